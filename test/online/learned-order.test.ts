import { describe, expect, test } from 'vitest';
import { learnFromHistory } from '../../core/domain/learning/learn.ts';
import { Ranker } from '../../core/domain/learning/ranker.ts';
import { trackRecordOf } from '../../core/domain/learning/track-record.ts';
import { toScore, WEIGHTS } from '../../core/domain/scoring.ts';
import { OnlineIndex } from '../../core/online/index.ts';
import { lexicon, pastQuestions } from '../learning/history.ts';
import { consultant, NOW, question } from './consultants.ts';

const { rank } = learnFromHistory(lexicon, pastQuestions(240)).tables;
const order = { ranker: new Ranker(lexicon, rank!), version: '1+learned' };
const past = (title: string, slug: string, field: string) =>
  trackRecordOf([{ at: NOW - 86_400_000, title, body: '', start: '', skills: [{ slug, field }] }], NOW);
const asked = question({
  title: 'The pod is gone',
  skills: [{ slug: 'kubernetes', weight: 1 }],
  terms: [{ term: 'pod', weight: 2 }],
});

function market(learned = true): OnlineIndex {
  const index = new OnlineIndex({ clock: () => NOW });
  if (learned) index.orderBy(order);
  // The same standing; what they declare is less than what they have shown.
  index.upsert(consultant({ id: 'declares', skills: [{ slug: 'kubernetes', level: 5, endorsements: 0 }] }));
  index.upsert(
    consultant({
      id: 'has-shown',
      skills: [{ slug: 'kubernetes', level: 4, endorsements: 0 }],
      record: past('Lost pod in the cluster', 'kubernetes', 'software'),
    }),
  );
  index.upsert(consultant({ id: 'same-field', record: past('Slow vacuum', 'postgres', 'software') }));
  index.upsert(consultant({ id: 'other-field', record: past('Late refund', 'tax', 'law') }));
  return index;
}
const find = (index: OnlineIndex, limit = 5) => index.find({ question: asked, now: NOW, limit });
const ids = (index: OnlineIndex) => find(index).ranked.map((it) => it.consultantId);

describe('the learned order', () => {
  test('puts who has shown it above who declares it, and reaches who works in the same field; other fields stay out', () => {
    expect(ids(market(false))).toEqual(['declares', 'has-shown']);
    expect(ids(market())).toEqual(['has-shown', expect.any(String), expect.any(String)]);
    expect(ids(market())).toContain('same-field');
    expect(ids(market())).not.toContain('other-field');
  });

  test('says which tables decided, and its parts sum to the score', () => {
    for (const { parts, score, version } of find(market()).ranked) {
      expect(version).toBe('1+learned');
      expect(
        toScore(
          Object.values(parts).reduce((a, b) => a + b, 0),
          WEIGHTS,
        ),
      ).toBeCloseTo(score, 12);
    }
    expect(find(market(false)).ranked[0]?.version).toBe(WEIGHTS.version);
  });

  test('is the order of the shortlist, not of the few that are asked for', () => {
    expect(find(market(), 1).ranked.map((it) => it.consultantId)).toEqual(ids(market()).slice(0, 1));
  });

  test('explains whoever is asked about as it ranked them, and who is not on its shortlist by the score', () => {
    const index = market();
    const { ranked, excluded } = find(index);
    const consultantIds = [...ranked, ...excluded].map((it) => it.consultantId).concat('nobody');
    const explained = index.explain({ question: asked, now: NOW, exclude: new Set(), consultantIds });
    expect(ranked.map(({ consultantId }) => explained.get(consultantId)?.parts)).toEqual(ranked.map((it) => it.parts));
    expect(excluded.map(({ consultantId }) => explained.get(consultantId)?.score)).toEqual(
      excluded.map((it) => it.score),
    );
    expect(explained.size).toBe(ranked.length + excluded.length);
  });

  test('a session that ended counts before the next question', () => {
    const index = market();
    index.upsert(consultant({ id: 'same-field', record: past('The pod is gone', 'kubernetes', 'software') }));
    expect(ids(index)[0]).toBe('same-field');
  });

  test('lifts newcomers, the newest most, but never past the first seven', () => {
    const index = new OnlineIndex({ clock: () => NOW });
    index.orderBy(order);
    const answers = (count: number) =>
      trackRecordOf(
        Array.from({ length: count }, (_, i) => ({
          at: NOW - 200 * 86_400_000,
          title: i % 2 ? 'Lost pod' : 'Slow vacuum',
          body: '',
          start: '',
          skills: [{ slug: i % 2 ? 'kubernetes' : 'postgres', field: 'software' }],
        })),
        NOW,
      );
    for (let i = 0; i < 12; i += 1) index.upsert(consultant({ id: `many-${i}`, record: answers(20 + i) }));
    index.upsert(consultant({ id: 'newcomer', record: past('Slow vacuum', 'postgres', 'software') }));
    const ranked = find(index, 13).ranked;
    const place = ranked.findIndex((it) => it.consultantId === 'newcomer');
    const newcomer = ranked[place]!;
    expect(place).toBeGreaterThanOrEqual(WEIGHTS.learned.first);
    expect(newcomer.parts.rookie).toBeGreaterThan(ranked.at(-1)!.parts.rookie - 1e-12);
    expect(newcomer.score).toBeLessThanOrEqual(ranked[WEIGHTS.learned.first - 1]!.score);
    expect(ranked.slice(0, WEIGHTS.learned.first).every((it) => it.parts.rookie === 0)).toBe(true);
    expect(newcomer.parts.rookie).toBeGreaterThan(0);
  });

  test('knows nothing of the question before: one without a skill is in no field', () => {
    const wordsOnly = question({
      title: 'Zebras and a pod',
      skills: [],
      terms: [
        { term: 'pod', weight: 0.01 },
        { term: 'zebra', weight: 5 },
      ],
    });
    const index = market();
    const record = past('Slow vacuum', 'postgres', 'software');
    index.upsert(consultant({ id: 'hardly', profileText: 'One pod.', record }));
    index.upsert(consultant({ id: 'wholly', profileText: 'Zebra after zebra.' }));
    const tell = () => {
      const { ranked, excluded } = index.find({ question: wordsOnly, now: NOW, limit: 9 });
      return { ranked: ranked.map((it) => it.consultantId), excluded };
    };
    const before = tell();
    expect(before).toMatchObject({ ranked: ['wholly'], excluded: [{ consultantId: 'hardly', reason: 'relevance' }] });
    find(index);
    expect(tell()).toEqual(before);
  });

  test('forgets the fields of who leaves', () => {
    const index = market();
    for (const id of [...index.ids()]) index.remove(id);
    expect(find(index)).toMatchObject({ ranked: [], excluded: [], considered: 0 });
  });
});
