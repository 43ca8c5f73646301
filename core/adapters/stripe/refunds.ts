import type Stripe from 'stripe';
import type { Failed, RefundOutcome, Refunds, TakenBack, Unknown } from '../../ports/payments.ts';
import { chargebackOf } from './chargebacks.ts';
import { chargeOf, paymentOf } from './charges.ts';
import type { Connection } from './connection.ts';
import { move } from './move.ts';
import { outcomeOf, read, troubleOf } from './trouble.ts';
import { idOf } from './words.ts';

/** Under which key we asked for it. */
const REFUND_KEY = 'refund_key';

/**
 * Two movements each: the whole amount goes back out of the consultant's account, and exactly our share of it comes back in; Stripe's own
 * proportion would round on its own.
 */
export function createRefunds(connection: Connection): Refunds {
  const { stripe } = connection;

  /** Known from the captured charge on. */
  async function movedBy(
    holdRef: string,
  ): Promise<{ captured: boolean; feeRef: string | null; transferRef: string | null } | null> {
    const intent = await read(connection, stripe.paymentIntents.retrieve(holdRef, { expand: ['latest_charge'] }));
    if (!intent) return null;
    const charge = await chargeOf(connection, intent);
    return {
      captured: intent.status === 'succeeded',
      feeRef: idOf(charge?.application_fee),
      transferRef: idOf(charge?.transfer),
    };
  }

  /** The second step: the first has happened, so that whatever goes wrong now is `unknown`, and asked for again. */
  async function withCommission<Done>({ key, holdRef, commission }: TakenBack, done: Done): Promise<Done | Unknown> {
    if (commission === 0) return done;
    const feeRef = (await movedBy(holdRef))?.feeRef ?? null;
    if (feeRef === null) return unfinished(key, 'Stripe names no commission of this charge');
    const moved = await move<unknown>(connection, {
      key: `${key}:commission`,
      call: (idempotencyKey) =>
        stripe.applicationFees.createRefund(
          feeRef,
          { amount: commission, metadata: { [REFUND_KEY]: key } },
          { idempotencyKey },
        ),
      look: () => withKey(stripe.applicationFees.listRefunds(feeRef, { limit: 100 }), key),
      twiceIsHarmless: false,
    });
    if ('done' in moved) return done;
    const outcome = outcomeOf(connection, moved.trouble);
    return outcome.status === 'failed' ? unfinished(key, outcome.reason) : outcome;
  }

  function unfinished(key: string, reason: string): Unknown {
    connection.log.error({ key, reason }, 'Stripe does not give a commission back');
    return { status: 'unknown' };
  }

  return {
    refund: (input) =>
      orUnknown(connection, async (): Promise<RefundOutcome> => {
        const { key, holdRef, amount } = input;
        const moved = await move<Stripe.Refund>(connection, {
          key,
          call: (idempotencyKey) =>
            stripe.refunds.create(
              {
                payment_intent: holdRef,
                amount,
                reverse_transfer: true,
                refund_application_fee: false,
                metadata: { [REFUND_KEY]: key },
              },
              { idempotencyKey },
            ),
          look: () => withKey(stripe.refunds.list({ payment_intent: holdRef, limit: 100 }), key),
          twiceIsHarmless: false,
        });
        if ('trouble' in moved) return outcomeOf(connection, moved.trouble);
        return withCommission(input, { status: 'refunded', ref: moved.done.id } as const);
      }),

    reverse: (input) =>
      orUnknown(connection, async () => {
        const { key, holdRef, amount } = input;
        const hold = await movedBy(holdRef);
        if (!hold?.captured) return { status: 'failed', reason: 'no captured charge' } as const;
        const { transferRef } = hold;
        if (transferRef === null) return { status: 'unknown' } as const;
        const moved = await move<Stripe.TransferReversal>(connection, {
          key,
          call: (idempotencyKey) =>
            stripe.transfers.createReversal(
              transferRef,
              { amount, refund_application_fee: false, metadata: { [REFUND_KEY]: key } },
              { idempotencyKey },
            ),
          look: () => withKey(stripe.transfers.listReversals(transferRef, { limit: 100 }), key),
          twiceIsHarmless: false,
        });
        if ('trouble' in moved) return outcomeOf(connection, moved.trouble);
        return withCommission(input, { status: 'reversed', ref: moved.done.id } as const);
      }),

    async findRefund(ref) {
      const refund = await read(connection, stripe.refunds.retrieve(ref));
      if (!refund) return null;
      const status = refund.status === 'failed' || refund.status === 'canceled' ? 'failed' : 'refunded';
      return { ref: refund.id, status, holdRef: idOf(refund.payment_intent) ?? '', amount: refund.amount };
    },

    async findChargeback(ref) {
      const dispute = await read(connection, stripe.disputes.retrieve(ref));
      if (!dispute) return null;
      const holdRef = idOf(dispute.payment_intent) ?? (await paymentOf(connection, dispute));
      return chargebackOf(dispute, holdRef);
    },
  };
}

async function withKey<T extends { metadata: Stripe.Metadata | null }>(
  items: AsyncIterable<T>,
  key: string,
): Promise<T | null> {
  for await (const item of items) if (item.metadata?.[REFUND_KEY] === key) return item;
  return null;
}

/** What could not even be looked at has not failed. */
async function orUnknown<T>(connection: Connection, work: () => Promise<T>): Promise<T | Failed | Unknown> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && error.name === 'PaymentsUnavailable') return { status: 'unknown' };
    return outcomeOf(connection, troubleOf(error));
  }
}
