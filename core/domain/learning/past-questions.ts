/** Questions of the past as counts of terms, and which of them are nearest to a new one (BM25 over words). */
import { isWord } from './terms.ts';

/** Positions in the vocabulary and in the list of skills instead of strings. */
export interface CountedQuestion {
  readonly terms: readonly number[];
  readonly counts: readonly number[];
  readonly skills: readonly number[];
}

/** term → position and in how many questions of the past it stands. */
export interface Vocabulary {
  readonly places: ReadonlyMap<string, number>;
  readonly terms: readonly string[];
  readonly counts: ArrayLike<number>;
  readonly questions: number;
}

/** A new question in the vocabulary's positions; unknown terms are left out. */
export interface Query {
  readonly terms: readonly number[];
  readonly counts: readonly number[];
}

export const toQuery = (vocabulary: Vocabulary, terms: ReadonlyMap<string, number>): Query => {
  const query = { terms: [] as number[], counts: [] as number[] };
  for (const [term, count] of terms) {
    const place = vocabulary.places.get(term);
    if (place === undefined) continue;
    query.terms.push(place);
    query.counts.push(count);
  }
  return query;
};

export const idfOf = (questions: number, count: number): number =>
  Math.log(1 + (questions - count + 0.5) / (count + 0.5));

export interface Neighbour {
  readonly question: number;
  readonly similarity: number;
}

const K1 = 1.2;
const B = 0.75;
/** A long question is known by so many of its words. */
const MOST_WORDS = 64;

export class PastQuestions {
  readonly all: readonly CountedQuestion[];
  /** Rows of a sparse matrix, one a term: `offsets[t] … offsets[t + 1]`. */
  readonly #offsets: Int32Array;
  readonly #questions: Int32Array;
  readonly #weights: Float32Array;
  readonly #isWord: readonly boolean[];
  readonly #idf: Float64Array;
  readonly #sums: Float64Array;

  constructor(vocabulary: Vocabulary, all: readonly CountedQuestion[]) {
    this.all = all;
    this.#isWord = vocabulary.terms.map(isWord);
    this.#idf = Float64Array.from(vocabulary.terms, (_, t) => idfOf(vocabulary.questions, vocabulary.counts[t]!));
    this.#sums = new Float64Array(all.length);
    const lengths = all.map(({ terms, counts }) =>
      terms.reduce((sum, t, i) => sum + (this.#isWord[t] ? counts[i]! : 0), 0),
    );
    const average = lengths.reduce((a, b) => a + b, 0) / Math.max(1, all.length) || 1;
    this.#offsets = new Int32Array(vocabulary.terms.length + 1);
    for (const { terms } of all) for (const t of terms) if (this.#isWord[t]) this.#offsets[t + 1]! += 1;
    for (let t = 0; t < vocabulary.terms.length; t += 1) this.#offsets[t + 1]! += this.#offsets[t]!;
    const next = this.#offsets.slice();
    this.#questions = new Int32Array(this.#offsets.at(-1) ?? 0);
    this.#weights = new Float32Array(this.#questions.length);
    all.forEach(({ terms, counts }, question) => {
      const damping = K1 * (1 - B + (B * lengths[question]!) / average);
      terms.forEach((t, i) => {
        if (!this.#isWord[t]) return;
        const at = next[t]!++;
        this.#questions[at] = question;
        this.#weights[at] = (counts[i]! * (K1 + 1)) / (counts[i]! + damping);
      });
    });
  }

  /** At most `limit`, nearest first; equals in the order of the past. */
  nearest(query: Query, limit: number): Neighbour[] {
    const sums = this.#sums.fill(0);
    const words = query.terms
      .map((term, i) => ({ term, factor: this.#idf[term]! * query.counts[i]! }))
      .filter(({ term }) => this.#isWord[term])
      .sort((a, b) => b.factor - a.factor || a.term - b.term)
      .slice(0, MOST_WORDS);
    for (const { term, factor } of words) {
      for (let i = this.#offsets[term]!, end = this.#offsets[term + 1]!; i < end; i += 1) {
        sums[this.#questions[i]!]! += factor * this.#weights[i]!;
      }
    }
    return largest(sums, limit).map(({ place, value }) => ({ question: place, similarity: value }));
  }
}

/** The largest of the positive values with their places, falling; equals in the order of their places. */
export function largest(values: Float64Array, limit: number): { place: number; value: number }[] {
  const best: { place: number; value: number }[] = [];
  let floor = 0;
  for (let place = 0; place < values.length; place += 1) {
    const value = values[place]!;
    if (value <= floor) continue;
    let at = best.length;
    while (at > 0 && best[at - 1]!.value < value) at -= 1;
    best.splice(at, 0, { place, value });
    if (best.length > limit) best.pop();
    if (best.length === limit) floor = best[limit - 1]!.value;
  }
  return best;
}
