/** What a session leaves the platform, and how many sessions pay for a month. All amounts are minor units of one currency. */
import type { Currency } from '../../contract/terms.ts';
import { fromHome, type Rates } from './currencies.ts';
import { share } from './money.ts';

const PPM = 1_000_000;

export interface Costs {
  /** of a session */
  techCost: number;
  /** share of the amount that the payment provider takes, 0..1 */
  processingRate: number;
  /** what the payment provider takes per capture */
  processingFixed: number;
}

/**
 * Costs are stated in dollars, once. In another currency they are what those dollars are worth there: 38 cents are 57 yen at 150, not
 * 38 yen and not 38 pence. They are estimates until the provider reports its real fee, and no charge is ever computed from them.
 */
export const costsIn = (currency: Currency, stated: Costs & { rates: Rates }): Costs => ({
  techCost: fromHome(stated.techCost, currency, stated.rates),
  processingRate: stated.processingRate,
  processingFixed: fromHome(stated.processingFixed, currency, stated.rates),
});

export interface SettledSession extends Costs {
  amount: number;
  commission: number;
  /** how many holds were captured */
  captures: number;
  /** what the provider said it took in total; replaces the estimate */
  reportedFees?: number | null | undefined;
}

/** Estimated until the provider reports the real fee: rate × amount + a fixed part per capture; nothing without a capture. */
export function processingFees(it: Omit<SettledSession, 'commission' | 'techCost'>): number {
  if (it.reportedFees !== null && it.reportedFees !== undefined) return it.reportedFees;
  if (it.captures === 0) return 0;
  return share(it.amount, Math.round(it.processingRate * PPM), PPM) + it.captures * it.processingFixed;
}

/**
 * margin = commission − processing − technology; `rate` is its share of the amount, null where nothing was billed.
 * At 3.3% + $0.38 and $0.12, $50 at 15% leave 10.7% and $100 at 8% leave 4.2%.
 */
export function platformMargin(it: SettledSession): { margin: number; rate: number | null } {
  const margin = it.commission - processingFees(it) - it.techCost;
  return { margin, rate: it.amount > 0 ? margin / it.amount : null };
}

export interface Month {
  baseCosts: number;
  /** average; may be a fraction of a minor unit, or negative */
  marginPerSession: number;
  sessionsSoFar: number;
}

/** `sessionsNeeded` is null while a session earns nothing: no number of them would do. */
export function breakEven(month: Month): Month & { sessionsNeeded: number | null; reached: boolean } {
  const { baseCosts, marginPerSession, sessionsSoFar } = month;
  const sessionsNeeded = baseCosts <= 0 ? 0 : marginPerSession > 0 ? Math.ceil(baseCosts / marginPerSession) : null;
  return { ...month, sessionsNeeded, reached: sessionsNeeded !== null && sessionsSoFar >= sessionsNeeded };
}
