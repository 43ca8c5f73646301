import type Stripe from 'stripe';
import { EventRefused, type PaymentEvent, type ProviderBooks } from '../../ports/payments.ts';
import type { Connection, StripeSettings } from './connection.ts';
import { asOurs, troubleOf } from './trouble.ts';
import { idOf, type Reference, toMs, toSeconds } from './words.ts';

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
        if (troubleOf(error).kind !== 'absent') throw asOurs(error);
        connection.log.warn(
          { accountRef },
          'Stripe keeps no list of events here; what gets lost on its way stays lost',
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
    at: toMs(event.created),
  };
}

interface EventObject {
  readonly object: string;
  readonly id?: string;
  readonly payment_intent?: Reference;
  readonly account?: Reference;
}

/** Only names are taken from an event. */
function subjectOf(event: Stripe.Event, it: EventObject): Pick<PaymentEvent, 'subject' | 'subjectRef'> {
  const own = it.id ?? '';
  switch (it.object) {
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
      return { subject: 'account', subjectRef: own };
    case 'capability':
      return { subject: 'account', subjectRef: idOf(it.account) ?? own };
    case 'application':
      // The owner has cut the connection.
      return { subject: 'account', subjectRef: event.account ?? own };
    default:
      return { subject: 'other', subjectRef: own };
  }
}
