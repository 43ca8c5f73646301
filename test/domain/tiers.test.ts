import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Tier } from '../../contract/states.ts';
import { nextTierNeeds, TIERS, tierFor } from '../../core/domain/tiers.ts';
import { RUNS } from './runs.ts';

const tier = fc.constantFrom(...Tier.options);
const sessions = fc.oneof(fc.nat({ max: 700 }), fc.constantFrom(10, 11, 50, 51, 200, 201, 500, 501));
const ratingAverage = fc.option(
  fc.oneof(
    fc.integer({ min: 100, max: 500 }).map((it) => it / 100),
    fc.constantFrom(3.9, 4, 4.1, 4.2, 4.4, 4.5, 4.6, 4.7),
  ),
  { nil: null },
);
const record = fc.record({ completedSessions: sessions, ratingAverage, current: tier });
const rank = (it: Tier): number => Tier.options.indexOf(it);

/** In hundredths, so that no floating point can hide in the expectation. */
const CONDITIONS = [
  [0, 0],
  [11, 400],
  [51, 420],
  [201, 450],
  [501, 470],
] as const;
const hundredths = (rating: number | null): number => (rating === null ? 0 : Math.round(rating * 100));

describe('tiers', () => {
  test('begin at the thresholds of the contract', () => {
    expect(TIERS.map((it) => [it.completedSessions, hundredths(it.rating)])).toEqual(CONDITIONS);
    expect(TIERS.map((it) => it.tier)).toEqual(Tier.options);
  });

  test('a newcomer has the highest tier whose conditions all hold', () => {
    fc.assert(
      fc.property(sessions, ratingAverage, (completedSessions, rating) => {
        const expected = CONDITIONS.findLastIndex(
          ([min, least]) => completedSessions >= min && hundredths(rating) >= least,
        );
        expect(rank(tierFor({ completedSessions, ratingAverage: rating, current: 'rookie' }).tier)).toBe(expected);
      }),
      RUNS,
    );
  });

  test('a tier is gained only with all its conditions and lost only when the rating falls .1 below', () => {
    fc.assert(
      fc.property(record, (it) => {
        const next = rank(tierFor(it).tier);
        const current = rank(it.current);
        const rating = hundredths(it.ratingAverage);
        if (next > current) {
          const [min, least] = CONDITIONS[next]!;
          expect(it.completedSessions >= min && rating >= least).toBe(true);
        }
        if (next < current) {
          expect(it.ratingAverage).not.toBeNull();
          expect(rating).toBeLessThanOrEqual(CONDITIONS[current]![1] - 10);
        }
        if (next === current && it.ratingAverage !== null && current > 0) {
          expect(rating).toBeGreaterThan(CONDITIONS[current]![1] - 10);
        }
      }),
      RUNS,
    );
  });

  test('a rating that trembles around a condition never moves a tier back and forth', () => {
    const trembling = fc.tuple(
      fc.constantFrom(1, 2, 3, 4),
      fc.array(fc.integer({ min: -9, max: 5 }), { minLength: 2, maxLength: 30 }),
    );
    fc.assert(
      fc.property(trembling, fc.nat({ max: 700 }), tier, ([at, offsets], completedSessions, start) => {
        const condition = CONDITIONS[at]![1];
        let current = start;
        const moves: number[] = [];
        for (const offset of offsets) {
          const next = tierFor({ completedSessions, ratingAverage: (condition + offset) / 100, current }).tier;
          if (next !== current) moves.push(rank(next) - rank(current));
          current = next;
        }
        // 4.0 and 4.2 lie .2 apart: the first reading may correct the start, then the band allows one rise and no fall.
        expect(moves.slice(1).every((move) => move > 0)).toBe(true);
        expect(moves.length).toBeLessThanOrEqual(2);
      }),
      RUNS,
    );
  });

  test('asking again changes nothing, and a better record never means a lower tier', () => {
    fc.assert(
      fc.property(record, fc.nat({ max: 300 }), fc.nat({ max: 100 }), (it, moreSessions, moreRating) => {
        const { tier: now } = tierFor(it);
        expect(tierFor({ ...it, current: now })).toEqual({ tier: now, reason: 'unchanged' });
        const better = {
          ...it,
          completedSessions: it.completedSessions + moreSessions,
          ratingAverage: it.ratingAverage === null ? null : Math.min(5, it.ratingAverage + moreRating / 100),
        };
        expect(rank(tierFor(better).tier)).toBeGreaterThanOrEqual(rank(now));
      }),
      RUNS,
    );
  });

  test('every change names its reason', () => {
    expect(tierFor({ completedSessions: 11, ratingAverage: 4, current: 'rookie' })).toEqual({
      tier: 'growing',
      reason: '11 completed sessions, rating 4.00',
    });
    expect(tierFor({ completedSessions: 600, ratingAverage: 4.6, current: 'elite' })).toEqual({
      tier: 'expert',
      reason: 'rating 4.60 fell 0.1 or more below the 4.7 of elite',
    });
    expect(tierFor({ completedSessions: 600, ratingAverage: 4.61, current: 'elite' }).reason).toBe('unchanged');
  });
});

describe('what the next tier needs', () => {
  test('is empty exactly when that tier is reached, and nothing at the top', () => {
    fc.assert(
      fc.property(record, (it) => {
        const next = nextTierNeeds(it);
        if (it.current === 'elite') {
          expect(next).toBeNull();
          return;
        }
        const [min, least] = CONDITIONS[rank(it.current) + 1]!;
        const reached = it.completedSessions >= min && hundredths(it.ratingAverage) >= least;
        expect(next?.tier).toBe(Tier.options[rank(it.current) + 1]);
        expect(next?.needs.length === 0).toBe(reached);
      }),
      RUNS,
    );
  });

  test('is said in sentences', () => {
    expect(nextTierNeeds({ completedSessions: 10, ratingAverage: null, current: 'rookie' })).toEqual({
      tier: 'growing',
      needs: ['1 more completed session', 'a rating of at least 4.0 (nobody has rated you yet)'],
    });
  });
});
