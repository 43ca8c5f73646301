import { afterAll, beforeAll, expect, test } from 'vitest';
import { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { type Answer, http, newEmail, password } from './http-client.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({ servers: 2, workers: 0, env: { RATE_LIMITS: 'on', MAX_OPEN_QUESTIONS: '1000' } });
});
afterAll(() => cluster.stop());

const onEither = (at: number): string => cluster.servers[at % 2]!.url;
const login = (email: string, secret: string, at = 0) =>
  http(onEither(at), 'POST', '/v1/auth/login', { body: { email, password: secret } });

test('ten wrong passwords a minute, on all servers together; another account is not affected', async () => {
  const [guessed, other] = [await Actor.register(cluster.url, 'client'), await Actor.register(cluster.url, 'client')];
  const guesses: Answer[] = [];
  for (let at = 0; at < 12; at++) guesses.push(await login(guessed.email, 'a wrong guess', at));
  expect(guesses.map((guess) => guess.status)).toEqual([...Array(10).fill(401), 429, 429]);
  expect(guesses[11]!.problem().code).toBe('rate_limited');
  const wait = Number(guesses[11]!.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(60);
  // The right password is no way round it, and no way to learn that it was right.
  expect((await login(guessed.email, password)).status).toBe(429);
  expect((await login(other.email, password)).status).toBe(200);
});

test('right passwords do not use the allowance up', async () => {
  const actor = await Actor.register(cluster.url, 'client');
  for (let at = 0; at < 15; at++) expect((await login(actor.email, password, at)).status).toBe(200);
});

test('guesses that come all at once are counted all the same', async () => {
  const actor = await Actor.register(cluster.url, 'client');
  const guesses = await Promise.all(Array.from({ length: 30 }, (_, at) => login(actor.email, 'a wrong guess', at)));
  expect(guesses.filter((guess) => guess.status === 401)).toHaveLength(10);
  expect(guesses.filter((guess) => guess.status === 429)).toHaveLength(20);
});

test('a user asks thirty questions a minute at most, and others are not held up by it', async () => {
  const [busy, calm] = [await Actor.register(cluster.url, 'client'), await Actor.register(cluster.url, 'client')];
  const ask = (actor: Actor, at: number) =>
    http(onEither(at), 'POST', '/v1/questions', {
      token: actor.accessToken,
      body: { title: `Question number ${at}`, body: 'With a body that is long enough.' },
    });
  const asked = await Promise.all(Array.from({ length: 120 }, (_, at) => ask(busy, at)));
  const admitted = asked.filter((answer) => answer.status !== 429).length;
  expect(admitted).toBeGreaterThanOrEqual(30);
  // At one and the same moment each server lets in what it may before it hears of the other's count; if Redis is slow, as many again…
  expect(admitted).toBeLessThanOrEqual(3 * 30);
  // …and then knows better, even if Redis was slow to say it.
  for (const at of [0, 1]) await until(async () => (await ask(busy, at)).status === 429);
  expect((await ask(calm, 0)).status).toBe(201);
  expect(await busy.get('/v1/me')).toMatchObject({ id: busy.id });
});

test('while Redis is silent, each server counts for itself and nobody is kept waiting for long', async () => {
  const actor = await Actor.register(cluster.url, 'client');
  await cluster.redis.pause();
  try {
    const guesses: Answer[] = [];
    const startedAt = performance.now();
    for (let at = 0; at < 12; at++) guesses.push(await login(actor.email, 'a wrong guess'));
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(guesses.map((guess) => guess.status)).toEqual([...Array(10).fill(401), 429, 429]);
  } finally {
    await cluster.redis.resume();
  }
});

test('twenty accounts an hour from one address', async () => {
  const register = () =>
    http(cluster.url, 'POST', '/v1/auth/register', {
      body: { email: newEmail(), password, name: 'One of many', role: 'client' },
    });
  const answers: Answer[] = [];
  for (let at = 0; at < 20; at++) answers.push(await register());
  expect(answers.at(-1)!.problem().code).toBe('rate_limited');
  expect(answers.filter((answer) => answer.status === 201).length).toBeGreaterThan(5);
});
