import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { http } from './http-client.ts';
import { freshTopic, fromNowOn, invitation, questionOn, untilKnown } from './scenes.ts';

let cluster: Cluster;
let client: Actor;
beforeAll(async () => {
  cluster = await Cluster.start({ servers: 2, workers: 0 });
  client = await cluster.client({ connect: false, token: null });
});
afterAll(() => cluster.stop());

const addMethod = (key: string, token = 'tok_visa', options: { actor?: Actor; server?: number } = {}) =>
  http(cluster.servers[options.server ?? 0]!.url, 'POST', '/v1/payment-methods', {
    token: (options.actor ?? client).accessToken,
    headers: { 'idempotency-key': key },
    body: { token },
  });
const methods = async () => (await client.get<{ items: { id: string }[] }>('/v1/payment-methods?limit=100')).items;

test('the same key and body give the first answer again, byte for byte, on any server, and do nothing more', async () => {
  const before = (await methods()).length;
  const first = await addMethod('a-key');
  const again = await addMethod('a-key', 'tok_visa', { server: 1 });
  expect(first.status).toBe(201);
  expect([again.status, again.text]).toEqual([first.status, first.text]);
  expect(first.headers.get('idempotency-replayed')).toBeNull();
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(await methods()).toHaveLength(before + 1);
});

test('a refusal is an answer too', async () => {
  const first = await addMethod('a-refused-key', 'no-such-token');
  const again = await addMethod('a-refused-key', 'no-such-token');
  expect(first.problem().code).toBe('payment_failed');
  expect([again.status, again.text]).toEqual([first.status, first.text]);
  expect(again.headers.get('content-type')).toContain('application/problem+json');
});

test('the same key with another body is idempotency_conflict; another caller has other keys', async () => {
  await addMethod('one-key');
  expect((await addMethod('one-key', 'tok_declined')).problem()).toMatchObject({
    status: 409,
    code: 'idempotency_conflict',
  });
  const other = await cluster.client({ connect: false, token: null });
  expect((await addMethod('one-key', 'tok_declined', { actor: other })).status).toBe(201);
});

test('a request that is not valid does not use the key up', async () => {
  const bad = await http(cluster.url, 'POST', '/v1/payment-methods', {
    token: client.accessToken,
    headers: { 'idempotency-key': 'a-key-for-later' },
    body: { wrong: true },
  });
  expect(bad.problem().code).toBe('validation_failed');
  expect((await addMethod('a-key-for-later')).status).toBe(201);
});

test('of many at once with one key, one does it; the rest get its answer or are told to wait', async () => {
  const before = (await methods()).length;
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, at) => addMethod('a-popular-key', 'tok_visa', { server: at % 2 })),
  );
  expect(await methods()).toHaveLength(before + 1);
  const good = answers.filter((answer) => answer.status === 201);
  expect(new Set(good.map((answer) => answer.text)).size).toBe(1);
  for (const answer of answers.filter((it) => it.status !== 201)) {
    expect(answer.problem().code).toBe('conflict');
    expect(answer.headers.get('retry-after')).toBe('1');
  }
});

test('a question keeps its first answer in the transaction that asks it', async () => {
  const ask = (title: string) =>
    http(cluster.url, 'POST', '/v1/questions', {
      token: client.accessToken,
      headers: { 'idempotency-key': 'a-question' },
      body: { title, body: 'The body of a question, long enough.' },
    });
  const first = await ask('The same question');
  const again = await ask('The same question');
  expect(first.status).toBe(201);
  expect([again.status, again.text]).toEqual([201, first.text]);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect((await ask('Another question')).problem().code).toBe('idempotency_conflict');
});

test('a key that cannot be one is refused', async () => {
  for (const key of ['x'.repeat(201), 'with space']) {
    expect((await addMethod(key)).problem()).toMatchObject({
      code: 'validation_failed',
      errors: [{ path: 'Idempotency-Key' }],
    });
  }
});

test('an ask whose answer was lost invites again who is still invited: they may never have been told', async () => {
  const topic = freshTopic();
  const [asking, invited, declining] = await Promise.all([
    cluster.client(),
    cluster.consultant({ skills: [topic] }),
    cluster.consultant({ skills: [topic] }),
  ]);
  await untilKnown(asking, topic, 2);
  const askOnce = () => asking.emit('question:ask', { ...questionOn(topic), idempotencyKey: 'an-ask' });
  const question = await askOnce();
  const match = await invitation(invited, question);
  await declining.emit('match:decline', { matchId: (await invitation(declining, question)).id });

  const again = fromNowOn(invited);
  expect(await askOnce()).toEqual(question);
  expect((await again('match:invited')).match).toEqual(match);
  expect(declining.all('match:invited')).toHaveLength(1);
});
