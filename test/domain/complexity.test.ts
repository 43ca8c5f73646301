import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Urgency } from '../../contract/states.ts';
import { complexity, type Demand, suitsRookie } from '../../core/domain/complexity.ts';
import { RUNS } from './runs.ts';

const money = fc.option(fc.nat({ max: 100_000 }), { nil: null });
const demand: fc.Arbitrary<Demand> = fc.record({
  bodyLength: fc.nat({ max: 5000 }),
  skillCount: fc.nat({ max: 12 }),
  urgency: fc.constantFrom(...Urgency.options),
  currency: fc.constant('USD' as const),
  maxHourlyRate: money,
  spendCap: money,
});
const SIMPLE: Demand = {
  bodyLength: 120,
  skillCount: 1,
  urgency: 'medium',
  currency: 'USD',
  maxHourlyRate: 8000,
  spendCap: null,
};

describe('complexity', () => {
  test('stays within 0..1 and never falls when more is asked for', () => {
    fc.assert(
      fc.property(demand, demand, (a, b) => {
        const more: Demand = {
          bodyLength: Math.max(a.bodyLength, b.bodyLength),
          skillCount: Math.max(a.skillCount, b.skillCount),
          urgency: Urgency.options[Math.max(Urgency.options.indexOf(a.urgency), Urgency.options.indexOf(b.urgency))]!,
          currency: 'USD',
          maxHourlyRate: Math.max(a.maxHourlyRate ?? 0, b.maxHourlyRate ?? 0),
          spendCap: Math.max(a.spendCap ?? 0, b.spendCap ?? 0),
        };
        expect(complexity(a)).toBeGreaterThanOrEqual(0);
        expect(complexity(a)).toBeLessThanOrEqual(1);
        expect(complexity(more)).toBeGreaterThanOrEqual(complexity(a));
        if (suitsRookie(more)) expect(suitsRookie(a)).toBe(true);
      }),
      RUNS,
    );
  });

  test('reaches both ends', () => {
    const nothing: Demand = { ...SIMPLE, bodyLength: 0, skillCount: 0, urgency: 'low', maxHourlyRate: null };
    const all: Demand = { ...SIMPLE, bodyLength: 5000, skillCount: 9, urgency: 'urgent', maxHourlyRate: 90_000 };
    expect([complexity(nothing), complexity(all)]).toEqual([0, 1]);
  });

  test('rookies get what is neither urgent, nor high-budget, nor complex', () => {
    expect(suitsRookie(SIMPLE)).toBe(true);
    expect(suitsRookie({ ...SIMPLE, urgency: 'urgent' })).toBe(false);
    expect(suitsRookie({ ...SIMPLE, spendCap: 20_000 })).toBe(false);
    expect(suitsRookie({ ...SIMPLE, bodyLength: 4000, skillCount: 4 })).toBe(false);
  });

  test('a budget counts for what it is worth: 20,000 yen an hour are no 200 dollars', () => {
    expect(suitsRookie({ ...SIMPLE, currency: 'JPY', maxHourlyRate: 20_000 })).toBe(true);
    expect(suitsRookie({ ...SIMPLE, currency: 'JPY', maxHourlyRate: 30_000 })).toBe(false);
    expect(suitsRookie({ ...SIMPLE, currency: 'GBP', maxHourlyRate: 16_000 })).toBe(false);
  });
});
