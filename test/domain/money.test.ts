import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  amountFor,
  distribute,
  holdAmount,
  roundHalfUpDiv,
  secondsCovered,
  secondsToReach,
  share,
  split,
} from '../../core/domain/money.ts';
import { RUNS } from './runs.ts';

const rate = fc.integer({ min: 1, max: 10_000_000 });
const seconds = fc.integer({ min: 0, max: 200_000 });
const amount = fc.integer({ min: 0, max: 1_000_000_000_000 });
const cap = fc.option(fc.integer({ min: 0, max: 2_000_000 }), { nil: null });
const blocks = fc.record({ rate, cap, blockSeconds: fc.integer({ min: 1, max: 7200 }) });

/** r is n ÷ d rounded half up  ⇔  r − ½ ≤ n ÷ d < r + ½, without a division. */
const isHalfUp = (r: bigint, n: bigint, d: bigint): boolean =>
  (2n * r - 1n) * d <= 2n * n && 2n * n < (2n * r + 1n) * d;

describe('rounding', () => {
  test('is half up for every numerator, negative ones included', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.bigInt({ min: 1n, max: 10n ** 8n }), (n, d) =>
        isHalfUp(roundHalfUpDiv(n, d), n, d),
      ),
      RUNS,
    );
  });

  test('halves go up', () => {
    expect([5n, 15n, -5n, -15n, 4n, -6n].map((n) => roundHalfUpDiv(n, 10n))).toEqual([1n, 2n, 0n, -1n, 0n, -1n]);
    expect(() => roundHalfUpDiv(1n, 0n)).toThrow(RangeError);
  });

  test('an amount is the rounded product, is never above the cap and never falls with time', () => {
    fc.assert(
      fc.property(rate, seconds, cap, (r, s, c) => {
        const uncapped = amountFor(r, s, null);
        expect(isHalfUp(BigInt(uncapped), BigInt(r) * BigInt(s), 3600n)).toBe(true);
        expect(amountFor(r, s, c)).toBe(c === null || uncapped < c ? uncapped : c);
        expect(amountFor(r, s + 1, c)).toBeGreaterThanOrEqual(amountFor(r, s, c));
      }),
      RUNS,
    );
  });

  test('parts of a second and negative time are not billed', () => {
    expect(amountFor(360_000, 1.999, null)).toBe(100);
    expect(amountFor(360_000, -5, null)).toBe(0);
  });
});

describe('splits', () => {
  test('commission and payout always add up, neither is negative, and the commission is the rounded share', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 10_000 }), (a, bps) => {
        const { commission, payout } = split(a, bps);
        expect(commission + payout).toBe(a);
        expect(Math.min(commission, payout)).toBeGreaterThanOrEqual(0);
        expect(isHalfUp(BigInt(commission), BigInt(a) * BigInt(bps), 10_000n)).toBe(true);
      }),
      RUNS,
    );
  });

  test('a share of nothing is nothing, all of it is all', () => {
    expect([share(999, 0, 7), share(999, 7, 7), share(1, 1, 2)]).toEqual([0, 999, 1]);
  });
});

describe('holds', () => {
  test('the first n holds together are exactly the price of n blocks and never above the cap', () => {
    fc.assert(
      fc.property(blocks, fc.integer({ min: 1, max: 30 }), (it, n) => {
        let sum = 0;
        for (let seq = 1; seq <= n; seq++) {
          const hold = holdAmount({ ...it, seq });
          expect(hold).toBeGreaterThanOrEqual(0);
          sum += hold;
          expect(sum).toBe(amountFor(it.rate, it.blockSeconds * seq, it.cap));
          expect(sum).toBeLessThanOrEqual(it.cap ?? Number.POSITIVE_INFINITY);
        }
      }),
      RUNS,
    );
  });

  test('no second that n held blocks cover costs more than they hold', () => {
    fc.assert(
      fc.property(blocks, fc.nat({ max: 20 }), fc.double({ min: 0, max: 1, noNaN: true }), (it, heldBlocks, at) => {
        const held = amountFor(it.rate, it.blockSeconds * heldBlocks, it.cap);
        const covered = secondsCovered({ ...it, heldBlocks });
        expect(covered === Number.POSITIVE_INFINITY).toBe(held === it.cap);
        if (covered !== Number.POSITIVE_INFINITY) expect(covered).toBe(it.blockSeconds * heldBlocks);
        const second = Math.floor(at * Math.min(covered, 10_000_000));
        expect(amountFor(it.rate, second, it.cap)).toBeLessThanOrEqual(held);
      }),
      RUNS,
    );
  });

  test('once the cap is covered there is nothing more to hold', () => {
    fc.assert(
      fc.property(blocks, fc.nat({ max: 50 }), fc.integer({ min: 1, max: 50 }), (it, heldBlocks, further) => {
        fc.pre(secondsCovered({ ...it, heldBlocks }) === Number.POSITIVE_INFINITY);
        expect(holdAmount({ ...it, seq: heldBlocks + further })).toBe(0);
      }),
      RUNS,
    );
  });

  test('a cap that ends with a block is covered by it', () => {
    const it = { rate: 3600, cap: 60, blockSeconds: 60 };
    expect(secondsCovered({ ...it, heldBlocks: 1 })).toBe(Number.POSITIVE_INFINITY);
    expect(secondsCovered({ ...it, cap: 61, heldBlocks: 1 })).toBe(60);
  });

  test('a free consultant needs no hold', () => {
    expect(secondsCovered({ rate: 0, cap: null, blockSeconds: 60, heldBlocks: 0 })).toBe(Number.POSITIVE_INFINITY);
    expect(secondsToReach({ rate: 0, amount: 1 })).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the time that an amount takes', () => {
  test('is the smallest number of seconds that costs as much', () => {
    fc.assert(
      fc.property(rate, fc.integer({ min: 0, max: 100_000_000 }), (r, a) => {
        const s = secondsToReach({ rate: r, amount: a });
        expect(amountFor(r, s, null)).toBeGreaterThanOrEqual(a);
        if (s > 0) expect(amountFor(r, s - 1, null)).toBeLessThan(a);
      }),
      RUNS,
    );
  });
});

describe('captures', () => {
  const holds = fc.array(amount, { maxLength: 8 }).map((all) => all.map((it, at) => ({ id: `h${at}`, amount: it })));

  test('add up to the amount, fill the holds in order and never take more than was held', () => {
    fc.assert(
      fc.property(holds, fc.double({ min: 0, max: 1, noNaN: true }), (all, part) => {
        const held = all.reduce((sum, it) => sum + it.amount, 0);
        const charge = Math.floor(part * held);
        const captures = distribute(charge, all);
        expect(captures.map((it) => it.id)).toEqual(all.map((it) => it.id));
        expect(captures.reduce((sum, it) => sum + it.captured, 0)).toBe(charge);
        captures.forEach(({ captured }, at) => {
          expect(captured).toBeGreaterThanOrEqual(0);
          expect(captured).toBeLessThanOrEqual(all[at]!.amount);
          const laterUsed = captures.slice(at + 1).some((it) => it.captured > 0);
          if (laterUsed) expect(captured).toBe(all[at]!.amount);
        });
      }),
      RUNS,
    );
  });

  test('are refused when the holds do not cover the amount', () => {
    fc.assert(
      fc.property(holds, fc.integer({ min: 1, max: 1_000_000 }), (all, more) => {
        const held = all.reduce((sum, it) => sum + it.amount, 0);
        expect(() => distribute(held + more, all)).toThrow(RangeError);
        expect(() => distribute(-more, all)).toThrow(RangeError);
      }),
      RUNS,
    );
  });
});

describe('where the provider holds no less than some amount', () => {
  const minimum = fc.integer({ min: 2, max: 100 });

  test('no hold is below it, they still add up to the cap, and all held time is paid for', () => {
    fc.assert(
      fc.property(blocks, minimum, (it, least) => {
        const capped = it.cap === null ? null : Math.max(it.cap, least);
        const all = { ...it, cap: capped, minimum: least };
        let held = 0;
        for (let seq = 1; seq <= 30; seq++) {
          const hold = holdAmount({ ...all, seq });
          if (hold > 0) expect(hold).toBeGreaterThanOrEqual(least);
          held += hold;
          if (capped !== null) expect(held).toBeLessThanOrEqual(capped);
          const covered = secondsCovered({ ...all, heldBlocks: seq });
          if (covered === Number.POSITIVE_INFINITY) expect(held).toBe(capped);
          else expect(held).toBe(amountFor(it.rate, covered, capped));
        }
      }),
      RUNS,
    );
  });

  test('a block is as long as costs that much, and the last one takes what the cap leaves', () => {
    const it = { rate: 36_000, blockSeconds: 4, cap: 120, minimum: 50 };
    expect([1, 2, 3].map((seq) => holdAmount({ ...it, seq }))).toEqual([50, 70, 0]);
    expect(secondsCovered({ ...it, heldBlocks: 1 })).toBe(5);
    expect(secondsCovered({ ...it, heldBlocks: 2 })).toBe(Number.POSITIVE_INFINITY);
  });
});
