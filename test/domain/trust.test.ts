import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TRUST_HALF_LIFE_MS, TRUST_WEIGHTS, type TrustHistory, trustScore } from '../../core/domain/trust.ts';
import { PATIENCE, RUNS } from './runs.ts';

const NOW = Date.UTC(2026, 10, 22);
const at = fc.integer({ min: NOW - 4 * TRUST_HALF_LIFE_MS, max: NOW + 1000 });
const overall = fc.integer({ min: 1, max: 5 });
const history: fc.Arbitrary<TrustHistory> = fc.record({
  ratings: fc.array(fc.record({ overall, at }), { maxLength: 12 }),
  sessions: fc.array(
    fc.record({
      outcome: fc.constantFrom(
        'completed' as const,
        'no_show_by_consultant' as const,
        'cancelled_by_consultant' as const,
        'lost_by_consultant' as const,
      ),
      at,
    }),
    { maxLength: 12 },
  ),
  responses: fc.array(
    fc.record({
      kind: fc.constantFrom('offered' as const, 'declined' as const, 'expired' as const),
      responseMs: fc.option(fc.nat({ max: 60_000 }), { nil: null }),
      at,
    }),
    { maxLength: 12 },
  ),
  disputes: fc.array(fc.record({ at, lost: fc.boolean() }), { maxLength: 5 }),
  now: fc.constant(NOW),
});
const EMPTY: TrustHistory = { ratings: [], sessions: [], responses: [], disputes: [], now: NOW };

describe('the trust score', () => {
  test(
    'stays within 0..100 in steps of .1, and its parts add up to it',
    () => {
      fc.assert(
        fc.property(history, (it) => {
          const { score, parts } = trustScore(it);
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(100);
          expect(score).toBe(Math.round(score * 10) / 10);
          const sum = Object.values(parts).reduce((a, b) => a + b, 0);
          expect(Math.abs(sum - score)).toBeLessThanOrEqual(0.05 + 0.02 + 1e-9);
          for (const [part, points] of Object.entries(parts)) {
            expect(points).toBeGreaterThanOrEqual(0);
            expect(points).toBeLessThanOrEqual(100 * TRUST_WEIGHTS[part as keyof typeof TRUST_WEIGHTS]);
          }
        }),
        RUNS,
      );
    },
    PATIENCE,
  );

  test(
    'is the same for the same history in any order',
    () => {
      const shuffled = history.chain((it) =>
        fc.record({
          it: fc.constant(it),
          other: fc.record({
            ratings: shuffle(it.ratings),
            sessions: shuffle(it.sessions),
            responses: shuffle(it.responses),
            disputes: shuffle(it.disputes),
            now: fc.constant(it.now),
          }),
        }),
      );
      fc.assert(
        fc.property(shuffled, ({ it, other }) => {
          expect(trustScore(other)).toEqual(trustScore(it));
        }),
        RUNS,
      );
    },
    PATIENCE,
  );

  test(
    'is never lowered by a better rating',
    () => {
      const improved = history
        .filter((it) => it.ratings.length > 0)
        .chain((it) => fc.tuple(fc.constant(it), fc.nat({ max: it.ratings.length - 1 }), overall));
      fc.assert(
        fc.property(improved, ([it, which, value]) => {
          const ratings = it.ratings.map((rating, index) =>
            index === which ? { ...rating, overall: Math.max(rating.overall, value) } : rating,
          );
          expect(trustScore({ ...it, ratings }).score).toBeGreaterThanOrEqual(trustScore(it).score);
        }),
        RUNS,
      );
    },
    PATIENCE,
  );

  test(
    'is never raised by a lost dispute, and not touched by a won one',
    () => {
      fc.assert(
        fc.property(history, at, (it, when) => {
          const disputed = (lost: boolean) => trustScore({ ...it, disputes: [...it.disputes, { at: when, lost }] });
          expect(disputed(true).score).toBeLessThanOrEqual(trustScore(it).score);
          expect(disputed(false)).toEqual(trustScore(it));
        }),
        RUNS,
      );
    },
    PATIENCE,
  );

  test(
    'is never lowered by turning a bad outcome into a completed session, or a timeout into an answer',
    () => {
      fc.assert(
        fc.property(history, (it) => {
          const sessions = it.sessions.map((session) => ({ ...session, outcome: 'completed' as const }));
          const responses = it.responses.map((response) => ({ ...response, kind: 'declined' as const }));
          expect(trustScore({ ...it, sessions, responses }).score).toBeGreaterThanOrEqual(trustScore(it).score);
        }),
        RUNS,
      );
    },
    PATIENCE,
  );

  test('of a newcomer is the prior', () => {
    expect(trustScore(EMPTY)).toEqual({
      score: 80.5,
      parts: { rating: 41.25, completion: 18, response: 11.25, disputes: 10 },
    });
  });

  test('follows the formula: five fresh top ratings halve the way from the prior, after a half-life they weigh half', () => {
    const five = (when: number) => Array.from({ length: 5 }, () => ({ overall: 5, at: when }));
    const rating = (when: number) => trustScore({ ...EMPTY, ratings: five(when) }).parts.rating;
    expect(rating(NOW)).toBe(Math.round(5500 * ((4.5 - 1) / 4)) / 100);
    expect(rating(NOW - TRUST_HALF_LIFE_MS)).toBe(Math.round(5500 * (((5 * 4 + 2.5 * 5) / 7.5 - 1) / 4)) / 100);
  });

  test('weights are shares of one', () => {
    expect(Object.values(TRUST_WEIGHTS).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  });
});

function shuffle<T>(all: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...all], { minLength: all.length, maxLength: all.length });
}
