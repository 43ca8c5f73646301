import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { billSegments, taxWithin, whyNothingIsDue } from '../../core/domain/invoice.ts';
import { amountFor } from '../../core/domain/money.ts';
import { RUNS } from './runs.ts';

/** Stretches with pauses between them, ms. */
const intervals = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 900_000 }), fc.integer({ min: 1, max: 100_000 })), { maxLength: 12 })
  .map((steps) => {
    let at = 1_000_000;
    return steps.map(([length, pause]) => {
      const from = at;
      at += length + pause;
      return { from, to: from + length };
    });
  });
const terms = fc.record({
  intervals,
  freeSeconds: fc.integer({ min: 0, max: 1200 }),
  rate: fc.integer({ min: 1, max: 1_000_000 }),
  cap: fc.option(fc.integer({ min: 1, max: 50_000 }), { nil: null }),
  /** of what is due, in hundredths: holds may have covered less */
  collected: fc.integer({ min: 0, max: 100 }),
});
const sum = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0);

describe('the stretches on a bill', () => {
  test('add up to the clock and to the bill exactly, whatever the pauses, the cap and what was collected', () => {
    fc.assert(
      fc.property(terms, ({ collected, ...it }) => {
        const elapsed = Math.floor(sum(it.intervals.map(({ from, to }) => to - from)) / 1000);
        const billable = Math.max(0, elapsed - it.freeSeconds);
        const charged = Math.floor((amountFor(it.rate, billable, it.cap) * collected) / 100);
        const segments = billSegments({ ...it, elapsed, charged });
        expect(sum(segments.map(({ seconds }) => seconds))).toBe(elapsed);
        expect(sum(segments.map(({ free }) => free))).toBe(Math.min(elapsed, it.freeSeconds));
        expect(sum(segments.map((each) => each.billable))).toBe(billable);
        expect(sum(segments.map(({ amount }) => amount))).toBe(charged);
        for (const each of segments) {
          expect(each.free + each.billable).toBe(each.seconds);
          expect(Math.min(each.seconds, each.free, each.billable, each.amount)).toBeGreaterThanOrEqual(0);
        }
      }),
      RUNS,
    );
  });

  test('begin free, and the stretch in which the free time ends says so', () => {
    const at = (seconds: number) => 1_000_000 + seconds * 1000;
    const stretches = [
      { from: at(0), to: at(400.6) },
      { from: at(500), to: at(800.5) },
      { from: at(900), to: at(1000) },
    ];
    const bill = billSegments({
      intervals: stretches,
      elapsed: 801,
      freeSeconds: 600,
      rate: 36_000,
      cap: null,
      charged: 2010,
    });
    expect(bill.map(({ seconds, free, billable, amount }) => [seconds, free, billable, amount])).toEqual([
      [400, 400, 0, 0],
      [301, 200, 101, 1010],
      [100, 0, 100, 1000],
    ]);
  });
});

describe('the tax within a sum', () => {
  test('with the net it is the sum, and it is the rate of the net', () => {
    expect(taxWithin(11_900, 0.19)).toBe(1900);
    expect(taxWithin(1100, 0.1)).toBe(100);
    expect(taxWithin(12_345, 0)).toBe(0);
    fc.assert(
      fc.property(fc.nat({ max: 100_000_000 }), fc.integer({ min: 0, max: 500 }), (total, permille) => {
        const tax = taxWithin(total, permille / 1000);
        expect(Math.abs((total - tax) * permille - tax * 1000)).toBeLessThanOrEqual((1000 + permille) / 2);
      }),
      RUNS,
    );
  });
});

describe('a session that cost nothing says why', () => {
  const session = { elapsed: 900, freeSeconds: 600, charged: 0, waived: null } as const;

  test.each([
    ['free_time', { elapsed: 500 }, 'The call lasted 8 min 20 s, within the 10 min that were free.'],
    ['free_time', { elapsed: 0, freeSeconds: 0 }, 'The call lasted 0 s, too short to count.'],
    ['not_collected', {}, 'The payment could not be collected; nothing was charged.'],
    ['not_collected', { waived: 'not_collected' }, 'The payment could not be collected; nothing was charged.'],
    ['below_minimum', { waived: 'below_minimum' }, expect.stringContaining('smallest amount')],
  ] as const)('%s', (reason, changes, explanation) => {
    expect(whyNothingIsDue({ ...session, ...changes })).toEqual({ reason, explanation });
  });

  test('and one that cost something says nothing', () => {
    expect(whyNothingIsDue({ ...session, charged: 1, waived: 'not_collected' })).toBeNull();
  });
});
