import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Delivery, Page, Rating, Webhook, WebhookWithSecret } from '../../contract/index.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { type AppServer, newApp } from './app-scenes.ts';
import { answer, Receiver, silence, verified } from './receiver.ts';
import { ask, codeOf, freshTopic, join, openSession, query, settled, untilKnown } from './scenes.ts';

let cluster: Cluster;
const receivers: Receiver[] = [];
beforeAll(async () => {
  cluster = await Cluster.start({ env: { WEBHOOK_RETRY_SECONDS: '0.2', QUESTION_SECONDS: '60' } });
});
afterAll(async () => {
  await cluster?.stop();
  await Promise.all(receivers.map((it) => it.close().catch(() => {})));
});

interface Shop {
  app: AppServer;
  receiver: Receiver;
  webhook: Webhook;
  secret: string;
  client: Actor;
}
async function openShop(events?: string[], contactEmail = 'dev@shop.example'): Promise<Shop> {
  const [app, receiver] = await Promise.all([newApp(cluster, { contactEmail }), Receiver.start()]);
  receivers.push(receiver);
  const { webhook, secret } = await app.webhook(receiver.url, events);
  return { app, receiver, webhook, secret, client: await app.client() };
}
/** Something to be told of. */
const askAndCancel = async ({ client }: Shop): Promise<string> => {
  const { id } = await ask(client, 'kubernetes');
  await client.emit('question:cancel', { questionId: id });
  return id;
};

describe('what an app is told', () => {
  it('is the whole way of a question, signed, and nothing of anybody else', async () => {
    const shop = await openShop();
    const neighbour = await openShop();
    const topic = freshTopic();
    const consultant = await cluster.consultant({ skills: [topic], rate: 360_000 });
    await untilKnown(shop.client, topic, 1);
    const { client, session, question, match } = await openSession(cluster, { client: shop.client, consultant, topic });
    await Promise.all([join(client, session), join(consultant, session)]);
    await client.next('session:clock', (it) => it.billable > 0);
    await client.emit('session:end', { sessionId: session.id });
    const { charge } = await settled(client, session);
    expect(charge.status).toBe('captured');
    const rating = await client.post<Rating>(`/v1/sessions/${session.id}/rating`, { overall: 5, value: 4 });

    await Promise.all(
      ['rating.created', 'charge.captured', 'question.completed'].map((type) => shop.receiver.next(type)),
    );
    const told = shop.receiver.heard.map((it) => it.event.type).sort();
    expect([...new Set(told)]).toEqual([
      'charge.captured',
      'charge.held',
      'match.accepted',
      'match.offered',
      'question.completed',
      'question.created',
      'question.in_session',
      'question.matched',
      'rating.created',
      'session.ended',
      'session.opened',
      'session.started',
    ]);
    for (const heard of shop.receiver.heard) {
      expect(verified(shop.secret, heard)).toEqual(heard.event);
      expect(() => verified(neighbour.secret, heard)).toThrow('No matching signature');
      expect(heard.event.data).toMatchObject({ userId: client.id, externalUserId: expect.any(String) });
      expect(heard.event.id).toBe(heard.id);
    }
    const dataOf = (type: string) => shop.receiver.of(type)[0]?.event.data;
    expect(dataOf('question.created')).toMatchObject({
      questionId: question.id,
      status: 'open',
      createdAt: question.createdAt,
    });
    expect(dataOf('match.accepted')).toMatchObject({
      matchId: match.id,
      consultantId: consultant.id,
      hourlyRate: { amount: 360_000, currency: 'USD' },
    });
    expect(dataOf('session.ended')).toMatchObject({
      sessionId: session.id,
      status: 'completed',
      endReason: 'ended_by_client',
    });
    expect(dataOf('charge.captured')).toMatchObject({ sessionId: session.id, amount: charge.amount });
    expect(dataOf('rating.created')).toMatchObject({ ratingId: rating.id, overall: 5, value: 4, expertise: null });
    expect(neighbour.receiver.heard).toEqual([]);

    const own = await cluster.client();
    await askAndCancel({ ...shop, client: own });
    const rows = await query(cluster, 'select 1 from webhook_events where user_id = $1', [own.id]);
    expect(rows).toEqual([]);
  });

  it('is what it asked for', async () => {
    const shop = await openShop(['question.cancelled']);
    await askAndCancel(shop);
    await shop.receiver.next('question.cancelled');
    expect((await shop.app.deliveries()).items.map((it) => it.event.type)).toEqual(['question.cancelled']);
  });

  it('is told to each of its endpoints under one id, signed with the secret of each', async () => {
    const shop = await openShop(['question.created']);
    const second = await Receiver.start();
    receivers.push(second);
    const { secret } = await shop.app.webhook(second.url, ['question.created']);
    await askAndCancel(shop);
    const [one, other] = await Promise.all([shop.receiver.next('question.created'), second.next('question.created')]);
    expect(one.id).toBe(other.id);
    expect(() => verified(secret, other)).not.toThrow();
    expect(() => verified(secret, one)).toThrow();
  });

  it('during the grace of a new secret both of them sign', async () => {
    const shop = await openShop(['question.created']);
    const path = `${shop.app.path}/webhooks/${shop.webhook.id}/secret`;
    const { secret } = await shop.app.request<WebhookWithSecret>('POST', path, { graceSeconds: 60 });
    await askAndCancel(shop);
    const heard = await shop.receiver.next('question.created');
    for (const either of [shop.secret, secret]) expect(() => verified(either, heard)).not.toThrow();
    await shop.app.request('POST', path, {});
    await askAndCancel(shop);
    const later = await shop.receiver.next('question.created', 2);
    for (const gone of [shop.secret, secret]) expect(() => verified(gone, later)).toThrow();
  });
});

describe('a receiver', () => {
  it('that is down gets it when it is up again', async () => {
    const shop = await openShop(['question.created']);
    await shop.receiver.close();
    const questionId = await askAndCancel(shop);
    const failing = await shop.app.deliveryWhen('question.created', (it) => it.attempts >= 2);
    expect(failing).toMatchObject({ status: 'pending', responseCode: null, error: 'No connection (ECONNREFUSED).' });
    expect(failing.nextAttemptAt).not.toBeNull();
    await shop.receiver.open();
    const heard = await shop.receiver.next('question.created');
    expect(heard.event.data.questionId).toBe(questionId);
    const done = await shop.app.deliveryWhen('question.created', (it) => it.status === 'delivered');
    expect(done).toMatchObject({ responseCode: 204, error: null, nextAttemptAt: null, event: heard.event });
    await until(async () => {
      const [webhook] = (await shop.app.request<Page<Webhook>>('GET', `${shop.app.path}/webhooks`)).items;
      return webhook?.failingSince === null;
    });
  });

  it('that answers 500 is asked again, later each time, with the same id and the same bytes', async () => {
    const shop = await openShop(['question.created']);
    shop.receiver.manner = (heard, response) => answer(shop.receiver.heard.length < 4 ? 500 : 200)(heard, response);
    await askAndCancel(shop);
    const heard = [];
    for (const nth of [1, 2, 3, 4]) heard.push(await shop.receiver.next('question.created', nth));
    expect(new Set(heard.map((it) => it.id)).size).toBe(1);
    expect(new Set(heard.map((it) => it.body)).size).toBe(1);
    const done = await shop.app.deliveryWhen('question.created', (it) => it.status === 'delivered');
    expect(done).toMatchObject({ attempts: 4, responseCode: 200 });
    expect(shop.receiver.heard).toHaveLength(4);
  });

  it('that sends elsewhere is not followed', async () => {
    const [shop, inner] = await Promise.all([openShop(['question.created']), Receiver.start()]);
    receivers.push(inner);
    shop.receiver.manner = answer(307, { location: inner.url });
    await askAndCancel(shop);
    const failing = await shop.app.deliveryWhen('question.created', (it) => it.attempts >= 1 && it.error !== null);
    expect(failing).toMatchObject({ responseCode: 307, error: 'The answer was 307.' });
    expect(inner.heard).toEqual([]);
  });

  it('that never answers is given ten seconds, and holds nobody else up', async () => {
    const [slow, quick] = await Promise.all([openShop(['question.created']), openShop(['question.created'])]);
    slow.receiver.manner = silence;
    await Promise.all([askAndCancel(slow), askAndCancel(slow)]);
    await slow.receiver.next('question.created', 2);
    await askAndCancel(quick);
    await quick.receiver.next('question.created');
    expect((await slow.app.deliveries()).items.every((it) => it.error === null)).toBe(true);
    const failing = await slow.app.deliveryWhen('question.created', (it) => it.error !== null);
    expect(failing).toMatchObject({ responseCode: null, error: 'No answer within 10 s.' });
    expect(failing.durationMs).toBeGreaterThanOrEqual(9_900);
    expect(failing.durationMs).toBeLessThan(14_000);
  });

  it('that says it is gone is switched off, and its owner gets a note; switched on, it gets what waited', async () => {
    const shop = await openShop(['question.created'], 'gone@shop.example');
    shop.receiver.manner = answer(410);
    await askAndCancel(shop);
    const path = `${shop.app.path}/webhooks/${shop.webhook.id}`;
    const off = await until(async () => {
      const [it] = (await shop.app.request<Page<Webhook>>('GET', `${shop.app.path}/webhooks`)).items;
      return it?.disabledAt ? it : null;
    });
    expect(off.disabledReason).toBe('It answered 410: gone.');
    const [mail] = await query<{ body: string }>(
      cluster,
      "select body from mail_outbox where recipient = 'gone@shop.example'",
    );
    expect(mail?.body).toContain(shop.receiver.url);
    const failed = await shop.app.deliveryWhen('question.created', (it) => it.status === 'failed');
    expect(await codeOf(shop.app.request('POST', `${shop.app.path}/deliveries/${failed.id}/replay`, {}))).toBe(
      'invalid_state',
    );
    shop.receiver.manner = answer(200);
    expect(await shop.app.request('PATCH', path, { enabled: true })).toMatchObject({ disabledAt: null });
    expect((await shop.receiver.next('question.created', 2)).id).toBe(failed.event.id);
  });

  it('that fails for days is switched off with a note', async () => {
    const shop = await openShop(['question.created'], 'days@shop.example');
    shop.receiver.manner = answer(503);
    await askAndCancel(shop);
    await shop.app.deliveryWhen('question.created', (it) => it.attempts >= 1 && it.responseCode === 503);
    await query(cluster, "update webhook_endpoints set failing_since = now() - interval '4 days' where id = $1", [
      shop.webhook.id,
    ]);
    await until(async () => {
      const rows = await query(cluster, "select 1 from mail_outbox where recipient = 'days@shop.example'");
      return rows.length === 1;
    });
    const { items } = await shop.app.request<Page<Webhook>>('GET', `${shop.app.path}/webhooks`);
    expect(items[0]?.disabledReason).toMatch(/^Nothing arrived for too long; the last time: The answer was 503/);
    // While it is off nothing is written down for it.
    await askAndCancel(shop);
    expect((await shop.app.deliveries()).items).toHaveLength(1);
  });
});

describe('a delivery', () => {
  it('is sent again when asked to, under the same id', async () => {
    const shop = await openShop(['question.created']);
    await askAndCancel(shop);
    const done = await shop.app.deliveryWhen('question.created', (it) => it.status === 'delivered');
    const path = `${shop.app.path}/deliveries/${done.id}`;
    expect(await shop.app.request<Delivery>('POST', `${path}/replay`, {})).toMatchObject({
      status: 'pending',
      attempts: 0,
    });
    const again = await shop.receiver.next('question.created', 2);
    expect([again.id, again.body]).toEqual([shop.receiver.heard[0]?.id, shop.receiver.heard[0]?.body]);
    await until(async () => (await shop.app.request<Delivery>('GET', path)).status === 'delivered');
  });

  it('of another app is none', async () => {
    const [shop, other] = await Promise.all([openShop(['question.created']), newApp(cluster)]);
    await askAndCancel(shop);
    const { id } = await shop.app.deliveryWhen('question.created', () => true);
    for (const path of [`/deliveries/${id}`, `/deliveries/${id}/replay`, `/webhooks/${shop.webhook.id}/secret`]) {
      const method = path.endsWith(id) ? 'GET' : 'POST';
      const body = method === 'GET' ? undefined : {};
      expect(await codeOf(other.request(method, other.path + path, body)), path).toBe('not_found');
      expect(await codeOf(other.request(method, shop.app.path + path, body)), path).toBe('not_found');
    }
    expect(await codeOf(other.request('DELETE', `${other.path}/webhooks/${shop.webhook.id}`))).toBe('not_found');
    expect(
      await codeOf(other.request('PATCH', `${other.path}/webhooks/${shop.webhook.id}`, { url: shop.receiver.url })),
    ).toBe('not_found');
    expect((await other.deliveries()).items).toEqual([]);
  });

  it('pages and filters', async () => {
    const shop = await openShop();
    await askAndCancel(shop);
    await shop.receiver.next('question.cancelled');
    await until(async () => (await shop.app.deliveries('?status=delivered')).items.length === 2);
    const first = await shop.app.deliveries('?limit=1');
    expect(first.items).toHaveLength(1);
    const second = await shop.app.deliveries(`?limit=1&cursor=${first.nextCursor}`);
    expect([second.items[0]?.event.type, first.items[0]?.event.type]).toEqual([
      'question.created',
      'question.cancelled',
    ]);
    expect((await shop.app.deliveries('?status=failed')).items).toEqual([]);
    expect(await codeOf(shop.app.deliveries('?status=lost'))).toBe('validation_failed');
    expect(await codeOf(shop.app.deliveries('?cursor=nonsense'))).toBe('validation_failed');
  });
});

it('addresses that are none, or not ours to send to, are refused when they are written down', async () => {
  const app = await newApp(cluster);
  const bad = [
    'nonsense',
    'ftp://shop.example',
    'http://10.0.0.1/x',
    'http://169.254.169.254/latest',
    'http://[fd00::1]/',
    'https://u:p@shop.example',
    'http://0x0a000001/',
  ];
  for (const url of bad) expect(await codeOf(app.webhook(url)), url).toBe('validation_failed');
  expect(await codeOf(app.webhook('https://shop.example/hooks', ['question.asked']))).toBe('validation_failed');
  expect((await app.webhook('https://shop.example/hooks')).secret).toMatch(/^whsec_/);
});

it('a worker that is killed between sending and writing down: told again under the same id, and never lost', async () => {
  const shop = await openShop(['question.created']);
  const [worker] = cluster.workers;
  if (!worker) throw new Error('no worker');
  let arrived = () => {};
  const held = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  shop.receiver.manner = () => arrived();
  await askAndCancel(shop);
  await held;
  await worker.kill('SIGKILL');
  cluster.workers.shift();
  // Asked while nobody delivers.
  const waiting = await askAndCancel(shop);
  shop.receiver.manner = answer(200);
  await cluster.addWorker();
  const again = await until(
    () =>
      shop.receiver
        .of('question.created')
        .slice(1)
        .find((it) => it.id === shop.receiver.heard[0]?.id),
    {
      within: 40_000,
    },
  );
  expect(again.body).toBe(shop.receiver.heard[0]?.body);
  await until(() => shop.receiver.heard.some((it) => it.event.data.questionId === waiting));
  await until(async () => (await shop.app.deliveries('?status=delivered')).items.length === 2);
});
