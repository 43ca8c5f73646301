/** What a session leaves the platform, and how many sessions pay for a month. All amounts are minor units of one currency. */
import { share } from './money.ts';

const PPM = 1_000_000;

export interface SettledSession {
  amount: number;
  commission: number;
  /** how many holds were captured */
  captures: number;
  techCost: number;
  /** share of the amount that the payment provider takes, 0..1 */
  processingRate: number;
  /** what the payment provider takes per capture */
  processingFixed: number;
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
