/** Questions of the past as counts of terms, and which of them are nearest to a new one: by BM25 over words, by angle over all terms. */
import { type TermVector, toVector } from './term-vector.ts';
import { isWord } from './terms.ts';
import type { Query, Vocabulary } from './vocabulary.ts';

/** Positions in the vocabulary and in the list of skills instead of strings. */
export interface CountedQuestion {
  readonly terms: readonly number[];
  readonly counts: readonly number[];
  readonly skills: readonly number[];
}

export const idfOf = (questions: number, count: number): number =>
  Math.log(1 + (questions - count + 0.5) / (count + 0.5));

export interface Neighbour {
  readonly question: number;
  readonly similarity: number;
}

/** Nearest first; equals in the order of the past. */
export interface Nearest {
  /** By BM25 over words, which favours questions that say much of what is asked. */
  readonly byWords: readonly Neighbour[];
  /** By the cosine (0..1) over words, pairs and title words, which favours questions that say little else. */
  readonly byAngle: readonly Neighbour[];
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
  /** BM25's part that depends on the past question; 0 for what is no word. */
  readonly #weights: Float32Array;
  /** The term's share of the past question's unit vector. */
  readonly #shares: Float32Array;
  readonly #isWord: readonly boolean[];
  readonly #idf: Float64Array;
  readonly #sums: Float64Array;
  readonly #cosines: Float64Array;

  constructor(vocabulary: Vocabulary, all: readonly CountedQuestion[]) {
    this.all = all;
    this.#isWord = vocabulary.terms.map(isWord);
    this.#idf = Float64Array.from(vocabulary.terms, (_, t) => idfOf(vocabulary.questions, vocabulary.counts[t]!));
    this.#sums = new Float64Array(all.length);
    this.#cosines = new Float64Array(all.length);
    const lengths = all.map(({ terms, counts }) =>
      terms.reduce((sum, t, i) => sum + (this.#isWord[t] ? counts[i]! : 0), 0),
    );
    const average = lengths.reduce((a, b) => a + b, 0) / Math.max(1, all.length) || 1;
    this.#offsets = new Int32Array(vocabulary.terms.length + 1);
    for (const { terms } of all) for (const t of terms) this.#offsets[t + 1]! += 1;
    for (let t = 0; t < vocabulary.terms.length; t += 1) this.#offsets[t + 1]! += this.#offsets[t]!;
    const next = this.#offsets.slice();
    this.#questions = new Int32Array(this.#offsets.at(-1) ?? 0);
    this.#weights = new Float32Array(this.#questions.length);
    this.#shares = new Float32Array(this.#questions.length);
    all.forEach((past, question) => {
      const damping = K1 * (1 - B + (B * lengths[question]!) / average);
      const { values } = toVector(vocabulary, past);
      past.terms.forEach((t, i) => {
        const at = next[t]!++;
        const count = past.counts[i]!;
        this.#questions[at] = question;
        this.#shares[at] = values[i]!;
        if (this.#isWord[t]) this.#weights[at] = (count * (K1 + 1)) / (count + damping);
      });
    });
  }

  /** At most so many of each. `vector`: of the same query. */
  nearest(query: Query, vector: TermVector, byWords: number, byAngle: number): Nearest {
    const words = query.terms
      .map((term, i) => ({ term, factor: this.#idf[term]! * query.counts[i]! }))
      .filter(({ term }) => this.#isWord[term])
      .sort((a, b) => b.factor - a.factor || a.term - b.term)
      .slice(0, MOST_WORDS);
    const sums = this.#sums.fill(0);
    for (const { term, factor } of words) this.#add(sums, this.#weights, term, factor);
    const cosines = this.#cosines.fill(0);
    vector.terms.forEach((term, i) => {
      this.#add(cosines, this.#shares, term, vector.values[i]!);
    });
    return { byWords: neighbours(sums, byWords), byAngle: neighbours(cosines, byAngle) };
  }

  #add(sums: Float64Array, weights: Float32Array, term: number, factor: number): void {
    for (let i = this.#offsets[term]!, end = this.#offsets[term + 1]!; i < end; i += 1) {
      sums[this.#questions[i]!]! += factor * weights[i]!;
    }
  }
}

const neighbours = (similarities: Float64Array, limit: number): Neighbour[] =>
  largest(similarities, limit).map(({ place, value }) => ({ question: place, similarity: value }));

/** The largest of the positive values with their places, falling; equals in the order of their places. */
export function largest(values: Float64Array, limit: number): { place: number; value: number }[] {
  const places = new Int32Array(limit);
  const best = new Float64Array(limit);
  let found = 0;
  let floor = 0;
  for (let place = 0; place < values.length; place += 1) {
    const value = values[place]!;
    if (value <= floor) continue;
    let at = found < limit ? found++ : limit - 1;
    for (; at > 0 && best[at - 1]! < value; at -= 1) {
      best[at] = best[at - 1]!;
      places[at] = places[at - 1]!;
    }
    best[at] = value;
    places[at] = place;
    if (found === limit) floor = best[limit - 1]!;
  }
  return Array.from({ length: found }, (_, i) => ({ place: places[i]!, value: best[i]! }));
}
