import type Stripe from 'stripe';
import { EventRefused, type PaymentEvent, type ProviderBooks } from '../../ports/payments.ts';
import type { Connection, StripeSettings } from './connection.ts';
import { asOurs, troubleOf } from './trouble.ts';
import { idOf, type Reference, toMsIfTold, toSeconds } from './words.ts';

const PAGE = 100;

export function createEvents(
  connection: Connection,
  { secretKey, webhookSecret }: StripeSettings,
): Pick<ProviderBooks, 'readEvent' | 'listEvents'> {
  const { stripe } = connection;
  const live = /^[sr]k_live_/.test(secretKey);
  return {
    async readEvent(body, headers) {
      const event = verified(stripe, webhookSecret, body, headers['stripe-signature']);
      if (typeof event?.id !== 'string' || typeof event.type !== 'string' || !event.data?.object) {
        throw new EventRefused('not an event');
      }
      if ((event.livemode ?? false) !== live)
        throw new EventRefused(live ? 'from the test mode' : 'from the live mode');
      return eventOf(event);
    },

    async *listEvents({ accountRef, since }) {
      const options = accountRef === null ? {} : { stripeAccount: accountRef };
      const created = { gte: toSeconds(since) };
      try {
        for await (const event of stripe.events.list({ created, limit: PAGE }, options)) {
          yield { ...eventOf(event), accountRef: event.account ?? accountRef };
        }
      } catch (error) {
        // Of an account that cut us off there is none to be had; the others still have theirs.
        if (troubleOf(error).kind === 'unknown') throw asOurs(error);
        connection.log.warn(
          { accountRef },
          'Stripe shows no list of events here; what gets lost on its way stays lost',
        );
      }
    },
  };
}

function verified(
  stripe: Stripe,
  secret: string,
  body: Buffer,
  signature: string | string[] | undefined,
): Stripe.Event {
  try {
    return stripe.webhooks.constructEvent(body, typeof signature === 'string' ? signature : '', secret);
  } catch (cause) {
    throw new EventRefused('the signature does not match, or is too old', { cause });
  }
}

function eventOf(event: Stripe.Event): PaymentEvent {
  return {
    id: event.id,
    type: event.type,
    ...subjectOf(event, event.data.object as EventObject),
    accountRef: event.account ?? null,
    at: toMsIfTold(event.created) ?? Date.now(),
  };
}

interface EventObject {
  readonly object?: string;
  readonly id?: string;
  readonly payment_intent?: Reference;
  readonly account?: Reference;
}

/** What an event is about, by the beginning of its type, for an object that does not say what it is. The first that fits. */
const SUBJECT_OF_TYPE: readonly (readonly [beginning: string, object: string])[] = [
  ['charge.dispute.', 'dispute'],
  ['charge.refund.', 'refund'],
  ['account.application.', 'application'],
  ...['payment_intent', 'charge', 'refund', 'payout', 'setup_intent', 'account', 'capability'].map(
    (object) => [`${object}.`, object] as const,
  ),
];

const objectOf = (event: Stripe.Event, it: EventObject): string | undefined =>
  it.object ?? SUBJECT_OF_TYPE.find(([beginning]) => event.type.startsWith(beginning))?.[1];

/** Only names are taken from an event. */
function subjectOf(event: Stripe.Event, it: EventObject): Pick<PaymentEvent, 'subject' | 'subjectRef'> {
  const own = it.id ?? '';
  switch (objectOf(event, it)) {
    case 'payment_intent':
      return { subject: 'hold', subjectRef: own };
    case 'charge': {
      const holdRef = idOf(it.payment_intent);
      return holdRef === null ? { subject: 'other', subjectRef: own } : { subject: 'hold', subjectRef: holdRef };
    }
    case 'refund':
      return { subject: 'refund', subjectRef: own };
    case 'dispute':
      return { subject: 'chargeback', subjectRef: own };
    case 'payout':
      return { subject: 'payout', subjectRef: own };
    case 'setup_intent':
      return { subject: 'set_up', subjectRef: own };
    case 'account':
      return { subject: 'account', subjectRef: own || (event.account ?? '') };
    case 'capability':
      return { subject: 'account', subjectRef: idOf(it.account) ?? own };
    case 'application':
      // The owner has cut the connection.
      return { subject: 'account', subjectRef: event.account ?? own };
    default:
      return { subject: 'other', subjectRef: own };
  }
}
