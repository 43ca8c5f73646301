/** The terms that learning knows, and texts in their positions. */

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

/** What stands in one question alone says nothing of the next. */
const LEAST_COUNT = 2;

/** `counts[i]`: in how many of so many questions `terms[i]` stands. */
export function vocabularyOf(terms: readonly string[], counts: readonly number[], questions: number): Vocabulary {
  return { places: new Map(terms.map((term, i) => [term, i])), terms, counts, questions };
}

/** The terms that several questions have, in their own order. `questions`: each one's different terms. */
export function countTerms(questions: readonly Iterable<string>[]): { terms: string[]; counts: number[] } {
  const frequency = new Map<string, number>();
  for (const said of questions) for (const term of said) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  const terms = [...frequency.keys()].filter((term) => frequency.get(term)! >= LEAST_COUNT).sort();
  return { terms, counts: terms.map((term) => frequency.get(term)!) };
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
