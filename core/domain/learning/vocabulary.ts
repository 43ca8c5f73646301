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
