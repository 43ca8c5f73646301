/**
 * What words mean, as far as it shows in which questions they share (latent semantic analysis): a direction for each word, so that
 * a question about "luggage" points to a past of "suitcases". The directions span the space that keeps most of the questions'
 * tf-idf; cosines in it do not depend on the basis, so subspace iteration is enough and no singular vector is ever singled out.
 */
import { questionTerms } from '../text.ts';
import { hashOf } from './hashed-counts.ts';
import { dominantSpace, type SparseRows } from './subspace.ts';
import type { TrackRecord } from './track-record.ts';

/** What is stored; plain data. */
export interface MeaningTables {
  readonly words: readonly string[];
  /** One row of `MEANING_WIDTH` whole numbers a word, −127…127. */
  readonly directions: readonly number[];
  /** idf × the length that rounding took from the direction. */
  readonly factors: readonly number[];
}

/** 32 cost .002 MRR, 96 gained nothing. */
export const MEANING_WIDTH = 64;
/** More than this is not learned from: the latest are. */
const MOST_QUESTIONS = 20_000;
const LEAST_COUNT = 2;
const STEPS = 127;

/** `questions` in time's order. */
export function learnMeanings(questions: readonly { readonly title: string; readonly body: string }[]): MeaningTables {
  const read = questions.slice(-MOST_QUESTIONS).map(questionTerms);
  const counts = new Map<string, number>();
  for (const terms of read) for (const { term } of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  const words = [...counts.keys()].filter((word) => counts.get(word)! >= LEAST_COUNT).sort();
  const places = new Map(words.map((word, i) => [word, i]));
  const idf = Float64Array.from(words, (word) => Math.log(read.length / counts.get(word)!));
  const space = dominantSpace(
    read.map((terms) => unitRow(terms, places, idf)),
    words.length,
    MEANING_WIDTH,
  );
  const directions: number[] = [];
  const factors = words.map((_, word) => {
    const row = space.subarray(word * MEANING_WIDTH, (word + 1) * MEANING_WIDTH);
    const most = row.reduce((max, value) => Math.max(max, Math.abs(value)), 1e-12);
    for (const value of row) directions.push(Math.round((value / most) * STEPS) + 0);
    return Number(((idf[word]! * most) / STEPS).toPrecision(4));
  });
  return { words, directions, factors };
}

function unitRow(
  terms: ReturnType<typeof questionTerms>,
  places: ReadonlyMap<string, number>,
  idf: Float64Array,
): SparseRows[number] {
  const known = terms.filter(({ term }) => places.has(term));
  const columns = Int32Array.from(known, ({ term }) => places.get(term)!);
  const values = Float64Array.from(known, ({ weight }, i) => (1 + Math.log(weight)) * idf[columns[i]!]!);
  const length = Math.hypot(...values) || 1;
  return { columns, values: values.map((value) => value / length) };
}

export class Meanings {
  readonly #places: ReadonlyMap<number, number>;
  readonly #directions: Int8Array;
  readonly #factors: Float64Array;
  /**
   * A past is read once, when it is first on a shortlist: 64 bytes and an entry here for as long as its words live, whose memory is
   * the key: records are unpacked anew for each question, over the same bytes. A finished session makes new ones.
   */
  readonly #pasts = new WeakMap<ArrayBufferLike, Int8Array>();

  constructor({ words, directions, factors }: MeaningTables) {
    this.#places = new Map(words.map((word, i) => [hashOf(word), i]));
    this.#directions = Int8Array.from(directions);
    this.#factors = Float64Array.from(factors);
  }

  /** Length 1; all zero when no word is known. */
  ofQuestion(words: readonly { readonly hash: number; readonly weight: number }[]): Float64Array {
    const sum = new Float64Array(MEANING_WIDTH);
    for (const { hash, weight } of words) this.#add(sum, hash, 1 + Math.log(weight));
    return unit(sum);
  }

  /** Cosine of what is asked and what the past was about, −1…1. */
  likeness(question: Float64Array, record: Pick<TrackRecord, 'words'>): number {
    const key = record.words.hashes.buffer;
    let past = this.#pasts.get(key);
    if (past === undefined) {
      past = this.#ofPast(record);
      this.#pasts.set(key, past);
    }
    let sum = 0;
    for (let i = 0; i < MEANING_WIDTH; i += 1) sum += question[i]! * past[i]!;
    return sum / STEPS;
  }

  #ofPast({ words: { hashes, counts } }: Pick<TrackRecord, 'words'>): Int8Array {
    const sum = new Float64Array(MEANING_WIDTH);
    for (let i = 0; i < hashes.length; i += 1) this.#add(sum, hashes[i]!, counts[i]!);
    return Int8Array.from(unit(sum), (value) => Math.round(value * STEPS));
  }

  #add(sum: Float64Array, hash: number, weight: number): void {
    const place = this.#places.get(hash);
    if (place === undefined) return;
    const factor = weight * this.#factors[place]!;
    const at = place * MEANING_WIDTH;
    for (let i = 0; i < MEANING_WIDTH; i += 1) sum[i]! += factor * this.#directions[at + i]!;
  }
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}
