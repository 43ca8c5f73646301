import type Stripe from 'stripe';
import type { Failed, RefundOutcome, Refunds, TakenBack, Unknown } from '../../ports/payments.ts';
import { chargebackOf } from './chargebacks.ts';
import type { Connection } from './connection.ts';
import { move } from './move.ts';
import { outcomeOf, read, troubleOf } from './trouble.ts';
import { idOf, whole } from './words.ts';

/** Under which key we asked for it. */
const REFUND_KEY = 'refund_key';

/**
 * Two movements each: the whole amount goes back out of the consultant's account, and exactly our share of it comes back in; Stripe's own
 * proportion would round on its own.
 */
export function createRefunds(connection: Connection): Refunds {
  const { stripe } = connection;

  /** Both are known from the captured charge on. */
  async function chargeOf(holdRef: string): Promise<{ feeRef: string | null; transferRef: string | null } | null> {
    const intent = await read(connection, stripe.paymentIntents.retrieve(holdRef, { expand: ['latest_charge'] }));
    const charge = whole(intent?.latest_charge);
    return charge && { feeRef: idOf(charge.application_fee), transferRef: idOf(charge.transfer) };
  }

  /** @returns undefined when it went well */
  async function giveCommissionBack(
    { key, commission }: TakenBack,
    feeRef: string | null,
  ): Promise<Failed | Unknown | undefined> {
    if (commission === 0) return undefined;
    if (feeRef === null) return { status: 'failed', reason: 'no commission was taken' };
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
    return 'trouble' in moved ? outcomeOf(connection, moved.trouble) : undefined;
  }

  async function takeBack<Done extends { id: string }>(
    input: TakenBack,
    first: (refs: { transferRef: string | null }) => Parameters<typeof move<Done>>[1] | null,
  ): Promise<{ done: Done } | Failed | Unknown> {
    const refs = await chargeOf(input.holdRef);
    const step = refs && first(refs);
    if (!refs || !step) return { status: 'failed', reason: 'no captured charge' };
    const moved = await move(connection, step);
    if ('trouble' in moved) return outcomeOf(connection, moved.trouble);
    const problem = await giveCommissionBack(input, refs.feeRef);
    if (problem?.status === 'failed') {
      // Half of it has happened; it is no refusal any more.
      connection.log.error({ key: input.key, reason: problem.reason }, 'Stripe does not give a commission back');
    }
    return problem ? { status: 'unknown' } : { done: moved.done };
  }

  return {
    async refund(input): Promise<RefundOutcome> {
      const { key, holdRef, amount } = input;
      const outcome = await orUnknown(connection, () =>
        takeBack<Stripe.Refund>(input, () => ({
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
        })),
      );
      return 'done' in outcome ? { status: 'refunded', ref: outcome.done.id } : outcome;
    },

    async reverse(input) {
      const { key, amount } = input;
      const outcome = await orUnknown(connection, () =>
        takeBack<Stripe.TransferReversal>(input, ({ transferRef }) =>
          transferRef === null
            ? null
            : {
                key,
                call: (idempotencyKey) =>
                  stripe.transfers.createReversal(
                    transferRef,
                    { amount, refund_application_fee: false, metadata: { [REFUND_KEY]: key } },
                    { idempotencyKey },
                  ),
                look: () => withKey(stripe.transfers.listReversals(transferRef, { limit: 100 }), key),
                twiceIsHarmless: false,
              },
        ),
      );
      return 'done' in outcome ? { status: 'reversed', ref: outcome.done.id } : outcome;
    },

    async findRefund(ref) {
      const refund = await read(connection, stripe.refunds.retrieve(ref));
      if (!refund) return null;
      const status = refund.status === 'failed' || refund.status === 'canceled' ? 'failed' : 'refunded';
      return { ref: refund.id, status, holdRef: idOf(refund.payment_intent) ?? '', amount: refund.amount };
    },

    async findChargeback(ref) {
      const dispute = await read(connection, stripe.disputes.retrieve(ref));
      return dispute && chargebackOf(dispute);
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
