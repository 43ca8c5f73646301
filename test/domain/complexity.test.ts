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
  maxHourlyRate: money,
  spendCap: money,
});
const SIMPLE: Demand = { bodyLength: 120, skillCount: 1, urgency: 'medium', maxHourlyRate: 8000, spendCap: null };

describe('complexity', () => {
  test('stays within 0..1 and never falls when more is asked for', () => {
    fc.assert(
      fc.property(demand, demand, (a, b) => {
        const more: Demand = {
          bodyLength: Math.max(a.bodyLength, b.bodyLength),
          skillCount: Math.max(a.skillCount, b.skillCount),
          urgency: Urgency.options[Math.max(Urgency.options.indexOf(a.urgency), Urgency.options.indexOf(b.urgency))]!,
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
    const nothing: Demand = { bodyLength: 0, skillCount: 0, urgency: 'low', maxHourlyRate: null, spendCap: null };
    const all: Demand = { bodyLength: 5000, skillCount: 9, urgency: 'urgent', maxHourlyRate: 90_000, spendCap: null };
    expect([complexity(nothing), complexity(all)]).toEqual([0, 1]);
  });

  test('rookies get what is neither urgent, nor high-budget, nor complex', () => {
    expect(suitsRookie(SIMPLE)).toBe(true);
    expect(suitsRookie({ ...SIMPLE, urgency: 'urgent' })).toBe(false);
    expect(suitsRookie({ ...SIMPLE, spendCap: 20_000 })).toBe(false);
    expect(suitsRookie({ ...SIMPLE, bodyLength: 4000, skillCount: 4 })).toBe(false);
  });
});
