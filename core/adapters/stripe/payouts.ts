import type Stripe from 'stripe';
import type { PayoutOutcome, PayoutState, Payouts } from '../../ports/payments.ts';
import type { Connection } from './connection.ts';
import { move } from './move.ts';
import { outcomeOf, read } from './trouble.ts';
import { toCode, toMsIfTold, toSeconds } from './words.ts';

/** Under which key we asked for it. */
const PAYOUT_KEY = 'payout_key';
const LOOKED_BACK_MS = 7 * 86_400_000;

export function createPayouts(connection: Connection): Payouts {
  const { stripe } = connection;

  async function lookFor(accountRef: string, key: string): Promise<Stripe.Payout | null> {
    const created = { gte: toSeconds(Date.now() - LOOKED_BACK_MS) };
    const latest = stripe.payouts.list({ created, limit: 100 }, { stripeAccount: accountRef });
    for await (const payout of latest) if (payout.metadata?.[PAYOUT_KEY] === key) return payout;
    return null;
  }

  return {
    async payOut({ key, accountRef, amount, currency }): Promise<PayoutOutcome> {
      const moved = await move(connection, {
        key,
        call: (idempotencyKey) =>
          stripe.payouts.create(
            { amount, currency: toCode(currency), metadata: { [PAYOUT_KEY]: key } },
            { stripeAccount: accountRef, idempotencyKey },
          ),
        look: () => lookFor(accountRef, key),
        twiceIsHarmless: false,
      });
      if ('trouble' in moved) return outcomeOf(connection, moved.trouble);
      const { ref, status, arrivesAt, reason } = stateOf(moved.done);
      return status === 'failed' ? { status, reason: reason ?? 'sent back' } : { status, ref, arrivesAt };
    },

    async findPayout({ accountRef, ref }) {
      const payout = await read(connection, stripe.payouts.retrieve(ref, {}, { stripeAccount: accountRef }));
      return payout && stateOf(payout);
    },
  };
}

function stateOf(payout: Stripe.Payout): PayoutState {
  const failed = payout.status === 'failed' || payout.status === 'canceled';
  return {
    ref: payout.id,
    status: failed ? 'failed' : payout.status === 'paid' ? 'paid' : 'pending',
    amount: payout.amount,
    arrivesAt: toMsIfTold(payout.arrival_date),
    reason: failed ? (payout.failure_code ?? payout.failure_message ?? payout.status) : null,
  };
}
