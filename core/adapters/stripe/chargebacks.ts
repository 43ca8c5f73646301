import type Stripe from 'stripe';
import type { Chargeback } from '../../ports/payments.ts';
import { fromCode } from './words.ts';

/** @param holdRef of the payment that it takes back */
export function chargebackOf(dispute: Stripe.Dispute, holdRef: string | null): Chargeback {
  const status = statusOf(dispute.status);
  const movements = dispute.balance_transactions ?? [];
  const taken = movements.reduce((sum, it) => sum - it.amount, 0);
  return {
    ref: dispute.id,
    holdRef: holdRef ?? '',
    amount: dispute.amount,
    currency: fromCode(dispute.currency),
    withdrawn: movements.length > 0 ? taken : status === 'open' || status === 'lost' ? dispute.amount : 0,
    fee: movements.reduce((sum, it) => sum + (it.fee ?? 0), 0),
    status,
    reason: dispute.reason,
  };
}

function statusOf(status: Stripe.Dispute.Status): Chargeback['status'] {
  switch (status) {
    case 'warning_needs_response':
    case 'warning_under_review':
      return 'inquiry';
    // A question that came to nothing, or was settled before the bank took anything.
    case 'warning_closed':
    case 'prevented':
    case 'won':
      return 'won';
    case 'lost':
      return 'lost';
    default:
      return 'open';
  }
}
