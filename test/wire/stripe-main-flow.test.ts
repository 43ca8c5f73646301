/**
 * The main flow of the contract with nothing set but a key, a webhook secret and an address: against a Stripe that tells all, and against one
 * of few words that has only what the flow cannot do without. Both are spoken to over HTTP alone.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  AskBody,
  Invoice,
  Onboarding,
  Page,
  PaymentMethod,
  Preview,
  Rating,
  Session,
} from '../../contract/index.ts';
import { type FakeStripe, type StandIn, startStripe } from '../fakes/stripe/index.ts';
import type { Actor } from '../support/actor.ts';
import { EventRefusal } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { ask, codeOf, freshTopic, join, offer, query, questionOn, settled } from './scenes.ts';

/** 100 a second: FREE_SECONDS 2, then blocks of four seconds. */
const RATE = 360_000;

/** What only statements, clean-ups and comparisons ask for. */
const EXTRAS = [
  'get /v1/events',
  'get /v1/balance',
  'get /v1/balance_transactions',
  'get /v1/balance_transactions/{id}',
  'get /v1/charges/{id}',
  'post /v1/application_fees/{id}/refunds',
  'get /v1/application_fees/{id}/refunds',
  'get /v1/disputes',
];
const standIns: readonly [name: string, standIn: StandIn, webhooks: boolean][] = [
  ['a Stripe that tells all, and sends events', {}, true],
  ['a Stripe of few words', { terse: true }, true],
  ['a Stripe of few words that has no extras, and whose events get lost', { terse: true, without: EXTRAS }, false],
];

describe.each(standIns)('%s', (_name, standIn, webhooks) => {
  let stripe: FakeStripe;
  let cluster: Cluster;
  beforeAll(async () => {
    stripe = await startStripe({ ...standIn, secretKey: 'sk_test_4eC39Hq', webhookSecret: 'whsec_test' });
    cluster = await Cluster.start({
      env: {
        QUESTION_SECONDS: '60',
        INVITATION_SECONDS: '40',
        STRIPE_SECRET_KEY: 'sk_test_4eC39Hq',
        STRIPE_WEBHOOK_SECRET: 'whsec_test',
        STRIPE_API_BASE: stripe.baseUrl,
      },
    });
    if (webhooks) stripe.webhooks.sendTo(`${cluster.url}/v1/webhooks/stripe`);
  });
  afterAll(async () => {
    await cluster?.stop();
    await stripe?.close();
  });

  /** As Stripe's form in the browser does, and the bank's after it. */
  async function atStripe(path: string, params: Record<string, string> = {}): Promise<void> {
    const answer = await fetch(`${stripe.baseUrl}/v1/${path}`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_4eC39Hq' },
      body: new URLSearchParams(params),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }
  const nameIn = (clientSecret: string): string => clientSecret.split('_secret_')[0] ?? '';

  async function withCard(card: string): Promise<Actor> {
    const client = await cluster.client({ token: null });
    const setUp = await client.post<{ clientSecret: string; publishableKey: null }>('/v1/payment-methods/setup');
    expect(setUp.publishableKey).toBeNull();
    await atStripe(`setup_intents/${nameIn(setUp.clientSecret)}/confirm`, { payment_method: card });
    return client;
  }
  async function payable(topic: string, price: { rate?: number; currency?: string } = {}): Promise<Actor> {
    const consultant = await cluster.consultant({ skills: [topic], rate: RATE, ...price, available: false });
    expect(await codeOf(consultant.emit('availability:set', { status: 'available' }))).toBe('invalid_state');
    const { url } = await consultant.post<{ url: string }>('/v1/payouts/onboarding');
    expect(await consultant.get<Onboarding>('/v1/payouts/onboarding')).toMatchObject({ status: 'pending' });
    expect((await fetch(url)).ok).toBe(true);
    await consultant.emit('availability:set', { status: 'available' });
    return consultant;
  }
  const intentsOf = (client: Actor) =>
    stripe.world.all('payment_intent').filter((it) => (it.metadata as { client_id?: string }).client_id === client.id);

  it('a question travels from a card that is set up in the browser to the invoice, the rating and a refund', async () => {
    const topic = freshTopic();
    const [client, consultant] = await Promise.all([withCard('pm_card_visa'), payable(topic)]);
    const match = await offer(consultant, await ask(client, topic));
    const session = await client.emit('match:accept', { matchId: match.id });
    const { items: methods } = await client.get<Page<PaymentMethod>>('/v1/payment-methods');
    expect(methods).toMatchObject([{ brand: 'visa', last4: '4242', isDefault: true }]);
    await Promise.all([join(client, session), join(consultant, session)]);
    await client.next('session:clock', (it) => it.billable >= 3);
    await client.emit('session:end', { sessionId: session.id });

    const books = await settled(consultant, session);
    expect(books).toMatchObject({ status: 'completed', charge: { status: 'captured', amount: books.amount } });
    const intents = await until(async () => {
      const all = intentsOf(client);
      return all.every((it) => it.status === 'succeeded' || it.status === 'canceled') && all;
    });
    const captured = intents.filter((it) => it.status === 'succeeded');
    expect(captured.reduce((sum, it) => sum + it.amount_received, 0)).toBe(books.amount.amount);
    expect(captured.reduce((sum, it) => sum + it.application_fee_amount, 0)).toBe(books.commission?.amount);
    expect((await client.get<Invoice>(`/v1/sessions/${session.id}/invoice`)).total).toEqual(books.amount);
    await client.post<Rating>(`/v1/sessions/${session.id}/rating`, { overall: 5 });

    const admin = await cluster.admin();
    await admin.post(`/v1/admin/sessions/${session.id}/refund`, { reason: 'It did not help.' });
    const refunded = () =>
      stripe.world.all('refund').filter((it) => captured.some((on) => on.id === it.payment_intent));
    expect(refunded().reduce((sum, it) => sum + it.amount, 0)).toBe(books.amount.amount);
    const [refund] = await query<{ status: string }>(cluster, 'select status from refunds where session_id = $1', [
      session.id,
    ]);
    // Where commissions cannot be given back, the refund waits until they can; the client has their money, once.
    expect(refund?.status).toBe(standIn.without ? 'pending' : 'done');
    if (!standIn.without) {
      expect((await client.get<Session>(`/v1/sessions/${session.id}`)).charge.status).toBe('refunded');
    }
  });

  it('who does not begin pays nothing, and a token is as good as a form', async () => {
    const topic = freshTopic();
    const [client, consultant] = await Promise.all([cluster.client({ token: 'pm_card_visa' }), payable(topic)]);
    const match = await offer(consultant, await ask(client, topic));
    const session = await client.emit('match:accept', { matchId: match.id });
    expect(intentsOf(client).map((it) => it.status)).toEqual(['requires_capture']);
    await client.emit('session:end', { sessionId: session.id });
    await until(async () => intentsOf(client).every((it) => it.status === 'canceled'));
    expect((await settled(client, session)).charge.status).toBe('released');
  });

  it('a bank that says no, and one that wants the client', async () => {
    const topic = freshTopic();
    const [poor, client, consultant] = await Promise.all([
      cluster.client({ token: 'pm_card_chargeCustomerFail' }),
      withCard('pm_card_authenticationRequired'),
      payable(topic),
    ]);
    const hopeless = await offer(consultant, await ask(poor, topic));
    expect(await poor.tryEmit('match:accept', { matchId: hopeless.id })).toBe('payment_failed');
    const match = await offer(consultant, await ask(client, topic));
    const refused = await client.emit('match:accept', { matchId: match.id }).catch((it: unknown) => it);
    if (!(refused instanceof EventRefusal)) throw new Error('accepted');
    expect(refused.error.code).toBe('payment_action_required');
    await atStripe(`payment_intents/${nameIn(String(refused.error.clientSecret))}/confirm`);
    expect((await client.emit('match:accept', { matchId: match.id })).status).toBe('pending');
  });

  if (!standIn.terse) {
    it.each([
      ['EUR', 300_000],
      ['GBP', 240_000],
      ['JPY', 480_000],
    ])('a price in %s stays in it, in whole minor units, at Stripe too', async (currency, rate) => {
      const topic = freshTopic();
      const [client, consultant] = await Promise.all([withCard('pm_card_visa'), payable(topic, { currency, rate })]);
      const wishes = { maxHourlyRate: { amount: rate, currency } };
      const { title, body, skills } = questionOn(topic);
      await until(
        async () =>
          (await client.post<Preview>('/v1/matching/preview', { title, body, skills, ...wishes })).consultants
            .length === 1,
      );
      const match = await offer(consultant, await ask(client, topic, wishes as Partial<AskBody>));
      const session = await client.emit('match:accept', { matchId: match.id });
      await Promise.all([join(client, session), join(consultant, session)]);
      await client.next('session:clock', (it) => it.billable >= 1);
      await client.emit('session:end', { sessionId: session.id });
      const books = await settled(consultant, session);
      expect(books.amount).toEqual({ amount: Math.round((rate * books.billable) / 3600), currency });
      const captured = intentsOf(client).filter((it) => it.status === 'succeeded');
      expect(captured.map((it) => [it.currency, it.amount_received, it.application_fee_amount])).toEqual([
        [currency.toLowerCase(), books.amount.amount, books.commission?.amount],
      ]);
      const [account] = stripe.world
        .all('account')
        .filter((it) => (it.metadata as { consultant_id?: string }).consultant_id === consultant.id);
      expect(stripe.world.balance(account?.id ?? '')).toMatchObject([
        { currency: currency.toLowerCase(), pending: books.payout?.amount },
      ]);
    });
  }

  it('a card of another provider, from before, is not what the client pays with by default', async () => {
    const client = await cluster.client({ token: null, connect: false });
    await query(
      cluster,
      `insert into payment_methods (id, client_id, provider, provider_ref, brand, last4, fingerprint, needs_confirmation, is_default)
       values (gen_random_uuid(), $1, 'simulated', 'sim_pm_1', 'visa', '4242', 'f', false, true)`,
      [client.id],
    );
    const card = await client.post<PaymentMethod>('/v1/payment-methods', { token: 'pm_card_visa' });
    expect(card.isDefault).toBe(true);
  });

  it('every request is one that Stripe takes', () => {
    expect(stripe.requests.length).toBeGreaterThan(20);
    // A card that is declined is 402: nothing that was asked for here can be refused as wrong, by its parameters, its state or its key.
    expect(stripe.requests.filter((it) => it.status === 400)).toEqual([]);
  });
});
