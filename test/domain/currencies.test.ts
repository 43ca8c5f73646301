import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Currency } from '../../contract/terms.ts';
import { fromHome, minorUnits, REFERENCE_RATES, toHome } from '../../core/domain/currencies.ts';
import { costsIn, platformMargin } from '../../core/domain/economics.ts';
import { sayDuration, sayMoney, writeMoney } from '../../core/domain/prose.ts';
import { RUNS } from './runs.ts';

const STATED = { techCost: 12, processingRate: 0.033, processingFixed: 38 };

describe('what is stated in dollars', () => {
  test('is worth as much in every currency, and is not a cent off in dollars', () => {
    expect(costsIn('USD', { ...STATED, rates: REFERENCE_RATES })).toEqual(STATED);
    expect(costsIn('JPY', { ...STATED, rates: { ...REFERENCE_RATES, JPY: 150 } })).toMatchObject({
      techCost: 18,
      processingFixed: 57,
    });
    expect(costsIn('GBP', { ...STATED, rates: { ...REFERENCE_RATES, GBP: 0.75 } }).processingFixed).toBe(29);
  });

  test('comes back the same from a currency with as many digits, but for half a unit of rounding', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000_000_000 }), fc.constantFrom(...Currency.options), (cents, currency) => {
        const there = fromHome(cents, currency);
        const halfUnit = (50 / minorUnits(currency) / REFERENCE_RATES[currency]) * 1.0001 + 0.5;
        expect(Math.abs(toHome(there, currency) - cents)).toBeLessThanOrEqual(halfUnit);
      }),
      RUNS,
    );
  });

  test('leaves about the same margin of the same session in yen as in dollars', () => {
    const dollars = platformMargin({ ...STATED, amount: 5000, commission: 750, captures: 1 });
    const yen = platformMargin({
      ...costsIn('JPY', { ...STATED, rates: { ...REFERENCE_RATES, JPY: 150 } }),
      amount: 7500,
      commission: 1125,
      captures: 1,
    });
    expect(yen.rate).toBeCloseTo(dollars.rate ?? 0, 3);
  });
});

test('digits are those that the currency has', () => {
  for (const currency of Currency.options) {
    const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
    expect(minorUnits(currency)).toBe(10 ** (maximumFractionDigits ?? 2));
  }
});

test('amounts are written as bills do, and said as people do', () => {
  const amounts = [
    { amount: 8000, currency: 'USD' },
    { amount: 123_456, currency: 'EUR' },
    { amount: 5, currency: 'GBP' },
    { amount: 9000, currency: 'JPY' },
  ];
  expect(amounts.map(writeMoney)).toEqual(['$80.00', '€1,234.56', '£0.05', '¥9,000']);
  expect(amounts.map(sayMoney)).toEqual(['$80', '€1,234.56', '£0.05', '¥9,000']);
});

test('durations are said in the units that they have', () => {
  expect([0, 45, 600, 500, 3600, 3905].map(sayDuration)).toEqual([
    '0 s',
    '45 s',
    '10 min',
    '8 min 20 s',
    '1 h',
    '1 h 5 min 5 s',
  ]);
});
