/**
 * Adds up, for one block of consultants after the other, what each brings of the question's skills, words and fields. The sums run in
 * the order in which `scoreCandidate` runs them, so that both come to the same bits; and they fit into the processor's cache.
 */
import { STRENGTH_STEPS } from '../domain/relevance.ts';
import { termWeight, type WeighedQuestion } from '../domain/scoring.ts';
import { BLOCK, type BlockLists } from './block-lists.ts';
import type { Columns } from './columns.ts';
import type { Postings } from './postings.ts';
import { COUNT_BITS, FIELD_STEPS, type Roster, SHARE_BITS } from './roster.ts';

const COUNTS = 1 << COUNT_BITS;
const SHARES = (1 << SHARE_BITS) - 1;
/** Longer profiles have their words weighed one by one. */
const TABLED_LENGTHS = 512;
/** Sums of bytes that are 0 or 1 stay below 256 for so many of them. */
const WITHOUT_CARRY = 255;

interface Factor {
  readonly number: number;
  readonly factor: number;
}
export interface Asked {
  readonly weighed: WeighedQuestion;
  /** Field → its share of the question. */
  readonly fields: ReadonlyMap<string, number>;
}

export class Gathering {
  /** By place of the block that was gathered last. */
  readonly skill = new Float64Array(BLOCK);
  readonly text = new Float64Array(BLOCK);
  readonly field = new Float64Array(BLOCK);
  /** 1: shares something with the question. */
  readonly isMet = new Uint8Array(BLOCK);
  readonly #isMetByFour = new Uint32Array(this.isMet.buffer);
  /** `length × 16 + count` → what BM25 gives for it. */
  readonly #termWeights = new Float64Array(TABLED_LENGTHS * COUNTS);
  #averageLength = Number.NaN;
  /** Shorter profiles than this are in the table. */
  #tabled = 0;
  #skills: Factor[] = [];
  #terms: Factor[] = [];
  #fields: Factor[] = [];
  readonly #roster: Roster;

  constructor(roster: Roster) {
    this.#roster = roster;
  }

  begin({ weighed, fields }: Asked): void {
    const { skills, words, fields: pasts, averageLength, longestProfile } = this.#roster;
    // Values are whole numbers of steps; a step is a power of two, so it does not matter where it is divided by.
    this.#skills = known(skills, weighed.skills, STRENGTH_STEPS);
    this.#terms = known(words, weighed.terms, 1);
    const shares = Array.from(fields, ([key, factor]) => ({ key, factor }));
    this.#fields = known(pasts, shares, FIELD_STEPS);
    if (averageLength !== this.#averageLength || longestProfile >= this.#tabled) {
      this.#averageLength = averageLength;
      this.#tabulate(longestProfile);
    }
  }

  /** @returns how many share something with the question */
  gather(block: number, columns: Columns): number {
    const { skills, words, fields } = this.#roster;
    this.skill.fill(0);
    this.text.fill(0);
    this.field.fill(0);
    this.isMet.fill(0);
    let entries = 0;
    const skillLists = skills.block(block);
    for (const { number, factor } of skillLists ? this.#skills : []) {
      entries += this.#addShares(skillLists!, number, factor, this.skill);
    }
    const wordLists = words.block(block);
    for (const { number, factor } of wordLists ? this.#terms : []) {
      entries += this.#addWord(wordLists!, number, factor, columns);
    }
    const fieldLists = fields.block(block);
    for (const { number, factor } of fieldLists ? this.#fields : []) {
      entries += this.#addShares(fieldLists!, number, factor, this.field);
    }
    return entries === 0 ? 0 : this.#countMet();
  }

  #addShares(lists: BlockLists<Uint32Array>, key: number, factor: number, sums: Float64Array): number {
    const list = lists.find(key);
    if (list < 0) return 0;
    const { pool } = lists;
    const isMet = this.isMet;
    const start = lists.starts[list]!;
    const end = start + lists.sizes[list]!;
    for (let i = start; i < end; i += 1) {
      const entry = pool[i]!;
      const place = entry >>> SHARE_BITS;
      isMet[place] = 1;
      sums[place]! += factor * (entry & SHARES);
    }
    return end - start;
  }

  #addWord(lists: BlockLists<Uint16Array>, key: number, factor: number, { profileLength }: Columns): number {
    const list = lists.find(key);
    if (list < 0) return 0;
    const { pool } = lists;
    const sums = this.text;
    const isMet = this.isMet;
    const weights = this.#termWeights;
    const tabled = this.#tabled;
    const start = lists.starts[list]!;
    const end = start + lists.sizes[list]!;
    for (let i = start; i < end; i += 1) {
      const entry = pool[i]!;
      const place = entry >>> COUNT_BITS;
      const length = profileLength[place]!;
      const count = entry & (COUNTS - 1);
      isMet[place] = 1;
      sums[place]! += factor * (length < tabled ? weights[length * COUNTS + count]! : this.#weigh(count, length));
    }
    return end - start;
  }

  #weigh(count: number, length: number): number {
    return termWeight(count, length, this.#averageLength, this.#roster.weights);
  }

  #tabulate(longestProfile: number): void {
    this.#tabled = Math.min(TABLED_LENGTHS, longestProfile + 1);
    for (let length = 0; length < this.#tabled; length += 1) {
      for (let count = 1; count < COUNTS; count += 1) {
        this.#termWeights[length * COUNTS + count] = this.#weigh(count, length);
      }
    }
  }

  /** Four places at a time. */
  #countMet(): number {
    const words = this.#isMetByFour;
    let count = 0;
    for (let from = 0; from < words.length; from += WITHOUT_CARRY) {
      let sums = 0;
      for (let i = from; i < Math.min(words.length, from + WITHOUT_CARRY); i += 1) sums = (sums + words[i]!) | 0;
      count += (sums & 255) + ((sums >>> 8) & 255) + ((sums >>> 16) & 255) + (sums >>> 24);
    }
    return count;
  }
}

function known(
  postings: Postings<Uint16Array> | Postings<Uint32Array>,
  factors: readonly { readonly key: string; readonly factor: number }[],
  steps: number,
): Factor[] {
  return factors.flatMap(({ key, factor }) => {
    const number = postings.numberOf(key);
    return number === undefined ? [] : [{ number, factor: factor / steps }];
  });
}
