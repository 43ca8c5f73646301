import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extractKeywords } from '../../core/domain/keywords.ts';
import { resampledGain } from '../../core/domain/learning/bootstrap.ts';
import { fitChoices } from '../../core/domain/learning/conditional-logit.ts';
import { countOf, hashCounts, hashOf } from '../../core/domain/learning/hashed-counts.ts';
import { learnFromHistory } from '../../core/domain/learning/learn.ts';
import { Ranker, rankFeatures } from '../../core/domain/learning/ranker.ts';
import { SkillModel } from '../../core/domain/learning/skill-model.ts';
import { trackRecordOf } from '../../core/domain/learning/track-record.ts';
import { Forest, growTrees } from '../../core/domain/learning/trees.ts';
import { questionTerms } from '../../core/domain/text.ts';
import { BEGINNING, lexicon, pastQuestions } from '../learning/history.ts';

const learned = learnFromHistory(lexicon, pastQuestions(240));

describe('learning from history', () => {
  test('gives the same tables for the same history, in whatever order it comes', () => {
    const again = learnFromHistory(lexicon, pastQuestions(240).reverse());
    expect(JSON.stringify(again)).toBe(JSON.stringify(learned));
  });

  test('finds a skill that the question does not name by the words that go with it', () => {
    const model = new SkillModel(lexicon, learned.tables.skills!);
    const question = { title: 'The helm chart is stuck', body: 'One pod never gets an ingress.' };
    expect(extractKeywords(lexicon, question).keywords.some((it) => it.skill !== undefined)).toBe(false);
    expect(extractKeywords(lexicon, question, model).keywords[0]).toMatchObject({ skill: 'kubernetes' });
  });

  test('reads tables that were learned before there were linear models', () => {
    const { regression, ...earlier } = learned.tables.skills!;
    expect(regression?.some((row) => row.length > 0)).toBe(true);
    const question = { title: 'The helm chart is stuck', body: 'One pod never gets an ingress.' };
    const { keywords } = extractKeywords(lexicon, question, new SkillModel(lexicon, earlier));
    expect(keywords[0]).toMatchObject({ skill: 'kubernetes' });
  });

  test('keeps what the client chose at full weight, and every weight in 0..1, whatever is asked', () => {
    const model = new SkillModel(lexicon, learned.tables.skills!);
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 400 }), (title, body) => {
        const { keywords } = extractKeywords(lexicon, { title, body, skills: ['tax'] }, model);
        expect(keywords.find((it) => it.skill === 'tax')?.weight).toBe(1);
        for (const { weight } of keywords) expect(weight >= 0 && weight <= 1).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('takes a refit only when it is surely better', () => {
    const { report, tables } = learned;
    expect(report.choices).toBeGreaterThan(100);
    expect(report.accepted).toBe(report.gain.low > 0);
    expect(Object.keys(tables.rank!.weights)).toEqual([...rankFeatures]);
  });

  test('a short history teaches nothing', () => {
    expect(learnFromHistory(lexicon, pastQuestions(10)).tables).toEqual({ skills: null, rank: null });
    expect(learnFromHistory(lexicon, []).tables).toEqual({ skills: null, rank: null });
  });

  test('ranks who answered such questions above who did not', () => {
    const ranker = new Ranker(lexicon, learned.tables.rank!);
    const now = BEGINNING + 300 * 3_600_000;
    const answer = (title: string, slug: string, field: string) => [
      { at: now - 3_600_000, title, body: '', start: '', skills: [{ slug, field }] },
    ];
    const rows = ranker.features(
      {
        clientId: 'c',
        title: 'Alimony after the hearing',
        skills: [{ slug: 'divorce', weight: 1 }],
        terms: questionTerms({ title: 'Alimony after the hearing', body: '' }),
        languages: [],
        currency: 'USD',
        maxHourlyRate: null,
        suitsRookie: true,
      },
      [
        trackRecordOf(answer('Vacuum and the planner', 'postgres', 'software'), now),
        trackRecordOf(answer('A hearing about alimony', 'divorce', 'law'), now),
        trackRecordOf([], now),
      ],
    );
    const value = (row: Float64Array): number =>
      rankFeatures.reduce((sum, name, f) => sum + ranker.weights[name] * row[f]!, 0);
    const [stranger, expert, nobody] = rows.map(value);
    expect(expert).toBeGreaterThan(stranger!);
    expect(expert).toBeGreaterThan(nobody!);
    for (const row of rows) expect([...row].every(Number.isFinite)).toBe(true);
  });
});

describe('the parts of learning', () => {
  test('trees learn what no single feature says', () => {
    const rows = new Float32Array(800);
    const labels = new Uint8Array(400);
    for (let i = 0; i < 400; i += 1) {
      const [a, b] = [(i >> 1) & 1, i & 1];
      rows.set([a, b + (i % 7) / 100], i * 2);
      labels[i] = a ^ b;
    }
    // Without a gain from either alone, the first split needs a crumb of imbalance.
    labels[0] = 1;
    const trees = growTrees(rows, labels, 2, {
      trees: 40,
      depth: 2,
      rate: 0.3,
      leastLeaf: 1,
      ridge: 1,
      columns: 1,
      rows: 1,
    });
    const forest = new Forest(trees);
    expect(forest.predict([1, 0])).toBeGreaterThan(1);
    expect(forest.predict([1, 1])).toBeLessThan(-1);
  });

  test('each tree learns from its share of the rows, the same ones whenever it is grown', () => {
    const rows = Float32Array.from({ length: 200 }, (_, i) => (i * 37) % 101);
    const labels = Uint8Array.from(rows, (value, i) => Number(value > 50 !== (i % 9 === 0)));
    const grown = (share: number) =>
      growTrees(rows, labels, 1, { trees: 3, depth: 1, rate: 0.3, leastLeaf: 1, ridge: 1, columns: 1, rows: share });
    expect(grown(0.5)).toEqual(grown(0.5));
    expect(grown(0.5).trees.map((tree) => tree.leaf)).not.toEqual(grown(1).trees.map((tree) => tree.leaf));
    expect(new Forest(grown(0.5)).predict([90])).toBeGreaterThan(new Forest(grown(0.5)).predict([10]) + 0.5);
  });

  test('a tree sends to the right what reaches the threshold, and everything to the left where it does not part', () => {
    const forest = new Forest({
      base: 0.5,
      trees: [
        { feature: [0, 1, -1], threshold: [0.5, 2, 0], leaf: [1, 2, 3, 4] },
        { feature: [-1, 0, 1], threshold: [0, -1, 0], leaf: [10, 20, 30, 40] },
      ],
    });
    expect(forest.predict([0.4, 1])).toBe(0.5 + 1 + 20);
    expect(forest.predict([0.4, 2])).toBe(0.5 + 2 + 20);
    expect(forest.predict([0.5, 9])).toBe(0.5 + 3 + 20);
    expect(forest.predict([-2, 0])).toBe(0.5 + 1 + 10);
  });

  test('fitted choices find the feature that decides, and its sign', () => {
    const choices = Array.from({ length: 60 }, (_, i) => ({
      rows: [Float64Array.of(1, i % 2), Float64Array.of(0, (i + 1) % 2), Float64Array.of(0.2, 0)],
      right: [i % 10 === 0 ? 1 : 0],
    }));
    const weights = fitChoices(choices, 2);
    expect(weights[0]).toBeGreaterThan(1);
    expect(Math.abs(weights[1]!)).toBeLessThan(weights[0]!);
  });

  test('hashed counts hold every count, `__proto__` and `constructor` too', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor')),
          fc.integer({ min: 1, max: 255 }),
        ),
        (counts) => {
          const entries = new Map(Object.entries(counts));
          const hashed = hashCounts(entries);
          for (const [text, count] of entries) expect(countOf(hashed, hashOf(text))).toBeGreaterThanOrEqual(count);
          expect(hashed.length).toBe([...entries.values()].reduce((a, b) => a + b, 0));
        },
      ),
    );
    expect(countOf(hashCounts(new Map([['tax', 3]])), hashOf('vat'))).toBe(0);
  });

  test('a gain is sure only when hardly any resampling denies it', () => {
    const none = Array.from({ length: 200 }, () => 0.5);
    expect(resampledGain(none, none)).toEqual({ low: 0, high: 0 });
    expect(
      resampledGain(
        none,
        none.map((it) => it + 0.1),
      ).low,
    ).toBeGreaterThan(0.09);
    expect(
      resampledGain(
        none,
        none.map((it, i) => it + (i % 2 ? 1 : -1)),
      ).low,
    ).toBeLessThan(0);
  });

  test('a smooth guess finds what halving finds, wherever hashes crowd', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat({ max: 2 ** 32 - 1 }), { maxLength: 200 }),
        fc.nat({ max: 2 ** 32 - 1 }),
        (all, other) => {
          const hashes = Uint32Array.from(all).sort();
          const counted = { hashes, counts: Uint8Array.from(hashes, (_, i) => 1 + (i % 255)), length: 0 };
          hashes.forEach((hash, i) => {
            expect(countOf(counted, hash)).toBe(1 + (i % 255));
          });
          if (!hashes.includes(other)) expect(countOf(counted, other)).toBe(0);
        },
      ),
    );
  });

  test('a newly finished session counts lately as well as for good, and an old one only for good', () => {
    const skills = [{ slug: 'tax', field: 'law' }];
    const at = (days: number) => ({ at: BEGINNING - days * 86_400_000, title: '', body: '', start: '', skills });
    const record = trackRecordOf([at(0), at(60), at(6000)], BEGINNING);
    expect(record.skills.get('tax')).toBe(3);
    expect(record.skillsLately.get('tax')).toBeCloseTo(1.5, 9);
  });

  test('recent answers fade by their half-life, and none counts from the future', () => {
    const now = BEGINNING;
    const record = trackRecordOf(
      [7, 0, -30].map((days) => ({ at: now - days * 86_400_000, title: '', body: '', start: '', skills: [] })),
      now,
    );
    expect(record.lately.days7).toBeCloseTo(0.5 + 1 + 1, 9);
    expect(record.answers).toBe(3);
  });
});
