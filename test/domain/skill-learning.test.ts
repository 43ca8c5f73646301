import { describe, expect, test } from 'vitest';
import { Associations } from '../../core/domain/learning/associations.ts';
import { PastQuestions } from '../../core/domain/learning/past-questions.ts';

import { fitRegression, SkillRegression } from '../../core/domain/learning/skill-regression.ts';
import { SkillSpelling, SpelledTitles } from '../../core/domain/learning/skill-spelling.ts';
import { toVector } from '../../core/domain/learning/term-vector.ts';
import { groupsOf } from '../../core/domain/learning/track-record.ts';
import { vocabularyOf } from '../../core/domain/learning/vocabulary.ts';

const vocabulary = vocabularyOf(['alimony', 'custody', 'invoice', 'vat'], [4, 4, 4, 2], 12);
const said = (...terms: number[]) => ({ terms, counts: terms.map(() => 1), skills: [] as number[] });

describe('one linear model a skill', () => {
  const only = (term: number) => ({ terms: [term], values: Float64Array.of(1) });

  test('weighs a term as ridge regression does: who has the skill ÷ (all who say it + 1)', () => {
    const vectors = [0, 0, 0, 0, 2, 2, 2, 2].map(only);
    const skills = [[0], [0], [0], [0], [1], [1], [], []];
    const regression = new SkillRegression(fitRegression(vectors, skills, { terms: 4, skills: 2 }), 2);
    expect(regression.score(only(0))[0]).toBeCloseTo(4 / 5, 3);
    expect(regression.score(only(2))[1]).toBeCloseTo(2 / 5, 3);
    expect(regression.score(only(2))[0]).toBe(0);
    expect(regression.score(only(3))[1]).toBe(0);
  });

  test('gives the credit to the term that decides, not to the one that stands beside it everywhere', () => {
    const beside = (term: number) => ({ terms: [3, term], values: Float64Array.of(Math.SQRT1_2, Math.SQRT1_2) });
    const vectors = Array.from({ length: 40 }, (_, i) => beside(i % 2));
    const skills = vectors.map((_, i) => [i % 2]);
    const regression = new SkillRegression(fitRegression(vectors, skills, { terms: 4, skills: 2 }), 2);
    const scores = Array.from(regression.score(beside(0)));
    expect(scores[0]).toBeGreaterThan(0.9);
    expect(Math.abs(scores[1]!)).toBeLessThan(0.1);
  });

  test('learns nothing from a skill that was asked for once, and gives the same tables again', () => {
    const tables = () => fitRegression([0, 1, 1].map(only), [[0], [1], [1]], { terms: 2, skills: 2 });
    expect(tables()).toEqual([[], [1, 667]]);
    expect(JSON.stringify(tables())).toBe(JSON.stringify(tables()));
  });

  test('leaves out skills that have left the taxonomy since', () => {
    const tables = [[0, 500, 1, 300]];
    expect(Array.from(new SkillRegression(tables, 1, [undefined, 0]).score(only(0)))).toEqual([expect.closeTo(0.3, 6)]);
  });
});

describe('the letters of titles', () => {
  const titles = new SpelledTitles(
    Array.from({ length: 20 }, (_, i) => [i % 2 === 0 ? 'accounting' : 'localisation', i < 10 ? 'please' : 'today']),
  );
  const reads = (word: string, spelling: SkillSpelling): number[] => Array.from(spelling.score(groupsOf([word])));

  test('know a skill by another form of its word', () => {
    const spelling = new SkillSpelling(
      titles.learn((i) => [i % 2], 2),
      20,
      2,
    );
    const [accounting, localisation] = reads('localise', spelling);
    expect(localisation).toBeGreaterThan(0.3);
    expect(accounting).toBeLessThan(0.1);
    expect(reads('accountant', spelling)[0]).toBeGreaterThan(0.3);
    expect(reads('xylophone', spelling)).toEqual([0, 0]);
  });

  test('learn from those titles that are not left out, in the letters of all', () => {
    const tables = titles.learn((i) => (i % 2 === 0 ? [0] : undefined), 2);
    const spelling = new SkillSpelling(tables, 20, 2);
    expect(reads('accountant', spelling)[0]).toBeGreaterThan(0.3);
    expect(reads('localise', spelling)).toEqual([0, 0]);
    expect(tables.groups).toContain('loca');
  });

  test('say nothing where none were learned', () => {
    expect(reads('localise', new SkillSpelling(undefined, 20, 2))).toEqual([0, 0]);
  });
});

describe('nearest past questions', () => {
  const past = new PastQuestions(vocabulary, [said(0, 1), said(2), said(0, 1, 2, 3), said(3)]);
  const nearest = (...terms: number[]) => past.nearest(said(...terms), toVector(vocabulary, said(...terms)), 2, 3);

  test('by angle: the same question is at 1, and what says much else is further away', () => {
    const { byAngle } = nearest(0, 1);
    expect(byAngle.map((it) => it.question)).toEqual([0, 2]);
    expect(byAngle[0]!.similarity).toBeCloseTo(1, 6);
    expect(byAngle[1]!.similarity).toBeLessThan(0.8);
  });

  test('no more than are asked for, and none that shares no word', () => {
    const { byWords, byAngle } = nearest(3);
    expect(byWords.map((it) => it.question).sort()).toEqual([2, 3]);
    expect(byAngle.map((it) => it.question)).toEqual([3, 2]);
    expect(nearest()).toEqual({ byWords: [], byAngle: [] });
  });
});

test('a word explains a skill by how much likelier it is there, however rarely the skill is asked for', () => {
  const questions = [
    ...Array.from({ length: 20 }, () => ({ ...said(2), skills: [0] })),
    ...Array.from({ length: 2 }, () => ({ ...said(3), skills: [1] })),
  ];
  const evidence = new Associations(questions, 2, [false, false, false, true]).weigh(said(2, 3));
  expect(evidence.explained[1]).toBeGreaterThan(evidence.explained[0]!);
  expect(evidence.clearestInTitle[1]).toBeCloseTo(2 / 3, 5);
  expect(evidence.clearestInTitle[0]).toBe(0);
});
