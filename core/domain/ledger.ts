/**
 * Double entry: what each movement of money writes. A debit is positive, a credit negative, in integer minor units;
 * every list that leaves here sums to zero per currency and has no empty entries.
 */
import type { Currency } from '../../contract/terms.ts';
import { share } from './money.ts';

/**
 * - `provider_clearing`: what lies at the payment provider, in our balance and in the consultants' accounts together
 * - `platform_revenue`: commissions earned
 * - `consultant_payable`: what we owe a consultant (owner: the consultant)
 * - `processing_fees`, `technology_costs`: expenses
 * - `client_receivable`: what a client owes for a call that could not be collected in full (owner: the client)
 * - `waived_services` and `waived_charges`: what was rendered and not charged, once as the consultant's, once as the client's (owners);
 *   the transaction's kind says why. No money moved
 * - `disputed_funds`: what the provider has taken from us until a chargeback is decided
 * - `dispute_fees`: what it charges for that; an expense
 */
export type AccountKind =
  | 'provider_clearing'
  | 'platform_revenue'
  | 'consultant_payable'
  | 'processing_fees'
  | 'client_receivable'
  | 'technology_costs'
  | 'waived_services'
  | 'waived_charges'
  | 'disputed_funds'
  | 'dispute_fees';

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
  return takenBackPostings({ ...it, amount: it.refund, commission });
}

/** A price, or a part of it, that nobody is charged for. */
export function waivedPostings(it: {
  amount: number;
  currency: Currency;
  consultantId: string;
  clientId: string;
}): Posting[] {
  return postings(it.currency, [
    ['waived_services', it.consultantId, it.amount],
    ['waived_charges', it.clientId, -it.amount],
  ]);
}

export interface TakenBack {
  amount: number;
  /** our part of it; the rest is the consultant's */
  commission: number;
  currency: Currency;
  consultantId: string;
}

/** Money that goes back to a client, from both who shared it. */
export function takenBackPostings(it: TakenBack): Posting[] {
  return postings(it.currency, [
    ['provider_clearing', null, -it.amount],
    ['platform_revenue', null, it.commission],
    ['consultant_payable', it.consultantId, it.amount - it.commission],
  ]);
}

/** What a chargeback has taken out of our balance by now, less what was booked of it before; negative: it came back. */
export function chargebackPostings(it: { withdrawn: number; fee: number; currency: Currency }): Posting[] {
  return postings(it.currency, [
    ['provider_clearing', null, -(it.withdrawn + it.fee)],
    ['disputed_funds', null, it.withdrawn],
    ['dispute_fees', null, it.fee],
  ]);
}

/** A chargeback is lost: those who shared the money bear it in the same shares. */
export function lostChargebackPostings(it: TakenBack): Posting[] {
  return postings(it.currency, [
    ['disputed_funds', null, -it.amount],
    ['platform_revenue', null, it.commission],
    ['consultant_payable', it.consultantId, it.amount - it.commission],
  ]);
}

/** What the provider really took for a capture, less what was estimated. */
export function feePostings(it: { difference: number; currency: Currency }): Posting[] {
  return postings(it.currency, [
    ['provider_clearing', null, -it.difference],
    ['processing_fees', null, it.difference],
  ]);
}

/** A consultant's money leaves the provider for their bank. */
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
