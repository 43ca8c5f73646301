/** What the formula reads of each consultant, one typed array each, in blocks: a consultant is some fifty bytes and no object. */
import type { Tier } from '../../contract/states.ts';
import { activityOf, standingOf, type Weights } from '../domain/scoring.ts';
import { BLOCK } from './block-lists.ts';
import type { Packing, Unpacking } from './packing.ts';
import type { OnlineConsultant } from './types.ts';

export const AVAILABLE = 1;
export const IN_SESSION = 2;
export const ROOKIE = 4;
/** Wraps up after a session, until when `Roster` knows. */
export const WRAPPING_UP = 8;
const TIER_BITS = 4;
const tiers = ['rookie', 'growing', 'established', 'expert', 'elite'] as const satisfies readonly Tier[];
export const tierOf = (flags: number): Tier => tiers[flags >> TIER_BITS]!;

/** One block's. */
export interface Columns {
  /** Minor units an hour. */
  readonly rate: Uint32Array;
  /** Epoch seconds. */
  readonly lastActive: Uint32Array;
  readonly trust: Float32Array;
  readonly responsiveness: Float32Array;
  readonly textShare: Float32Array;
  readonly rookieBonus: Float32Array;
  /** By so much their score can exceed their relevance in any question, price and preference apart. */
  readonly bound: Float32Array;
  readonly invited: Float32Array;
  /** Epoch milliseconds. */
  readonly invitedAt: Float64Array;
  readonly languages: Int32Array;
  /** In words. */
  readonly profileLength: Uint16Array;
  /** At most 255. */
  readonly skillCount: Uint8Array;
  /** Of the profile's text: whether it has changed. */
  readonly print: Uint32Array;
  readonly currency: Uint8Array;
  readonly flags: Uint8Array;
}

const allocate = (): Columns => ({
  rate: new Uint32Array(BLOCK),
  lastActive: new Uint32Array(BLOCK),
  trust: new Float32Array(BLOCK),
  responsiveness: new Float32Array(BLOCK),
  textShare: new Float32Array(BLOCK),
  rookieBonus: new Float32Array(BLOCK),
  bound: new Float32Array(BLOCK),
  invited: new Float32Array(BLOCK),
  invitedAt: new Float64Array(BLOCK),
  languages: new Int32Array(BLOCK),
  profileLength: new Uint16Array(BLOCK),
  skillCount: new Uint8Array(BLOCK),
  print: new Uint32Array(2 * BLOCK),
  currency: new Uint8Array(BLOCK),
  flags: new Uint8Array(BLOCK),
});

/** Bit of a language; those past the thirtieth share one, which only says "look closer". */
const MANY_LANGUAGES = 30;
const ODD_LANGUAGE = 1 << MANY_LANGUAGES;

export class FeatureColumns {
  readonly blocks: Columns[] = [];
  /** Up to when somebody was written: before that the bounds promise less. */
  writtenUntil = Number.NEGATIVE_INFINITY;
  readonly #languages = new Map<string, number>();
  readonly #currencies = new Map<string, number>();

  /** The columns that hold a slot, at `slot % BLOCK`. */
  of(slot: number): Columns {
    const block = Math.floor(slot / BLOCK);
    this.blocks[block] ??= allocate();
    return this.blocks[block];
  }

  write(slot: number, consultant: OnlineConsultant, weights: Weights, now: number): void {
    const at = this.of(slot);
    const place = slot % BLOCK;
    const standing = standingOf(consultant, weights);
    this.writtenUntil = Math.max(this.writtenUntil, now);
    at.rate[place] = consultant.rate.amount;
    at.lastActive[place] = Math.max(0, consultant.lastActiveAt / 1000);
    at.trust[place] = standing.trust;
    at.responsiveness[place] = standing.responsiveness;
    at.textShare[place] = standing.textShare;
    at.rookieBonus[place] = standing.rookieBonus;
    // Activity only fades, load only takes away.
    at.bound[place] =
      activityOf(consultant.lastActiveAt, now, weights) +
      standing.trust +
      standing.responsiveness +
      standing.tier +
      standing.rookieBonus;
    at.invited[place] = consultant.invitedLastHour;
    at.invitedAt[place] = now;
    at.flags[place] =
      (consultant.available ? AVAILABLE : 0) |
      (consultant.inSession ? IN_SESSION : 0) |
      (consultant.tier === 'rookie' ? ROOKIE : 0) |
      (consultant.wrapUpUntil === null ? 0 : WRAPPING_UP) |
      (tiers.indexOf(consultant.tier) << TIER_BITS);
    at.languages[place] = this.languageBits(consultant.languages, true);
    at.currency[place] = this.currency(consultant.rate.currency, true);
  }

  *pack(): Packing {
    yield {
      blocks: this.blocks.length,
      writtenUntil: this.writtenUntil,
      languages: [...this.#languages],
      currencies: [...this.#currencies],
    };
    yield* this.blocks;
  }

  /** Into new ones. */
  *unpack(): Unpacking {
    const head = (yield) as {
      blocks: number;
      writtenUntil: number;
      languages: [string, number][];
      currencies: [string, number][];
    };
    this.writtenUntil = head.writtenUntil;
    for (const [language, bit] of head.languages) this.#languages.set(language, bit);
    for (const [code, number] of head.currencies) this.#currencies.set(code, number);
    while (this.blocks.length < head.blocks) {
      const packed = (yield) as Columns;
      const block = allocate();
      for (const [name, column] of Object.entries(block)) column.set(packed[name as keyof Columns]);
      this.blocks.push(block);
    }
  }

  tier(slot: number): Tier {
    return tierOf(this.of(slot).flags[slot % BLOCK]!);
  }

  /** `learn`: only what consultants speak gets bits, not whatever a client writes. */
  languageBits(languages: readonly string[], learn = false): number {
    let bits = 0;
    for (const language of languages) {
      const known = this.#languages.get(language);
      const full = this.#languages.size >= MANY_LANGUAGES;
      if (known !== undefined) bits |= 1 << known;
      else if (full) bits |= ODD_LANGUAGE;
      else if (learn) {
        bits |= 1 << this.#languages.size;
        this.#languages.set(language, this.#languages.size);
      }
    }
    return bits;
  }

  /** Whether one of them shares its bit with others. */
  hasOddLanguage(bits: number): boolean {
    return (bits & ODD_LANGUAGE) !== 0;
  }

  /** undefined: one of them shares its bit with others. */
  languagesOf(bits: number): string[] | undefined {
    if (this.hasOddLanguage(bits)) return undefined;
    return [...this.#languages].flatMap(([language, bit]) => ((bits & (1 << bit)) === 0 ? [] : [language]));
  }

  /** Whether sharing these bits proves a shared language. */
  isProof(sharedBits: number): boolean {
    return (sharedBits & ~ODD_LANGUAGE) !== 0;
  }

  /** -1: nobody online has it. */
  currency(code: string, learn = false): number {
    const known = this.#currencies.get(code);
    if (known !== undefined || !learn) return known ?? -1;
    this.#currencies.set(code, this.#currencies.size);
    return this.#currencies.size - 1;
  }

  currencyCode(slot: number): string {
    const wanted = this.of(slot).currency[slot % BLOCK];
    for (const [code, number] of this.#currencies) if (number === wanted) return code;
    return '';
  }
}
