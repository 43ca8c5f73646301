import type Stripe from 'stripe';
import {
  type CaptureOutcome,
  type HoldOutcome,
  type HoldRequest,
  type HoldState,
  type Holds,
  PaymentsUnavailable,
} from '../../ports/payments.ts';
import { withCharge } from './charges.ts';
import type { Connection } from './connection.ts';
import { captureOf, EXPANDED, HOLD_KEY, paramsOf, stateOf } from './intents.ts';
import { type Moved, move } from './move.ts';
import { isReplayed, outcomeOf, read, type Trouble } from './trouble.ts';
import { toSeconds } from './words.ts';

/** For how long Stripe keeps a key, and an hour. */
const KEY_LIFE_MS = 25 * 3_600_000;
const UNKNOWN = { status: 'unknown' } as const;

export function createHolds(connection: Connection): Holds {
  const { stripe } = connection;
  const retrieve = (ref: string): Promise<Stripe.PaymentIntent> =>
    stripe.paymentIntents.retrieve(ref, { expand: EXPANDED });

  /** Among the latest of the customer: the one that was asked for under this key. */
  async function lookFor(request: HoldRequest): Promise<Stripe.PaymentIntent | null> {
    const created = { gte: toSeconds(Date.now() - KEY_LIFE_MS) };
    const latest = stripe.paymentIntents.list({ customer: request.customerRef, created, limit: 100 });
    for await (const intent of latest) if (intent.metadata?.[HOLD_KEY] === request.key) return retrieve(intent.id);
    return null;
  }

  const create = (request: HoldRequest): Promise<Moved<Stripe.PaymentIntent>> =>
    move(connection, {
      key: request.key,
      call: async (idempotencyKey) => {
        const intent = await stripe.paymentIntents.create(paramsOf(request), { idempotencyKey });
        return isReplayed(intent.lastResponse.headers) ? retrieve(intent.id) : intent;
      },
      look: () => lookFor(request),
      // A second hold would cost nobody anything, and lapses.
      twiceIsHarmless: true,
    });

  async function cancel(ref: string): Promise<'released' | 'captured' | 'unknown'> {
    const moved = await move(connection, {
      key: `release:${ref}`,
      call: (idempotencyKey) =>
        stripe.paymentIntents.cancel(ref, { cancellation_reason: 'abandoned' }, { idempotencyKey }),
      look: () => finished(ref),
      twiceIsHarmless: true,
    });
    const intent = await settledBy(moved, ref);
    if (intent?.status === 'canceled') return 'released';
    return intent?.status === 'succeeded' ? 'captured' : 'unknown';
  }

  /** The hold, if it is captured or gone. */
  async function finished(ref: string): Promise<Stripe.PaymentIntent | null> {
    const intent = await retrieve(ref);
    return intent.status === 'succeeded' || intent.status === 'canceled' ? intent : null;
  }

  /** What was done now, or what had been done before, so that doing it was refused. */
  async function settledBy(moved: Moved<Stripe.PaymentIntent>, ref: string): Promise<Stripe.PaymentIntent | null> {
    if ('done' in moved) return moved.done;
    if (moved.trouble.kind !== 'refused') return null;
    return (await read(connection, finished(ref)).catch(() => null)) ?? null;
  }

  return {
    async placeHold(request) {
      const moved = await create(request);
      if ('trouble' in moved) return withoutAnswer(connection, moved.trouble);
      return asOutcome(stateOf(moved.done));
    },

    async findHold(ref) {
      const seen = await read(connection, retrieve(ref));
      if (!seen) return null;
      const intent = await withCharge(connection, seen);
      const state = stateOf(intent);
      if (state === 'processing') throw new PaymentsUnavailable('Stripe is still at it');
      const key = intent.metadata?.[HOLD_KEY] ?? null;
      // Their bank refused, but they could still try another card: declined is for good.
      if (state.status === 'declined' && (await cancel(ref)) === 'unknown') {
        throw new PaymentsUnavailable('a declined hold could not be closed');
      }
      return { key, state };
    },

    async capture({ key, ref, amount, commission }): Promise<CaptureOutcome> {
      const moved = await move(connection, {
        key,
        call: (idempotencyKey) =>
          stripe.paymentIntents.capture(
            ref,
            {
              amount_to_capture: amount,
              ...(commission > 0 && { application_fee_amount: commission }),
              expand: EXPANDED,
            },
            { idempotencyKey },
          ),
        look: () => finished(ref),
        twiceIsHarmless: true,
      });
      const intent = await settledBy(moved, ref);
      if (intent?.status === 'succeeded') {
        return { status: 'captured', ...captureOf(await withCharge(connection, intent), amount) };
      }
      if (intent) return { status: 'failed', reason: `the hold is ${intent.status}` };
      return 'trouble' in moved ? outcomeOf(connection, moved.trouble) : UNKNOWN;
    },

    async release(hold) {
      if ('ref' in hold) return cancel(hold.ref);
      // Whether its answer was lost or it was never asked for: asking spends the key and tells the name.
      const known = await connection.within(lookFor(hold.request)).catch(() => null);
      if (known) return cancel(known.id);
      const moved = await create(hold.request);
      if ('done' in moved) return cancel(moved.done.id);
      const { trouble } = moved;
      if (trouble.kind === 'unknown') return 'unknown';
      const left = trouble.kind === 'refused' ? trouble.intent : null;
      return left ? cancel(left.id) : 'released';
    },
  };
}

function withoutAnswer(connection: Connection, trouble: Trouble): HoldOutcome {
  const intent = trouble.kind === 'refused' ? trouble.intent : null;
  const state = intent && stateOf(intent);
  if (state && state !== 'processing' && state.status === 'requires_action') return state;
  if (intent && trouble.kind === 'refused' && trouble.code === 'authentication_required') {
    return { status: 'requires_action', ref: intent.id, clientSecret: intent.client_secret ?? '' };
  }
  const outcome = outcomeOf(connection, trouble);
  return outcome.status === 'failed' ? { status: 'declined', reason: outcome.reason } : outcome;
}

function asOutcome(state: HoldState | 'processing'): HoldOutcome {
  if (state === 'processing') return UNKNOWN;
  if (state.status === 'captured') return { status: 'held', ref: state.ref, captureBefore: null };
  return state.status === 'released' ? { status: 'declined', reason: 'the hold was released' } : state;
}
