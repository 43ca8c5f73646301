import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { breakEven, platformMargin, processingFees } from '../../core/domain/economics.ts';
import { split } from '../../core/domain/money.ts';
import { RUNS } from './runs.ts';

const costs = { captures: 1, techCost: 12, processingRate: 0.033, processingFixed: 38 };

describe('the platform margin', () => {
  test('$50 at 15% leaves exactly 10.7%', () => {
    const { commission } = split(5000, 1500);
    expect(platformMargin({ ...costs, amount: 5000, commission })).toEqual({ margin: 535, rate: 0.107 });
  });

  test('$100 at 8% leaves exactly 4.2%', () => {
    const { commission } = split(10_000, 800);
    expect(platformMargin({ ...costs, amount: 10_000, commission })).toEqual({ margin: 420, rate: 0.042 });
  });

  test('5% pays for itself only above about $30', () => {
    const at = (amount: number) => platformMargin({ ...costs, amount, ...split(amount, 500) }).margin;
    expect(at(2900)).toBeLessThan(0);
    expect(at(3000)).toBeGreaterThanOrEqual(0);
  });

  test('the fee that the provider reports replaces the estimate', () => {
    expect(platformMargin({ ...costs, amount: 5000, commission: 750, reportedFees: 175 }).margin).toBe(563);
    expect(processingFees({ ...costs, amount: 5000, reportedFees: null })).toBe(203);
    expect(processingFees({ ...costs, amount: 5000, reportedFees: 0 })).toBe(0);
  });

  test('an unbilled session costs its technology and has no rate', () => {
    expect(platformMargin({ ...costs, amount: 0, commission: 0, captures: 0 })).toEqual({ margin: -12, rate: null });
  });

  test('margin and costs add up to the commission, and each further capture costs its fixed part', () => {
    const session = fc.record({
      amount: fc.nat({ max: 100_000_000 }),
      bps: fc.integer({ min: 0, max: 10_000 }),
      captures: fc.integer({ min: 1, max: 20 }),
      techCost: fc.nat({ max: 100 }),
      processingRate: fc.integer({ min: 0, max: 1000 }).map((it) => it / 10_000),
      processingFixed: fc.nat({ max: 100 }),
    });
    fc.assert(
      fc.property(session, ({ bps, ...it }) => {
        const { commission } = split(it.amount, bps);
        const { margin, rate } = platformMargin({ ...it, commission });
        expect(margin + processingFees(it) + it.techCost).toBe(commission);
        expect(Number.isInteger(margin)).toBe(true);
        if (rate !== null) expect(rate * it.amount).toBeCloseTo(margin, 4);
        const more = platformMargin({ ...it, commission, captures: it.captures + 1 });
        expect(more.margin).toBe(margin - it.processingFixed);
      }),
      RUNS,
    );
  });
});

describe('the break-even', () => {
  test('is at 300 sessions on $3,000 when a session leaves $10', () => {
    const month = { baseCosts: 300_000, marginPerSession: 1000 };
    expect(breakEven({ ...month, sessionsSoFar: 299 })).toMatchObject({ sessionsNeeded: 300, reached: false });
    expect(breakEven({ ...month, sessionsSoFar: 300 })).toMatchObject({ sessionsNeeded: 300, reached: true });
  });

  test('is never while sessions earn nothing', () => {
    for (const marginPerSession of [0, -5]) {
      expect(breakEven({ baseCosts: 1, marginPerSession, sessionsSoFar: 1e6 }).sessionsNeeded).toBeNull();
    }
  });

  test('is the smallest number of sessions that pays for the month', () => {
    const margins = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), margins, (baseCosts, marginPerSession) => {
        const needed = breakEven({ baseCosts, marginPerSession, sessionsSoFar: 0 }).sessionsNeeded!;
        expect(needed * marginPerSession).toBeGreaterThanOrEqual(baseCosts);
        expect((needed - 1) * marginPerSession).toBeLessThan(baseCosts);
      }),
      RUNS,
    );
  });
});
