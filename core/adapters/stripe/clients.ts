import type Stripe from 'stripe';
import {
  type Clients,
  type NewPaymentMethod,
  PaymentMethodRefused,
  PaymentsUnavailable,
} from '../../ports/payments.ts';
import type { Connection } from './connection.ts';
import { asOurs, read, troubleOf } from './trouble.ts';
import { idOf } from './words.ts';

export function createClients(connection: Connection): Clients {
  const { stripe } = connection;

  /** A card of the client's, whichever way it was handed over. */
  async function takeIn(customerRef: string, token: string): Promise<Stripe.PaymentMethod> {
    if (token.startsWith('tok_')) {
      const made = await stripe.paymentMethods.create({ type: 'card', card: { token } });
      return stripe.paymentMethods.attach(made.id, { customer: customerRef });
    }
    if (token.startsWith('seti_')) {
      const [id = token] = token.split('_secret_');
      const setUp = await stripe.setupIntents.retrieve(id);
      const methodRef = idOf(setUp.payment_method);
      if (setUp.status !== 'succeeded' || methodRef === null || idOf(setUp.customer) !== customerRef) {
        throw new PaymentMethodRefused('this set-up is not finished, or not theirs');
      }
      return takeIn(customerRef, methodRef);
    }
    if (!token.startsWith('pm_')) throw new PaymentMethodRefused('not a payment method of Stripe’s');
    // Stripe's ready-made test cards are nobody's; each time one is attached, that is a card of its own.
    if (!token.startsWith('pm_card_')) {
      const method = await stripe.paymentMethods.retrieve(token);
      const owner = idOf(method.customer);
      if (owner === customerRef) return method;
      if (owner !== null) throw new PaymentMethodRefused('this payment method is somebody else’s');
    }
    return stripe.paymentMethods.attach(token, { customer: customerRef });
  }

  return {
    async openCustomer({ key, clientId }) {
      const metadata = { client_id: clientId };
      const made = await read(connection, stripe.customers.create({ metadata }, { idempotencyKey: key }));
      if (!made) throw new PaymentsUnavailable('Stripe opened no customer');
      return { ref: made.id };
    },

    async closeCustomer(ref) {
      await read(connection, stripe.customers.del(ref));
    },

    async beginSetUp({ customerRef }) {
      const setUp = await read(
        connection,
        stripe.setupIntents.create({
          customer: customerRef,
          usage: 'off_session',
          automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        }),
      );
      if (!setUp?.client_secret) throw new PaymentsUnavailable('Stripe began no set-up');
      return { ref: setUp.id, clientSecret: setUp.client_secret };
    },

    async findSetUp(ref) {
      const setUp = await read(connection, stripe.setupIntents.retrieve(ref));
      const methodRef = idOf(setUp?.payment_method);
      if (setUp?.status === 'succeeded' && methodRef !== null) return { status: 'done', methodRef };
      return { status: !setUp || setUp.status === 'canceled' ? 'gone' : 'open' };
    },

    async addMethod({ customerRef, token }) {
      try {
        return cardOf(await connection.within(takeIn(customerRef, token)));
      } catch (error) {
        if (error instanceof PaymentMethodRefused) throw error;
        if (troubleOf(error).kind === 'unknown') throw asOurs(error);
        throw new PaymentMethodRefused(asOurs(error).message);
      }
    },

    async removeMethod(ref) {
      try {
        await connection.within(stripe.paymentMethods.detach(ref));
      } catch (error) {
        // Detached before, or never there.
        if (troubleOf(error).kind === 'unknown') throw asOurs(error);
      }
    },

    confirmMethod: async () => false,
  };
}

const cardOf = ({ id, type, card }: Stripe.PaymentMethod): NewPaymentMethod => ({
  ref: id,
  brand: card?.brand ?? type ?? 'card',
  last4: card?.last4 ?? '',
  fingerprint: card?.fingerprint ?? id,
  needsConfirmation: false,
});
