import { randomUUID } from 'node:crypto';
import { createStripePayments } from '../../../core/adapters/stripe/index.ts';
import { setAccount } from '../../fakes/stripe/accounts.ts';
import { startStripe } from '../../fakes/stripe/index.ts';
import { authenticate } from '../../fakes/stripe/intents.ts';
import { closeDispute, closePayout, raiseDispute } from '../../fakes/stripe/money-back.ts';
import { signEvent } from '../../fakes/stripe/webhooks.ts';
import { describePayments, type Stage } from './conformance.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };

describePayments('stripe', async (): Promise<Stage> => {
  const stripe = await startStripe();
  const { world, secretKey, webhookSecret, baseUrl } = stripe;
  const payments = createStripePayments({ secretKey, webhookSecret, publishableKey: null, apiBase: baseUrl, log });
  const eventAbout = (ref: string, at?: number) => {
    const event = world.all('event').find((it) => it.data.object.id === ref);
    if (!event) throw new Error(`no event about ${ref}`);
    return signEvent(webhookSecret, event, at);
  };
  return {
    payments,
    cards: {
      works: 'tok_visa',
      declined: 'tok_chargeCustomerFail',
      confirmed: 'pm_card_authenticationRequired',
    },
    activeAccount: async () => {
      const consultantId = randomUUID();
      const key = `account:${consultantId}`;
      const { ref } = await payments.openAccount({ key, consultantId, country: 'US', currency: 'USD' });
      setAccount(world, ref, true);
      return ref;
    },
    confirm: async ({ methodRef, clientSecret }) => {
      const [id = ''] = clientSecret.split('_secret_');
      authenticate(world, id, { succeeds: true, method: methodRef });
    },
    settleBalances: async () => world.settleBalances(),
    raiseChargeback: async (holdRef) => raiseDispute(world, holdRef).id,
    closeChargeback: async (ref, status) => closeDispute(world, ref, status),
    returnPayout: async ({ accountRef, ref }) => closePayout(world, ref, accountRef, 'failed'),
    eventAbout: async (ref) => eventAbout(ref),
    oldEventAbout: async (ref) => eventAbout(ref, Date.now() - 600_000),
    close: () => stripe.close(),
  };
});
