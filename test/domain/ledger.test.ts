import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AccountKind,
  type Posting,
  payoutPostings,
  refundPostings,
  settlementPostings,
  sumsToZero,
} from '../../core/domain/ledger.ts';
import { split } from '../../core/domain/money.ts';
import { RUNS } from './runs.ts';

const settled = fc
  .record({
    amount: fc.nat({ max: 100_000_000 }),
    bps: fc.integer({ min: 0, max: 10_000 }),
    processingFee: fc.nat({ max: 5000 }),
    currency: fc.constantFrom('USD' as const, 'JPY' as const),
  })
  .map(({ bps, ...it }) => ({ ...it, ...split(it.amount, bps), consultantId: 'consultant', clientId: 'client' }));

const balance = (entries: readonly Posting[], kind: AccountKind): number =>
  entries.filter((it) => it.account.kind === kind).reduce((sum, it) => sum + it.amount, 0);

function expectSound(entries: readonly Posting[]): void {
  expect(sumsToZero(entries)).toBe(true);
  expect(entries.every((it) => it.amount !== 0 && Number.isSafeInteger(it.amount))).toBe(true);
  expect(entries.length).not.toBe(1);
  const accounts = entries.map((it) => it.account.kind);
  expect(new Set(accounts).size).toBe(accounts.length);
}

describe('a settlement', () => {
  test('sums to zero and books what was captured, earned and is owed', () => {
    fc.assert(
      fc.property(settled, (it) => {
        const entries = settlementPostings(it);
        expectSound(entries);
        expect(balance(entries, 'provider_clearing')).toBe(it.amount - it.processingFee);
        expect(balance(entries, 'processing_fees')).toBe(it.processingFee);
        expect(balance(entries, 'platform_revenue') + it.commission).toBe(0);
        expect(balance(entries, 'consultant_payable') + it.payout).toBe(0);
      }),
      RUNS,
    );
  });

  test('that could not be collected in full leaves the client owing the rest', () => {
    fc.assert(
      fc.property(settled, fc.double({ min: 0, max: 1, noNaN: true }), (it, part) => {
        const captured = Math.floor(it.amount * part);
        const entries = settlementPostings({ ...it, captured });
        expectSound(entries);
        expect(balance(entries, 'client_receivable')).toBe(it.amount - captured);
        expect(balance(entries, 'provider_clearing')).toBe(captured - it.processingFee);
      }),
      RUNS,
    );
  });

  test('of nothing writes nothing', () => {
    const nothing = { amount: 0, commission: 0, payout: 0, processingFee: 0 };
    expect(settlementPostings({ ...nothing, currency: 'USD', consultantId: 'k', clientId: 'c' })).toEqual([]);
  });

  test('whose shares are not the amount is refused', () => {
    const wrong = { amount: 100, commission: 20, payout: 81, processingFee: 0 };
    expect(() => settlementPostings({ ...wrong, currency: 'USD', consultantId: 'k', clientId: 'c' })).toThrow(
      RangeError,
    );
  });
});

describe('refunds', () => {
  test('in any parts sum to zero, never take back more than a share, and all of it reverses both shares exactly', () => {
    fc.assert(
      fc.property(settled, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }), (it, parts) => {
        const entries = settlementPostings(it);
        const steps = parts.map((part) => Math.floor(part * it.amount)).sort((a, b) => a - b);
        let refundedBefore = 0;
        for (const upTo of [...steps, it.amount]) {
          const refund = refundPostings({ ...it, refund: upTo - refundedBefore, refundedBefore });
          expectSound(refund);
          expect(balance(refund, 'provider_clearing')).toBe(refundedBefore - upTo + 0);
          entries.push(...refund);
          refundedBefore = upTo;
          expect(balance(entries, 'platform_revenue')).toBeLessThanOrEqual(0);
          expect(balance(entries, 'consultant_payable')).toBeLessThanOrEqual(0);
        }
        expect(balance(entries, 'platform_revenue')).toBe(0);
        expect(balance(entries, 'consultant_payable')).toBe(0);
        expect(balance(entries, 'provider_clearing') + it.processingFee).toBe(0);
      }),
      RUNS,
    );
  });

  test('take commission and payout back in proportion, to the minor unit', () => {
    fc.assert(
      fc.property(settled, fc.double({ min: 0, max: 1, noNaN: true }), (it, part) => {
        const refund = Math.floor(it.amount * part);
        const entries = refundPostings({ ...it, refund });
        const exact = it.amount === 0 ? 0 : (it.commission * refund) / it.amount;
        expect(Math.abs(balance(entries, 'platform_revenue') - exact)).toBeLessThanOrEqual(0.5 + 1e-6);
      }),
      RUNS,
    );
  });

  test('beyond what was charged are refused', () => {
    const it = { amount: 100, commission: 20, payout: 80, currency: 'USD', consultantId: 'k' } as const;
    expect(() => refundPostings({ ...it, refund: 101 })).toThrow(RangeError);
    expect(() => refundPostings({ ...it, refund: 1, refundedBefore: 100 })).toThrow(RangeError);
    expect(() => refundPostings({ ...it, refund: -1 })).toThrow(RangeError);
  });
});

test('a payout takes from the provider what the consultant is no longer owed', () => {
  const entries = payoutPostings({ amount: 700, currency: 'EUR', consultantId: 'k' });
  expectSound(entries);
  expect(balance(entries, 'consultant_payable')).toBe(700);
});

test('currencies are balanced each on its own', () => {
  const account = { kind: 'provider_clearing', ownerId: null } as const;
  const entries = [
    { account, amount: 5, currency: 'USD' },
    { account, amount: -5, currency: 'EUR' },
  ] satisfies Posting[];
  expect(sumsToZero(entries)).toBe(false);
  expect(sumsToZero([])).toBe(true);
});
