/**
 * Currencies beside each other. Nobody is ever charged or paid through these rates: a session has one currency from the question to
 * the payout. They only make figures comparable that are stated in dollars (costs, targets, what counts as a large budget).
 */
import type { Currency } from '../../contract/terms.ts';
import { roundHalfUpDiv } from './money.ts';

/** The currency in which costs and targets are stated. */
export const HOME = 'USD' satisfies Currency;

/** Units of the currency for one dollar. */
export type Rates = Readonly<Record<Currency, number>>;

/** Rounded; good for comparing, too coarse for paying. Operators set their own (EXCHANGE_RATES). */
export const REFERENCE_RATES: Rates = { USD: 1, EUR: 0.9, GBP: 0.78, JPY: 150, CAD: 1.4, AUD: 1.5, CHF: 0.88 };

/** Digits behind the point of a whole unit: 2 for cents, 0 for yen. */
const DIGITS: Readonly<Record<Currency, number>> = { USD: 2, EUR: 2, GBP: 2, JPY: 0, CAD: 2, AUD: 2, CHF: 2 };
export const minorUnits = (currency: Currency): number => 10 ** DIGITS[currency];

const PPM = 1_000_000;
const ppm = (rate: number): bigint => BigInt(Math.round(rate * PPM));

/** Minor units of dollars as minor units of another currency: 38 cents are 57 yen at 150. */
export function fromHome(amount: number, currency: Currency, rates: Rates = REFERENCE_RATES): number {
  const whole = BigInt(minorUnits(currency)) * ppm(rates[currency]);
  return Number(roundHalfUpDiv(BigInt(amount) * whole, BigInt(minorUnits(HOME)) * BigInt(PPM)));
}

/** Minor units of a currency as minor units of dollars. */
export function toHome(amount: number, currency: Currency, rates: Rates = REFERENCE_RATES): number {
  const whole = BigInt(minorUnits(currency)) * ppm(rates[currency]);
  return Number(roundHalfUpDiv(BigInt(amount) * BigInt(minorUnits(HOME)) * BigInt(PPM), whole));
}
