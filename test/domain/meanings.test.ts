import { describe, expect, test } from 'vitest';
import { hashOf } from '../../core/domain/learning/hashed-counts.ts';
import { learnMeanings, MEANING_WIDTH, Meanings } from '../../core/domain/learning/meanings.ts';
import { dominantSpace } from '../../core/domain/learning/subspace.ts';
import { trackRecordOf } from '../../core/domain/learning/track-record.ts';
import { questionTerms } from '../../core/domain/text.ts';

/** Sixty subjects with two names that never meet but keep the same company; more words than there are directions. */
const subjects = [
  ['luggage', 'suitcase', 'airline'],
  ['vaccine', 'fever', 'clinic'],
  ...Array.from({ length: 58 }, (_, i) => [`first${i}`, `second${i}`, `company${i}`]),
] as [string, string, string][];
const questions = Array.from({ length: 480 }, (_, i) => {
  const [first, second, company] = subjects[i % subjects.length]!;
  return { title: `${i % 8 < 4 ? first : second} ${company}`, body: `${company} matter${i % 11}` };
});
const meanings = new Meanings(learnMeanings(questions));
const past = (title: string) => trackRecordOf([{ at: 0, title, body: '', start: '', skills: [] }], 0);
const asked = (title: string) =>
  meanings.ofQuestion(questionTerms({ title, body: '' }).map(({ term, weight }) => ({ hash: hashOf(term), weight })));

describe('meanings', () => {
  test('a question points to a past that shares no word with it but its company', () => {
    const company = meanings.likeness(asked('luggage'), past('suitcase'));
    expect(company).toBeGreaterThan(0.3);
    expect(company).toBeGreaterThan(meanings.likeness(asked('luggage'), past('vaccine')) + 0.3);
  });

  test('the likeness of a past to its own words is one, to unknown words none', () => {
    expect(meanings.likeness(asked('luggage airline'), past('luggage airline'))).toBeCloseTo(1, 1);
    expect(meanings.likeness(asked('quark'), past('luggage'))).toBe(0);
    expect(meanings.likeness(asked('luggage'), past('quark'))).toBe(0);
  });

  test('another session makes another direction', () => {
    const before = past('vaccine');
    const seen = meanings.likeness(asked('luggage'), before);
    expect(meanings.likeness(asked('luggage'), past('vaccine luggage'))).toBeGreaterThan(seen + 0.2);
    expect(meanings.likeness(asked('luggage'), before)).toBe(seen);
  });

  test('the same questions give the same tables, in whole numbers of one byte', () => {
    const tables = learnMeanings(questions);
    expect(learnMeanings(questions)).toEqual(tables);
    expect(tables.directions).toHaveLength(tables.words.length * MEANING_WIDTH);
    expect(tables.directions.every((it) => Number.isInteger(it) && Math.abs(it) <= 127)).toBe(true);
    expect(learnMeanings([])).toEqual({ words: [], directions: [], factors: [] });
  });
});

test('the dominant space is orthonormal, keeps what the rows span, and leaves the rest zero', () => {
  // Rows in a plane of a space of five dimensions: (1,2,0,0,0) and (0,0,0,3,1), mixed.
  const rows = Array.from({ length: 9 }, (_, i) => ({
    columns: Int32Array.of(0, 1, 3, 4),
    values: Float64Array.of(i, 2 * i, 3 * (8 - i), 8 - i),
  }));
  const width = 3;
  const basis = dominantSpace(rows, 5, width);
  const column = (k: number) => Array.from({ length: 5 }, (_, i) => basis[i * width + k]!);
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  expect(dot(column(0), column(0))).toBeCloseTo(1, 9);
  expect(dot(column(1), column(1))).toBeCloseTo(1, 9);
  expect(dot(column(0), column(1))).toBeCloseTo(0, 6);
  expect(column(2)).toEqual([0, 0, 0, 0, 0]);
  const kept = [0, 1].reduce((sum, k) => sum + dot([1, 2, 0, 0, 0], column(k)) ** 2, 0);
  expect(kept).toBeCloseTo(5, 6);
});
