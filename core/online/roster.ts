/** The consultants online as columns and posting lists: what the search reads. Also the corpus that makes a word rare or common. */
import { MOST_COUNTED, STRENGTH_STEPS } from '../domain/relevance.ts';
import {
  afterInvitation,
  type Corpus,
  fadedInvitations,
  type ScoringQuestion,
  type Standing,
  sharesLanguage,
  skillStrengths,
  type Weights,
} from '../domain/scoring.ts';
import { eachProfileTerm } from '../domain/text.ts';
import { BLOCK } from './block-lists.ts';
import { AVAILABLE, FeatureColumns, IN_SESSION } from './columns.ts';
import { IdTable } from './ids.ts';
import { type Packing, packList, type Unpacking, unpackList } from './packing.ts';
import { Postings } from './postings.ts';
import { Records } from './records.ts';
import type { KnownConsultant, OnlineConsultant } from './types.ts';

/** Bits of a word's count and of a strength or share; with the place in a block they fill two bytes and four. */
export const COUNT_BITS = 4;
export const SHARE_BITS = 20;
/** Shares of a past are kept in these steps. */
export const FIELD_STEPS = 2 ** (SHARE_BITS - 1);
const MOST_WORDS = 65_535;
const MOST_SKILLS = 255;

export class Roster implements Corpus {
  readonly weights: Weights;
  readonly skills = new Postings((length) => new Uint32Array(length), SHARE_BITS);
  readonly words = new Postings((length) => new Uint16Array(length), COUNT_BITS);
  /** Field → the part of each consultant's past that lies in it. */
  readonly fields = new Postings((length) => new Uint32Array(length), SHARE_BITS);
  readonly columns = new FeatureColumns();
  readonly records = new Records();
  readonly #ids = new IdTable();
  /** Few have any of these. */
  readonly #wrapUpUntil = new Map<number, number>();
  readonly #oddLanguages = new Map<number, readonly string[]>();
  readonly #blocked = new Map<number, readonly string[]>();
  /** User → consultants who are not to be matched with them. */
  readonly #blockedFor = new Map<string, Set<number>>();
  #wordCount = 0;
  #longestProfile = 0;
  #blocksFilled = 0;

  constructor(weights: Weights) {
    this.weights = weights;
  }

  *pack(): Packing {
    yield { words: this.#wordCount, longest: this.#longestProfile, blocksFilled: this.#blocksFilled };
    for (const it of [this.#ids, this.columns, this.skills, this.words, this.fields, this.records]) yield* it.pack();
    for (const it of [this.#wrapUpUntil, this.#oddLanguages, this.#blocked]) yield* packList(it);
  }

  /** Into a new one. */
  *unpack(): Unpacking {
    const head = (yield) as { words: number; longest: number; blocksFilled: number };
    this.#wordCount = head.words;
    this.#longestProfile = head.longest;
    this.#blocksFilled = head.blocksFilled;
    for (const it of [this.#ids, this.columns, this.skills, this.words, this.fields, this.records]) yield* it.unpack();
    yield* unpackList<[number, number]>(([slot, until]) => this.#wrapUpUntil.set(slot, until));
    yield* unpackList<[number, string[]]>(([slot, languages]) => this.#oddLanguages.set(slot, languages));
    yield* unpackList<[number, string[]]>(([slot, userIds]) => this.#block(slot, userIds));
  }

  get consultants(): number {
    return this.#ids.size;
  }

  get averageLength(): number {
    return this.#ids.size === 0 ? 0 : this.#wordCount / this.#ids.size;
  }

  /** In words, of anybody there ever was. */
  get longestProfile(): number {
    return this.#longestProfile;
  }

  skillCount(slug: string): number {
    return this.skills.count(slug);
  }

  termCount(term: string): number {
    return this.words.count(term);
  }

  ids(): IterableIterator<string> {
    return this.#ids.ids();
  }

  slotOf(consultantId: string): number | undefined {
    return this.#ids.numberOf(consultantId);
  }

  idOf(slot: number): string {
    return this.#ids.idOf(slot);
  }

  isBefore(a: number, b: number): boolean {
    return this.#ids.isBefore(a, b);
  }

  describe(slot: number): KnownConsultant {
    const at = this.columns.of(slot);
    const place = slot % BLOCK;
    return {
      id: this.idOf(slot),
      languages: this.#languagesOf(slot),
      rate: this.rate(slot),
      tier: this.columns.tier(slot),
      available: (at.flags[place]! & AVAILABLE) !== 0,
      inSession: (at.flags[place]! & IN_SESSION) !== 0,
    };
  }

  rate(slot: number): KnownConsultant['rate'] {
    return { amount: this.columns.of(slot).rate[slot % BLOCK]!, currency: this.columns.currencyCode(slot) };
  }

  /** As `standingOf` told it when they were written. */
  standing(slot: number): Standing {
    const at = this.columns.of(slot);
    const place = slot % BLOCK;
    return {
      trust: at.trust[place]!,
      responsiveness: at.responsiveness[place]!,
      tier: this.weights.tier.weight * this.weights.tier.of[this.columns.tier(slot)],
      textShare: at.textShare[place]!,
      rookieBonus: at.rookieBonus[place]!,
    };
  }

  wrapsUpUntil(slot: number): number {
    return this.#wrapUpUntil.get(slot) ?? Number.NEGATIVE_INFINITY;
  }

  /** Looked at closely: whether bits prove it, the columns say. */
  speaksOneOf(slot: number, languages: readonly string[]): boolean {
    return sharesLanguage(languages, this.#languagesOf(slot));
  }

  /** What does not change is not indexed again: a consultant who becomes busy costs microseconds. */
  upsert(consultant: OnlineConsultant, now: number): void {
    const known = this.#ids.numberOf(consultant.id);
    const slot = known ?? this.#ids.take(consultant.id);
    this.columns.write(slot, consultant, this.weights, now);
    this.#indexSkills(slot, consultant, known === undefined);
    this.#indexProfile(slot, consultant.profileText, known === undefined);
    this.#indexPast(slot, consultant);
    keep(this.#wrapUpUntil, slot, consultant.wrapUpUntil);
    const bits = this.columns.of(slot).languages[slot % BLOCK]!;
    keep(this.#oddLanguages, slot, this.columns.hasOddLanguage(bits) ? consultant.languages : null);
    this.#unblock(slot);
    this.#block(slot, consultant.blocked);
    this.#compactFull(slot);
  }

  remove(consultantId: string): void {
    const slot = this.#ids.numberOf(consultantId);
    if (slot === undefined) return;
    this.skills.remove(slot);
    this.words.remove(slot);
    this.fields.remove(slot);
    this.records.set(slot, undefined);
    this.#wordCount -= this.columns.of(slot).profileLength[slot % BLOCK]!;
    this.#wrapUpUntil.delete(slot);
    this.#oddLanguages.delete(slot);
    this.#unblock(slot);
    this.#blocked.delete(slot);
    this.#ids.release(slot);
  }

  noteInvited(consultantId: string, now: number): void {
    const slot = this.#ids.numberOf(consultantId);
    if (slot === undefined) return;
    const at = this.columns.of(slot);
    const place = slot % BLOCK;
    at.invited[place] = afterInvitation(at.invited[place]!, now - at.invitedAt[place]!);
    at.invitedAt[place] = now;
  }

  /** Invitations of about the last hour. */
  invited(slot: number, now: number): number {
    const at = this.columns.of(slot);
    return fadedInvitations(at.invited[slot % BLOCK]!, now - at.invitedAt[slot % BLOCK]!);
  }

  /** Slots that must not be asked, with the reason that is tried first. */
  barred(question: ScoringQuestion, asked: ReadonlySet<string>): Map<number, 'self' | 'blocked' | 'already_asked'> {
    const reasons = new Map<number, 'self' | 'blocked' | 'already_asked'>();
    for (const id of asked) {
      const slot = this.#ids.numberOf(id);
      if (slot !== undefined) reasons.set(slot, 'already_asked');
    }
    for (const slot of this.#blockedFor.get(question.clientId) ?? []) reasons.set(slot, 'blocked');
    const self = this.#ids.numberOf(question.clientId);
    if (self !== undefined) reasons.set(self, 'self');
    return reasons;
  }

  #languagesOf(slot: number): readonly string[] {
    return (
      this.columns.languagesOf(this.columns.of(slot).languages[slot % BLOCK]!) ?? this.#oddLanguages.get(slot) ?? []
    );
  }

  #indexSkills(slot: number, { skills }: OnlineConsultant, isNew: boolean): void {
    const strengths = skillStrengths(skills, this.weights);
    for (const [slug, strength] of strengths) strengths.set(slug, Math.trunc(strength * STRENGTH_STEPS));
    if (!isNew && this.#hasSkills(slot, strengths)) return;
    if (!isNew) this.skills.remove(slot);
    this.skills.add(slot, strengths);
    this.columns.of(slot).skillCount[slot % BLOCK] = Math.min(MOST_SKILLS, strengths.size);
  }

  /** These and no others: taking somebody out of the lists of their block costs more than looking. */
  #hasSkills(slot: number, strengths: ReadonlyMap<string, number>): boolean {
    if (strengths.size === MOST_SKILLS || this.columns.of(slot).skillCount[slot % BLOCK] !== strengths.size)
      return false;
    for (const [slug, strength] of strengths) if (this.skills.value(slot, slug) !== strength) return false;
    return true;
  }

  #indexProfile(slot: number, text: string, isNew: boolean): void {
    const at = this.columns.of(slot);
    const place = slot % BLOCK;
    const [one, two] = printOf(text);
    if (!isNew && at.print[2 * place] === one && at.print[2 * place + 1] === two) return;
    if (!isNew) {
      this.words.remove(slot);
      this.#wordCount -= at.profileLength[place]!;
    }
    const length = this.words.tally(slot, (tell) => eachProfileTerm(text, tell), MOST_COUNTED);
    at.profileLength[place] = Math.min(MOST_WORDS, length);
    this.#wordCount += at.profileLength[place]!;
    this.#longestProfile = Math.max(this.#longestProfile, length);
    at.print[2 * place] = one;
    at.print[2 * place + 1] = two;
  }

  #indexPast(slot: number, { record }: OnlineConsultant): void {
    if (this.records.has(slot)) this.fields.remove(slot);
    this.records.set(slot, record);
    if (!record) return;
    this.fields.add(slot, new Map(Array.from(record.fields, ([field, share]) => [field, share * FIELD_STEPS])));
  }

  #block(slot: number, userIds: readonly string[]): void {
    keep(this.#blocked, slot, userIds.length > 0 ? userIds : null);
    for (const userId of userIds) {
      const slots = this.#blockedFor.get(userId) ?? new Set();
      this.#blockedFor.set(userId, slots.add(slot));
    }
  }

  #unblock(slot: number): void {
    for (const userId of this.#blocked.get(slot) ?? []) {
      const slots = this.#blockedFor.get(userId);
      slots?.delete(slot);
      if (slots?.size === 0) this.#blockedFor.delete(userId);
    }
  }

  /** When the last place of a block is taken, its lists have about the length that they will keep. */
  #compactFull(slot: number): void {
    if (slot % BLOCK !== BLOCK - 1 || Math.floor(slot / BLOCK) < this.#blocksFilled) return;
    const block = this.#blocksFilled++;
    for (const lists of [this.skills, this.words, this.fields]) lists.compact(block);
  }
}

function keep<T>(map: Map<number, T>, slot: number, value: T | null): void {
  if (value === null) map.delete(slot);
  else map.set(slot, value);
}

/** Sixty-four bits of a text. */
function printOf(text: string): [number, number] {
  let one = 0x811c9dc5;
  let two = 0x9e3779b9;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    one = Math.imul(one ^ code, 0x01000193);
    two = Math.imul(two ^ code, 0x85ebca6b) ^ (two >>> 15);
  }
  return [one >>> 0, two >>> 0];
}
