/**
 * The features that the inner loop reads, one typed array each, indexed by slot: 100,000 consultants are scored from a few
 * megabytes that the cache can stream, not from as many objects.
 */
import { standingOf, type Weights } from '../domain/scoring.ts';
import type { OnlineConsultant } from './types.ts';

export const AVAILABLE = 1;
export const IN_SESSION = 2;
export const ROOKIE = 4;

const doubles = [
  'rate',
  'lastActiveAt',
  'wrapUpUntil',
  /** trust + responsiveness + tier */
  'standing',
  'textShare',
  'rookieBonus',
  'invited',
  'invitedAt',
  /** In words. */
  'profileLength',
  'skill',
  'text',
  'field',
] as const;
const integers = ['flags', 'languages', 'currency', 'seen'] as const;

type Columns = Record<(typeof doubles)[number], Float64Array> & Record<(typeof integers)[number], Int32Array>;

/** Bit of a language; those past the thirtieth share one, which only says "look closer". */
const MANY_LANGUAGES = 30;

export class FeatureColumns {
  /** Replaced by larger ones when full: take it anew for each search. */
  at: Columns = allocate(1024);
  capacity = 1024;
  readonly #languageBits = new Map<string, number>();
  readonly #currencies = new Map<string, number>();

  reserve(slots: number): void {
    if (slots <= this.capacity) return;
    this.capacity = Math.max(slots, this.capacity * 2);
    const larger = allocate(this.capacity);
    for (const name of doubles) larger[name].set(this.at[name]);
    for (const name of integers) larger[name].set(this.at[name]);
    this.at = larger;
  }

  write(slot: number, consultant: OnlineConsultant, weights: Weights, now: number): void {
    const standing = standingOf(consultant, weights);
    const { at } = this;
    at.rate[slot] = consultant.rate.amount;
    at.lastActiveAt[slot] = consultant.lastActiveAt;
    at.wrapUpUntil[slot] = consultant.wrapUpUntil ?? Number.NEGATIVE_INFINITY;
    at.standing[slot] = standing.trust + standing.responsiveness + standing.tier;
    at.textShare[slot] = standing.textShare;
    at.rookieBonus[slot] = standing.rookieBonus;
    at.invited[slot] = consultant.invitedLastHour;
    at.invitedAt[slot] = now;
    at.flags[slot] =
      (consultant.available ? AVAILABLE : 0) |
      (consultant.inSession ? IN_SESSION : 0) |
      (consultant.tier === 'rookie' ? ROOKIE : 0);
    at.languages[slot] = this.languageBits(consultant.languages, true);
    at.currency[slot] = this.currency(consultant.rate.currency, true);
  }

  /** `learn`: only what consultants speak gets bits, not whatever a client writes. */
  languageBits(languages: readonly string[], learn = false): number {
    let bits = 0;
    for (const language of languages) {
      const known = this.#languageBits.get(language);
      const full = this.#languageBits.size >= MANY_LANGUAGES;
      if (known !== undefined) bits |= 1 << known;
      else if (full) bits |= 1 << MANY_LANGUAGES;
      else if (learn) {
        bits |= 1 << this.#languageBits.size;
        this.#languageBits.set(language, this.#languageBits.size);
      }
    }
    return bits;
  }

  /** Whether sharing these bits proves a shared language. */
  isProof(sharedBits: number): boolean {
    return (sharedBits & ~(1 << MANY_LANGUAGES)) !== 0;
  }

  /** -1: nobody online has it. */
  currency(code: string, learn = false): number {
    const known = this.#currencies.get(code);
    if (known !== undefined || !learn) return known ?? -1;
    this.#currencies.set(code, this.#currencies.size);
    return this.#currencies.size - 1;
  }
}

function allocate(length: number): Columns {
  return Object.fromEntries([
    ...doubles.map((name) => [name, new Float64Array(length)]),
    ...integers.map((name) => [name, new Int32Array(length)]),
  ]) as Columns;
}
