import type { Currency } from '../../../contract/index.ts';

/** Stripe writes currencies small, times in seconds, and what belongs to an object as its id or as a whole. */
export const toCode = (currency: Currency): string => currency.toLowerCase();
export const fromCode = (code: string): Currency => code.toUpperCase() as Currency;
export const toMs = (seconds: number): number => seconds * 1000;
/** null: it was not told. */
export const toMsIfTold = (seconds: number | null | undefined): number | null =>
  typeof seconds === 'number' ? toMs(seconds) : null;
export const toSeconds = (ms: number): number => Math.floor(ms / 1000);

export type Reference = string | { readonly id: string } | null | undefined;
export const idOf = (it: Reference): string | null => (typeof it === 'string' ? it : (it?.id ?? null));

/** The whole object, where it was asked for; null where only its id came, or nothing. */
export const whole = <T extends object>(it: string | T | null | undefined): T | null =>
  typeof it === 'object' ? it : null;

/** https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts, for accounts that settle in that currency. */
export const MINIMUM_CHARGE: Readonly<Record<Currency, number>> = {
  USD: 50,
  EUR: 50,
  GBP: 30,
  JPY: 50,
  CAD: 50,
  AUD: 50,
  CHF: 50,
};
