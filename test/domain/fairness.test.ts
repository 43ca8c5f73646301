import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Tier } from '../../contract/states.ts';
import { gini, sharesByTier } from '../../core/domain/fairness.ts';
import { RUNS } from './runs.ts';

const counts = fc.array(fc.nat({ max: 500 }), { minLength: 1, maxLength: 40 });
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** As it is defined: the mean difference between any two, each pair taken both ways, over twice the mean. */
function giniByPairs(values: readonly number[]): number {
  const n = values.length;
  const differences = sum(values.flatMap((a) => values.map((b) => Math.abs(a - b))));
  return differences / (2 * n * n * (sum(values) / n));
}

describe('the Gini coefficient', () => {
  test('is what its definition gives, pair by pair', () => {
    fc.assert(
      fc.property(counts, (values) => {
        if (sum(values) === 0) expect(gini(values)).toBeNull();
        else expect(gini(values)).toBeCloseTo(giniByPairs(values), 10);
      }),
      RUNS,
    );
  });

  test('lies between 0 and (n − 1) ÷ n, whatever the order and the unit', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 100 }), (values, unit) => {
        const it = gini(values);
        if (it === null) return;
        expect(it).toBeGreaterThanOrEqual(0);
        expect(it).toBeLessThanOrEqual((values.length - 1) / values.length + 1e-12);
        expect(gini(values.toReversed())).toBe(it);
        expect(gini(values.map((value) => value * unit))).toBeCloseTo(it, 10);
      }),
      RUNS,
    );
  });

  test('falls when somebody who has more gives to somebody who has less', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100 }), fc.integer({ min: 2, max: 100 }), counts, (poor, gap, others) => {
        const before = gini([poor, poor + gap, ...others])!;
        expect(gini([poor + 1, poor + gap - 1, ...others])!).toBeLessThan(before + 1e-12);
      }),
      RUNS,
    );
  });

  test('knows the ends: equals, one of four, nothing, nobody', () => {
    expect([gini([3, 3, 3]), gini([0, 0, 0, 8]), gini([0, 0]), gini([])]).toEqual([0, 0.75, null, null]);
  });
});

test('shares by tier are parts of one, and nothing is shared where nothing was sent', () => {
  const perTier = fc.record(Object.fromEntries(Tier.options.map((tier) => [tier, fc.nat({ max: 1_000 })])), {
    requiredKeys: [],
  });
  fc.assert(
    fc.property(perTier, (invitations) => {
      const shares = Object.values(sharesByTier(invitations));
      expect(shares).toHaveLength(Tier.options.length);
      const total = sum(Object.values(invitations).filter((it) => it !== undefined));
      if (total === 0) expect(shares.every((it) => it === null)).toBe(true);
      else expect(sum(shares.map((it) => it ?? 0))).toBeCloseTo(1, 10);
    }),
    RUNS,
  );
  expect(sharesByTier({ rookie: 1, elite: 3 })).toMatchObject({ rookie: 0.25, growing: 0, elite: 0.75 });
});
