/**
 * Double entry: what each movement of money writes. A debit is positive, a credit negative, in integer minor units;
 * every list that leaves here sums to zero per currency and has no empty entries.
 */
import type { Currency } from '../../contract/terms.ts';
import { share } from './money.ts';

/**
 * - `provider_clearing`: our balance at the payment provider
 * - `platform_revenue`: commissions earned
 * - `consultant_payable`: what we owe a consultant (owner: the consultant)
 * - `processing_fees`, `technology_costs`: expenses
 * - `client_receivable`: what a client owes for a call that could not be collected in full (owner: the client)
 */
export type AccountKind =
  | 'provider_clearing'
  | 'platform_revenue'
  | 'consultant_payable'
  | 'processing_fees'
  | 'client_receivable'
  | 'technology_costs';

export type Posting = {
  account: { kind: AccountKind; ownerId: string | null };
  /** debit > 0, credit < 0 */
  amount: number;
  currency: Currency;
};

export interface Settlement {
  /** what the session costs; commission + payout */
  amount: number;
  commission: number;
  payout: number;
  processingFee: number;
  currency: Currency;
  consultantId: string;
  clientId: string;
  /** what was really collected; the amount when left out. The client owes the rest. */
  captured?: number | undefined;
}

/** @throws RangeError when the shares are not the amount: such a transaction would not sum to zero. */
export function settlementPostings(it: Settlement): Posting[] {
  if (it.commission + it.payout !== it.amount) throw new RangeError('commission and payout must add up to the amount');
  const captured = it.captured ?? it.amount;
  return postings(it.currency, [
    ['provider_clearing', null, captured - it.processingFee],
    ['processing_fees', null, it.processingFee],
    ['client_receivable', it.clientId, it.amount - captured],
    ['platform_revenue', null, -it.commission],
    ['consultant_payable', it.consultantId, -it.payout],
  ]);
}

export interface Refund {
  refund: number;
  /** of the settled session, as are commission and payout */
  amount: number;
  commission: number;
  payout: number;
  /** what earlier refunds of the same session gave back */
  refundedBefore?: number | undefined;
  currency: Currency;
  consultantId: string;
}

/**
 * Gives the money back, taking commission and payout back in proportion. The shares are differences of running totals, so
 * that any sequence of partial refunds that returns all of it also reverses both shares exactly. Fees stay spent.
 * @throws RangeError when more would be refunded than was charged
 */
export function refundPostings(it: Refund): Posting[] {
  const before = it.refundedBefore ?? 0;
  if (it.refund < 0 || before < 0 || before + it.refund > it.amount) {
    throw new RangeError(`cannot refund ${it.refund} of ${it.amount}, of which ${before} went back already`);
  }
  if (it.commission + it.payout !== it.amount) throw new RangeError('commission and payout must add up to the amount');
  if (it.refund === 0) return [];
  const commission = share(it.commission, before + it.refund, it.amount) - share(it.commission, before, it.amount);
  return postings(it.currency, [
    ['provider_clearing', null, -it.refund],
    ['platform_revenue', null, commission],
    ['consultant_payable', it.consultantId, it.refund - commission],
  ]);
}

/** A consultant's money leaves our balance at the provider. */
export function payoutPostings(it: { amount: number; currency: Currency; consultantId: string }): Posting[] {
  return postings(it.currency, [
    ['provider_clearing', null, -it.amount],
    ['consultant_payable', it.consultantId, it.amount],
  ]);
}

/** True when the postings of each currency add up to nothing. */
export function sumsToZero(entries: readonly Posting[]): boolean {
  const sums = new Map<Currency, number>();
  for (const { amount, currency } of entries) sums.set(currency, (sums.get(currency) ?? 0) + amount);
  return [...sums.values()].every((sum) => sum === 0);
}

function postings(currency: Currency, lines: readonly [AccountKind, string | null, number][]): Posting[] {
  return lines
    .filter(([, , amount]) => amount !== 0)
    .map(([kind, ownerId, amount]) => ({ account: { kind, ownerId }, amount, currency }));
}
