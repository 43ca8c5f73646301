/** A text as a vector of length 1 over a vocabulary: a term weighs by its count and by how rare it is. */
import type { Query, Vocabulary } from './vocabulary.ts';

export interface TermVector {
  readonly terms: readonly number[];
  readonly values: Float64Array;
}

export function toVector(vocabulary: Vocabulary, { terms, counts }: Query): TermVector {
  const values = new Float64Array(terms.length);
  let squares = 0;
  for (let i = 0; i < terms.length; i += 1) {
    const rarity = 1 + Math.log((1 + vocabulary.questions) / (1 + vocabulary.counts[terms[i]!]!));
    const value = (1 + Math.log(counts[i]!)) * rarity;
    values[i] = value;
    squares += value * value;
  }
  const length = Math.sqrt(squares) || 1;
  for (let i = 0; i < values.length; i += 1) values[i]! /= length;
  return { terms, values };
}
