import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterInvitation } from '../../core/domain/scoring.ts';
import { OnlineIndex } from '../../core/online/online-index.ts';
import { anyConsultant, anyQuestion, consultant, NOW, question, someIds } from './consultants.ts';
import { findExhaustively, type Known } from './exhaustive.ts';

type Step =
  | { do: 'upsert'; consultant: ReturnType<typeof consultant> }
  | { do: 'remove'; id: string }
  | { do: 'invite'; id: string; agoMs: number };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: anyConsultant.map((it) => ({ do: 'upsert' as const, consultant: it })) },
  { weight: 1, arbitrary: anyConsultant.map((it) => ({ do: 'remove' as const, id: it.id })) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('invite' as const),
      id: anyConsultant.map((it) => it.id),
      agoMs: fc.integer({ min: 0, max: 5_000_000 }),
    }),
  },
);

const uuidOf = (n: number): string => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const LOADED_AT = NOW - 5_000_000;

function replay(steps: readonly Step[]): { index: OnlineIndex; known: Known[] } {
  const index = new OnlineIndex({ clock: () => LOADED_AT });
  const known = new Map<string, Known>();
  for (const step of steps) {
    if (step.do === 'upsert') {
      index.upsert(step.consultant);
      const invited = step.consultant.invitedLastHour;
      known.set(step.consultant.id, { consultant: step.consultant, invited, invitedAt: LOADED_AT });
    } else if (step.do === 'remove') {
      index.remove(step.id);
      known.delete(step.id);
    } else {
      const at = NOW - step.agoMs;
      index.noteInvited(step.id, at);
      const one = known.get(step.id);
      if (one) known.set(step.id, { ...one, invited: afterInvitation(one.invited, at - one.invitedAt), invitedAt: at });
    }
  }
  return { index, known: [...known.values()] };
}

describe('the online index', () => {
  test('agrees with scoring every consultant: the same ranking, scores, exclusions and reasons, after any history', () => {
    fc.assert(
      fc.property(
        fc.array(anyStep, { maxLength: 24 }),
        anyQuestion,
        someIds,
        fc.integer({ min: 0, max: 8 }),
        fc.integer({ min: 0, max: 8 }),
        fc.integer({ min: 0, max: 12 }),
        (steps, asked, exclude, limit, remember, reserve) => {
          const { index, known } = replay(steps);
          const input = { question: asked, now: NOW, limit, exclude };
          const expected = findExhaustively(known, { ...input, limit: limit + remember });
          const told = index.find({ ...input, remember, reserve });
          expect(
            [...told.ranked, ...told.runnersUp].map(({ consultantId, score }) => ({ consultantId, score })),
          ).toEqual(expected.ranked);
          const isEnough = expected.ranked.length === limit + remember && told.excluded.length === 0;
          expect(told.excluded).toEqual(isEnough ? [] : expected.excluded);
          expect(told.considered).toBe(expected.considered);
          const down = findExhaustively(known, { ...input, limit: Math.max(limit, reserve) }).ranked.slice(limit);
          const tierOf = (id: string) => known.find((it) => it.consultant.id === id)?.consultant.tier;
          expect(told.rookie?.consultantId).toBe(down.find((it) => tierOf(it.consultantId) === 'rookie')?.consultantId);

          const found = index.find(input);
          expect(index.size).toBe(known.length);
          expect(found.considered).toBe(expected.considered);
          expect(found.ranked.map(({ consultantId, score }) => ({ consultantId, score }))).toEqual(
            expected.ranked.slice(0, limit),
          );
          expect(found.excluded).toEqual(expected.excluded);
        },
      ),
      { numRuns: 10_000 },
    );
  });

  test('judges one consultant as it would judge all', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 24 }), anyQuestion, someIds, (steps, asked, exclude) => {
        const { index } = replay(steps);
        const found = index.find({ question: asked, now: NOW, limit: 20, exclude });
        for (const ranked of found.ranked) {
          expect(index.scoreOne(asked, ranked.consultantId, NOW, exclude)).toEqual({
            eligible: true,
            candidate: ranked,
          });
        }
        for (const { consultantId, reason, score } of found.excluded) {
          expect(index.scoreOne(asked, consultantId, NOW, exclude)).toEqual({ eligible: false, reason, score });
        }
        expect(index.scoreOne(asked, 'nobody', NOW)).toBeUndefined();

        const told = [...found.ranked, ...found.excluded];
        const consultantIds = ['nobody', ...told.map((it) => it.consultantId)];
        const explained = index.explain({ question: asked, consultantIds, now: NOW, exclude });
        expect(Array.from(explained, ([id, { score }]) => [id, score])).toEqual(
          told.map((it) => [it.consultantId, it.score]),
        );
        for (const it of found.ranked) expect(explained.get(it.consultantId)?.parts).toEqual(it.parts);
      }),
      { numRuns: 3000 },
    );
  });

  test('agrees over several blocks, when many leave at once, and when their places are taken again', () => {
    const people = fc.sample(anyConsultant, { numRuns: 9000, seed: 7 });
    const index = new OnlineIndex({ clock: () => LOADED_AT });
    const known = new Map<string, Known>();
    const come = (from: number, to: number): void => {
      for (let n = from; n < to; n += 1) {
        const it = { ...people[n]!, id: uuidOf(n) };
        index.upsert(it);
        known.set(it.id, { consultant: it, invited: it.invitedLastHour, invitedAt: LOADED_AT });
      }
    };
    const leave = (n: number): void => {
      index.remove(uuidOf(n));
      known.delete(uuidOf(n));
    };
    const compare = (): void => {
      for (const asked of fc.sample(anyQuestion, { numRuns: 12, seed: 3 })) {
        const input = { question: asked, now: NOW, limit: 30, exclude: new Set<string>() };
        const expected = findExhaustively([...known.values()], input);
        const found = index.find(input);
        expect(found.ranked.map(({ consultantId, score }) => ({ consultantId, score }))).toEqual(expected.ranked);
        expect(found.excluded).toEqual(expected.excluded.slice(0, 200));
        expect(found.considered).toBe(expected.considered);
      }
    };
    come(0, 6000);
    compare();
    for (let n = 0; n < 6000; n += 2) leave(n);
    leave(1);
    compare();
    come(6000, 9000);
    compare();
    expect([...index.ids()].sort()).toEqual([...known.keys()].sort());
  });

  test('an emptied index keeps nothing', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 24 }), anyQuestion, (steps, asked) => {
        const { index } = replay(steps);
        for (const id of [...index.ids()]) index.remove(id);
        expect(index.size).toBe(0);
        expect(index.find({ question: asked, now: NOW, limit: 5 })).toEqual({
          ranked: [],
          runnersUp: [],
          rookie: undefined,
          excluded: [],
          considered: 0,
        });
      }),
      { numRuns: 500 },
    );
  });

  test('an invitation ranks down, over the hourly cap below everybody, and is forgotten with the hours', () => {
    const index = new OnlineIndex({ invitationsPerHour: 10, clock: () => NOW });
    const skills = [{ slug: 'kubernetes', level: 4, endorsements: 3 }];
    for (const id of ['a', 'b']) index.upsert(consultant({ id, skills }));
    index.upsert(consultant({ id: 'c', skills: [{ slug: 'kubernetes', level: 1, endorsements: 0 }] }));
    const order = (now: number) =>
      index.find({ question: question(), now, limit: 5 }).ranked.map((ranked) => ranked.consultantId);
    expect(order(NOW)).toEqual(['a', 'b', 'c']);
    index.noteInvited('a', NOW);
    expect(order(NOW)).toEqual(['b', 'a', 'c']);
    for (let i = 0; i < 10; i += 1) index.noteInvited('a', NOW);
    expect(order(NOW)).toEqual(['b', 'c', 'a']);
    expect(order(NOW + 10 * 3_600_000)).toEqual(['b', 'a', 'c']);
  });

  test('equals are ranked by id, whoever came first, and the limit does not change who they are', () => {
    const index = new OnlineIndex({ clock: () => NOW });
    const skills = [{ slug: 'kubernetes', level: 4, endorsements: 3 }];
    // With a full list of exclusions that scored higher, only an equal score stands between a candidate and being skipped.
    const better = [{ slug: 'kubernetes', level: 5, endorsements: 50 }];
    for (let i = 0; i < 200; i += 1) index.upsert(consultant({ id: `x${i}`, skills: better, available: false }));
    for (const id of ['d', 'b', 'e', 'a', 'c']) index.upsert(consultant({ id, skills }));
    for (const limit of [1, 2, 3, 4, 5]) {
      const found = index.find({ question: question(), now: NOW, limit });
      expect(found.ranked.map((ranked) => ranked.consultantId)).toEqual(['a', 'b', 'c', 'd', 'e'].slice(0, limit));
    }
  });

  test('more languages than bits are still told apart', () => {
    const index = new OnlineIndex();
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    const languages = Array.from({ length: 60 }, (_, i) => `${letters[i % 26]}${letters[Math.floor(i / 26)]}`);
    languages.forEach((language, i) => {
      index.upsert(
        consultant({ id: `k${i}`, languages: [language], skills: [{ slug: 'kubernetes', level: 3, endorsements: 0 }] }),
      );
    });
    for (const [i, language] of languages.entries()) {
      const found = index.find({ question: question({ languages: [language] }), now: NOW, limit: 60 });
      expect(found.ranked.map((ranked) => ranked.consultantId)).toEqual([`k${i}`]);
    }
  });

  test('at most two hundred exclusions are told, the best scored of them', () => {
    const index = new OnlineIndex();
    for (let i = 0; i < 1000; i += 1) {
      const skills = [{ slug: 'kubernetes', level: 3, endorsements: i / 10 }];
      index.upsert(consultant({ id: `k${i}`, available: false, skills }));
    }
    const found = index.find({ question: question(), now: NOW, limit: 5 });
    expect(found.ranked).toEqual([]);
    expect(found.considered).toBe(1000);
    expect(found.excluded.map((it) => it.consultantId)).toEqual(Array.from({ length: 200 }, (_, i) => `k${999 - i}`));
    expect(new Set(found.excluded.map((it) => it.reason))).toEqual(new Set(['away']));
  });
});
