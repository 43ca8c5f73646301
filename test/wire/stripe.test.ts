/** The market with real payments: our processes, and a Stripe of one's own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Invoice, Onboarding, Page, PaymentMethod, Session } from '../../contract/index.ts';
import { setAccount } from '../fakes/stripe/accounts.ts';
import { confirmSetUp } from '../fakes/stripe/clients.ts';
import { type FakeStripe, startStripe } from '../fakes/stripe/index.ts';
import { authenticate } from '../fakes/stripe/intents.ts';
import { signEvent } from '../fakes/stripe/webhooks.ts';
import { type Actor, EventRefusal, type HttpRefusal } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { newApp } from './app-scenes.ts';
import { Receiver } from './receiver.ts';
import { ask, codeOf, ended, freshTopic, join, offer, openSession, query, settled } from './scenes.ts';

/** 100 a second: FREE_SECONDS 1, then blocks of four seconds, of which the next is held two seconds early. */
const RATE = 360_000;
let stripe: FakeStripe;
let cluster: Cluster;
beforeAll(async () => {
  stripe = await startStripe();
  cluster = await Cluster.start({
    env: {
      FREE_SECONDS: '1',
      QUESTION_SECONDS: '60',
      INVITATION_SECONDS: '40',
      STRIPE_SECRET_KEY: stripe.secretKey,
      STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
      STRIPE_API_BASE: stripe.baseUrl,
    },
  });
  stripe.webhooks.sendTo(`${cluster.url}/v1/webhooks/stripe`);
});
afterAll(async () => {
  await cluster?.stop();
  await stripe?.close();
});
const accountOf = (consultant: Actor) =>
  until(async () =>
    stripe.world
      .all('account')
      .find((it) => (it.metadata as { consultant_id?: string }).consultant_id === consultant.id),
  );

/** A consultant whom Stripe knows. */
async function payable(topic: string): Promise<Actor> {
  const consultant = await cluster.consultant({ skills: [topic], rate: RATE, available: false });
  await consultant.post('/v1/payouts/onboarding');
  setAccount(stripe.world, (await accountOf(consultant)).id, true);
  await consultant.emit('availability:set', { status: 'available' });
  return consultant;
}
const intentsOf = (client: Actor) =>
  stripe.world
    .all('payment_intent')
    .filter((it) => (it.metadata as { client_id?: string }).client_id === client.id)
    .reverse();

describe('a consultant', () => {
  it('can be available only once Stripe can pay them, and is told what to do until then', async () => {
    const consultant = await cluster.consultant({ available: false });
    const refused = await consultant.emit('availability:set', { status: 'available' }).catch((it: unknown) => it);
    expect((refused as EventRefusal).error).toMatchObject({
      code: 'invalid_state',
      message: expect.stringContaining('/v1/payouts/onboarding'),
    });
    expect(await consultant.get<Onboarding>('/v1/payouts/onboarding')).toMatchObject({ status: 'none' });

    const [first, second] = await Promise.all(
      [1, 2].map(() =>
        consultant.post<{ url: string; expiresAt: string }>('/v1/payouts/onboarding', { country: 'DE' }),
      ),
    );
    expect(first?.url).toMatch(/^http:/);
    expect(second?.url).toBe(first?.url);
    const { id, country, settings, controller } = (await accountOf(consultant)) as unknown as Record<string, unknown>;
    expect({ country, settings, controller }).toEqual({
      country: 'DE',
      settings: { payouts: { schedule: { interval: 'manual' } } },
      controller: {
        fees: { payer: 'application' },
        losses: { payments: 'application' },
        requirement_collection: 'stripe',
        stripe_dashboard: { type: 'express' },
      },
    });
    const waiting = await consultant.emit('availability:set', { status: 'available' }).catch((it: unknown) => it);
    expect((waiting as EventRefusal).error.message).toContain('external_account');

    setAccount(stripe.world, String(id), true);
    expect(await consultant.emit('availability:set', { status: 'available' })).toMatchObject({ status: 'available' });
    expect(await consultant.get<Onboarding>('/v1/payouts/onboarding')).toEqual({
      status: 'active',
      payoutsEnabled: true,
      requirements: [],
    });
  });

  it('whom Stripe can no longer pay is away, and told so', async () => {
    const consultant = await payable(freshTopic());
    setAccount(stripe.world, (await accountOf(consultant)).id, false);
    await consultant.next('availability:changed', (it) => it.availability === 'away' && it.reason === 'not_payable');
    expect(await codeOf(consultant.emit('availability:set', { status: 'available' }))).toBe('invalid_state');
  });

  it('of a country that Stripe does not serve is told so, and can name another', async () => {
    const consultant = await cluster.consultant({ available: false });
    const refused = await consultant.post('/v1/payouts/onboarding', { country: 'XX' }).catch((it: unknown) => it);
    expect((refused as HttpRefusal).problem).toMatchObject({
      code: 'validation_failed',
      errors: [{ path: 'country' }],
    });
    expect(await consultant.post('/v1/payouts/onboarding', { country: 'FR' })).toHaveProperty('url');
  });
});

describe('a client', () => {
  it('sets a card up in the browser; it is there at once, whether or not Stripe’s event comes', async () => {
    stripe.webhooks.sendTo(null);
    const client = await cluster.client({ token: null });
    const setUp = await client.post<{ clientSecret: string; publishableKey: string | null }>(
      '/v1/payment-methods/setup',
    );
    expect(await client.get<Page<PaymentMethod>>('/v1/payment-methods')).toMatchObject({ items: [] });
    const [id = ''] = setUp.clientSecret.split('_secret_');
    confirmSetUp(stripe.world, id, 'pm_card_visa');
    const { items } = await client.get<Page<PaymentMethod>>('/v1/payment-methods');
    expect(items).toMatchObject([{ brand: 'visa', last4: '4242', isDefault: true, needsConfirmation: false }]);

    stripe.webhooks.sendTo(`${cluster.url}/v1/webhooks/stripe`);
    const again = await client.post<{ clientSecret: string }>('/v1/payment-methods/setup');
    confirmSetUp(stripe.world, again.clientSecret.split('_secret_')[0] ?? '', 'pm_card_mastercard');
    const both = await until(async () => {
      const page = await client.get<Page<PaymentMethod>>('/v1/payment-methods');
      return page.items.length === 2 && page.items;
    });
    const [newest] = both;
    expect(newest).toMatchObject({ brand: 'mastercard', isDefault: false });
    await client.post(`/v1/payment-methods/${newest?.id}/default`);
    const chosen = await client.get<Page<PaymentMethod>>('/v1/payment-methods');
    expect(chosen.items.map((it) => it.isDefault)).toEqual([true, false]);
    await client.request('DELETE', `/v1/payment-methods/${newest?.id}`);
    expect((await client.get<Page<PaymentMethod>>('/v1/payment-methods')).items).toMatchObject([
      { brand: 'visa', isDefault: true },
    ]);
    const one = await client.post<PaymentMethod>('/v1/payment-methods', { token: 'pm_card_visa' }).catch((it) => it);
    expect(one).toMatchObject({ last4: '4242' });
  });

  it('cannot take somebody else’s card, nor confirm without the bank', async () => {
    const [client, other] = await Promise.all([cluster.client(), cluster.client()]);
    const theirs = stripe.world
      .all('payment_method')
      .find((it) => it.customer !== null && it.id.startsWith('pm_') && it.customer === customerOf(other));
    expect(await codeOf(client.post('/v1/payment-methods', { token: theirs?.id }))).toBe('payment_failed');
    expect(await codeOf(client.post('/v1/payment-methods', { token: 'tok_nonsense' }))).toBe('payment_failed');
    const { items } = await client.get<Page<PaymentMethod>>('/v1/payment-methods');
    expect(await codeOf(client.post(`/v1/payment-methods/${items[0]?.id}/confirm`))).toBe('invalid_state');
  });
});
const customerOf = (client: Actor): string | undefined =>
  stripe.world.all('customer').find((it) => (it.metadata as { client_id?: string }).client_id === client.id)?.id;

describe('a question travels the whole way', () => {
  it('with holds in blocks, one capture per used hold, the rest cancelled, and the commission ours', async () => {
    const topic = freshTopic();
    const consultant = await payable(topic);
    const { client, session } = await openSession(cluster, { topic, consultant });
    const [hold] = intentsOf(client);
    expect(hold).toMatchObject({ status: 'requires_capture', amount: 400, capture_method: 'manual' });
    await Promise.all([join(client, session), join(consultant, session)]);
    await client.next('session:clock', (it) => it.billable >= 5);
    await client.emit('session:end', { sessionId: session.id });
    const books = await settled(consultant, session);
    const intents = intentsOf(client);
    const captured = intents.filter((it) => it.status === 'succeeded');
    expect(captured.reduce((sum, it) => sum + it.amount_received, 0)).toBe(books.amount.amount);
    expect(captured.length).toBeGreaterThanOrEqual(2);
    expect(captured.reduce((sum, it) => sum + it.application_fee_amount, 0)).toBe(books.commission?.amount);
    expect(intents.every((it) => it.status === 'succeeded' || it.status === 'canceled')).toBe(true);
    const [theirs] = stripe.world.balance((await accountOf(consultant)).id);
    expect((theirs?.pending ?? 0) + (theirs?.available ?? 0)).toBe(books.payout?.amount);
    const invoice = await client.get<Invoice>(`/v1/sessions/${session.id}/invoice`);
    expect(invoice.total).toEqual(books.amount);
  });

  it('a declined card rescinds nothing', async () => {
    const topic = freshTopic();
    const [client, consultant] = await Promise.all([
      cluster.client({ token: 'tok_chargeCustomerFail' }),
      payable(topic),
    ]);
    const match = await offer(consultant, await ask(client, topic));
    expect(await client.tryEmit('match:accept', { matchId: match.id })).toBe('payment_failed');
    const { items } = await client.get<Page<PaymentMethod>>('/v1/payment-methods');
    const good = await client.post<PaymentMethod>('/v1/payment-methods', { token: 'tok_visa' });
    expect(items[0]?.isDefault).toBe(true);
    await client.post(`/v1/payment-methods/${good.id}/default`);
    expect((await client.emit('match:accept', { matchId: match.id })).status).toBe('pending');
  });

  it('a bank that wants the client gets them: confirmed, the same offer is accepted; refused, there is another try', async () => {
    const topic = freshTopic();
    const [client, consultant] = await Promise.all([
      cluster.client({ token: 'pm_card_authenticationRequired' }),
      payable(topic),
    ]);
    const match = await offer(consultant, await ask(client, topic));
    const wanted = async () => {
      const refused = await client.emit('match:accept', { matchId: match.id }).catch((it: unknown) => it);
      if (!(refused instanceof EventRefusal)) throw new Error('accepted');
      expect(refused.error.code).toBe('payment_action_required');
      return String(refused.error.clientSecret).split('_secret_')[0] ?? '';
    };
    const first = await wanted();
    authenticate(stripe.world, first, { succeeds: false });
    // Heard from Stripe's event, or asked at the next acceptance: what was refused is closed for good.
    await until(async () => stripe.world.get('payment_intent', first).status === 'canceled');
    const second = await wanted();
    expect(second).not.toBe(first);
    expect(await wanted()).toBe(second);
    authenticate(stripe.world, second, { succeeds: true });
    expect((await client.emit('match:accept', { matchId: match.id })).status).toBe('pending');
    expect(stripe.world.get('payment_intent', second).status).toBe('requires_capture');
  });

  it('a bank that wants the client during the call is heard; confirmed in time, the call goes on', async () => {
    const topic = freshTopic();
    const consultant = await payable(topic);
    const { client, session } = await openSession(cluster, { topic, consultant });
    const [first] = intentsOf(client);
    const card = first?.payment_method ?? '';
    stripe.world.manners.set(card, 'authenticate');
    await Promise.all([join(client, session), join(consultant, session)]);
    const { clientSecret } = await client.next('session:payment');
    expect(consultant.all('session:payment')).toEqual([]);
    const seenBy = (actor: Actor) => actor.get<Session>(`/v1/sessions/${session.id}`);
    expect((await seenBy(client)).paymentAction).toEqual({ clientSecret });
    expect((await client.emit('sync', {})).session?.paymentAction).toEqual({ clientSecret });
    expect((await seenBy(consultant)).paymentAction).toBeUndefined();
    await client.next('session:notice', (it) => it.code === 'hold_failed');
    const waiting = await until(async () => intentsOf(client).find((it) => it.status === 'requires_payment_method'));
    authenticate(stripe.world, waiting.id, { succeeds: true, method: card });
    stripe.world.manners.set(card, 'works');
    expect(clientSecret).toBe(waiting.client_secret);
    await client.next('session:clock', (it) => it.billable >= 5);
    expect((await seenBy(client)).paymentAction).toBeUndefined();
    await client.emit('session:end', { sessionId: session.id });
    await ended(client, session);
    const books = await settled(client, session);
    expect(books.charge).toEqual({ status: 'captured', amount: books.amount });
    expect(books.amount.amount).toBeGreaterThan(400);
  });

  it('a card that is refused during the call ends it when the held time is used up, and no more than that is charged', async () => {
    const topic = freshTopic();
    const consultant = await payable(topic);
    const { client, session } = await openSession(cluster, { topic, consultant });
    const [first] = intentsOf(client);
    stripe.world.manners.set(first?.payment_method ?? '', 'declined');
    await Promise.all([join(client, session), join(consultant, session)]);
    await Promise.all(
      [client, consultant].map((it) => it.next('session:notice', ({ code }) => code === 'hold_failed')),
    );
    expect(await ended(client, session)).toMatchObject({ endReason: 'payment_failed' });
    const books = await settled(client, session);
    expect(books.amount.amount).toBe(400);
    expect(books.charge).toEqual({ status: 'captured', amount: books.amount });
    expect(intentsOf(client).filter((it) => it.status === 'succeeded')).toMatchObject([
      { id: first?.id, amount_received: 400 },
    ]);
    expect(intentsOf(client).filter((it) => it.status === 'requires_capture')).toEqual([]);
  });
});

describe('when Stripe fails', () => {
  it('in the middle of an acceptance, the client is told to try again, and there is one hold', async () => {
    const topic = freshTopic();
    const [client, consultant] = await Promise.all([cluster.client(), payable(topic)]);
    const match = await offer(consultant, await ask(client, topic));
    stripe.faults.strike('post /v1/payment_intents', 'unavailable', 4);
    stripe.faults.strike('get /v1/payment_intents', 'unavailable', 4);
    expect(await client.tryEmit('match:accept', { matchId: match.id })).toBe('overloaded');
    stripe.faults.clear();
    stripe.faults.strike('post /v1/payment_intents', 'failure_after');
    const session = await client.emit('match:accept', { matchId: match.id });
    expect(session.status).toBe('pending');
    expect(intentsOf(client).map((it) => it.status)).toEqual(['requires_capture']);
    await client.emit('session:end', { sessionId: session.id });
    await until(async () => intentsOf(client).every((it) => it.status === 'canceled'));
  });

  it('to tell what has happened, nothing else waits for it', async () => {
    const [app, receiver] = await Promise.all([newApp(cluster), Receiver.start()]);
    await app.webhook(receiver.url);
    const client = await app.client();
    stripe.faults.strike('get /v1/events', 'silence_before', 100);
    const before = stripe.requests.length;
    const asked = () => stripe.requests.slice(before).filter((it) => it.endpoint === 'get /v1/events').length;
    await query(cluster, "update chores set due_at = now() where name = 'catch_up'");
    await until(() => asked() > 0);
    await ask(client, freshTopic());
    await receiver.next('question.created');
    // The worker still waits for an answer: it is asked three times before it is given up.
    expect(asked()).toBeLessThan(3);
    stripe.faults.clear();
    await receiver.close();
  });
});

describe('an event', () => {
  it('is refused when it is forged, stale or of the other mode, and taken any number of times', async () => {
    const event = stripe.world.all('event')[0]!;
    const send = async (secret: string, it: object, at?: number) => {
      const { body, headers } = signEvent(secret, it, at);
      const answer = await fetch(`${cluster.url}/v1/webhooks/stripe`, {
        method: 'POST',
        headers,
        body: new Uint8Array(body),
      });
      return answer.status;
    };
    expect(await send('whsec_of_somebody_else', event)).toBe(400);
    expect(await send(stripe.webhookSecret, event, Date.now() - 600_000)).toBe(400);
    expect(await send(stripe.webhookSecret, { ...event, livemode: true })).toBe(400);
    expect(await Promise.all([1, 2, 3].map(() => send(stripe.webhookSecret, event)))).toEqual([200, 200, 200]);
  });
});

it('every parameter that was ever sent is one that Stripe knows', () => {
  expect(stripe.requests.length).toBeGreaterThan(50);
  expect(stripe.requests.filter((request) => request.code?.startsWith('parameter_'))).toEqual([]);
});
