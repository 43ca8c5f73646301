import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SignedIn, Tokens } from '../../contract/index.ts';
import { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { type Answer, http, newEmail, password } from './http-client.ts';

let cluster: Cluster;
const send = (method: string, path: string, options: Parameters<typeof http>[3] = {}): Promise<Answer> =>
  http(cluster.url, method, path, options);

beforeAll(async () => {
  cluster = await Cluster.start({ workers: 0 });
});
afterAll(() => cluster.stop());

describe('signing in', () => {
  test('registering gives an account and a sign-in, once per address, whatever its case', async () => {
    const body = { email: newEmail(), password, name: 'Ada', role: 'client' };
    const first = await send('POST', '/v1/auth/register', { body });
    expect(first.status).toBe(201);
    expect(first.json<SignedIn>()).toMatchObject({
      user: { email: body.email, name: 'Ada', role: 'client', emailVerified: false, timeZone: null },
      expiresIn: 900,
    });
    const again = await send('POST', '/v1/auth/register', { body: { ...body, email: body.email.toUpperCase() } });
    expect(again.problem()).toMatchObject({ status: 409, code: 'conflict' });
  });

  test('nobody can register as an admin, or with a short password', async () => {
    const body = { email: newEmail(), password, name: 'Ada', role: 'admin' };
    expect((await send('POST', '/v1/auth/register', { body })).problem()).toMatchObject({
      code: 'validation_failed',
      errors: [{ path: 'role' }],
    });
    const short = { ...body, role: 'client', password: 'short' };
    expect((await send('POST', '/v1/auth/register', { body: short })).problem()).toMatchObject({
      code: 'validation_failed',
      errors: [{ path: 'password' }],
    });
  });

  test('a wrong password and an unknown address get the same answer', async () => {
    const { email } = await Actor.register(cluster.url, 'client');
    const wrong = await send('POST', '/v1/auth/login', { body: { email, password: 'not the password' } });
    const unknown = await send('POST', '/v1/auth/login', { body: { email: newEmail(), password } });
    const { requestId: _, ...wrongProblem } = wrong.problem();
    const { requestId: __, ...unknownProblem } = unknown.problem();
    expect(wrongProblem).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(unknownProblem).toEqual(wrongProblem);
  });
});

describe('refresh tokens', () => {
  test('each works once; one that comes again ends its whole family', async () => {
    const actor = await Actor.register(cluster.url, 'client');
    const first = (await refresh(actor.refreshToken)).json<Tokens>();
    const second = (await refresh(first.refreshToken)).json<Tokens>();
    expect(second.refreshToken).not.toBe(first.refreshToken);

    expect((await refresh(first.refreshToken)).problem().code).toBe('unauthenticated');
    expect((await refresh(second.refreshToken)).problem().code).toBe('unauthenticated');
    await until(async () => (await me(second.accessToken)).status === 401, { what: () => 'the access token to end' });
  });

  test('the end of a family cuts its sockets, and leaves those of another sign-in alone', async () => {
    const stolen = await Actor.register(cluster.url, 'client');
    const other = await Actor.login(cluster.url, stolen.email, password);
    await Promise.all([stolen.connect(), other.connect()]);
    await refresh(stolen.refreshToken);
    await refresh(stolen.refreshToken);
    await until(() => !stolen.socket.connected, { what: () => 'the socket of the stolen sign-in to be cut' });
    expect(other.socket.connected).toBe(true);
    await other.emit('sync', {});
    other.disconnect();
  });

  test('two requests with one token at the same time: one wins, and the winner stays signed in', async () => {
    for (let round = 0; round < 10; round++) {
      const actor = await Actor.register(cluster.url, 'client');
      const answers = await Promise.all([refresh(actor.refreshToken), refresh(actor.refreshToken)]);
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 401]);
      const winner = answers.find((answer) => answer.status === 200)!.json<Tokens>();
      expect((await refresh(winner.refreshToken)).status).toBe(200);
    }
  });

  test('a made-up token is refused', async () => {
    expect((await refresh('made-up')).problem()).toMatchObject({ status: 401, code: 'unauthenticated' });
  });

  const refresh = (refreshToken: string) => send('POST', '/v1/auth/refresh', { body: { refreshToken } });
});

test('logging out ends the sign-in: its refresh token, its access token and its sockets', async () => {
  const actor = await Actor.register(cluster.url, 'consultant');
  await actor.connect();
  const body = { refreshToken: actor.refreshToken };
  expect((await send('POST', '/v1/auth/logout', { body, token: actor.accessToken })).status).toBe(204);
  await until(() => !actor.socket.connected, { what: () => 'the socket to be cut' });
  expect((await send('POST', '/v1/auth/refresh', { body })).status).toBe(401);
  await until(async () => (await me(actor.accessToken)).status === 401, { what: () => 'the access token to end' });
});

test('somebody else cannot log me out', async () => {
  const [mine, theirs] = [await Actor.register(cluster.url, 'client'), await Actor.register(cluster.url, 'client')];
  await send('POST', '/v1/auth/logout', { body: { refreshToken: mine.refreshToken }, token: theirs.accessToken });
  expect((await send('POST', '/v1/auth/refresh', { body: { refreshToken: mine.refreshToken } })).status).toBe(200);
});

describe('tokens by mail', () => {
  test('an address is confirmed by the token that was mailed to it, once', async () => {
    const actor = await Actor.register(cluster.url, 'client');
    const token = await mailedToken(actor.email, 'Confirm your e-mail address');
    expect((await send('POST', '/v1/auth/email/verify', { body: { token } })).status).toBe(204);
    expect((await me(actor.accessToken)).json()).toMatchObject({ emailVerified: true });
    expect((await send('POST', '/v1/auth/email/verify', { body: { token } })).problem()).toMatchObject({
      code: 'validation_failed',
      errors: [{ path: 'token' }],
    });
  });

  test('a forgotten password: nobody learns who has an account; a new one ends every sign-in', async () => {
    const actor = await Actor.register(cluster.url, 'client');
    await actor.connect();
    const known = await send('POST', '/v1/auth/password/forgot', { body: { email: actor.email } });
    const unknown = await send('POST', '/v1/auth/password/forgot', { body: { email: newEmail() } });
    expect([known.status, known.text, unknown.status, unknown.text]).toEqual([204, '', 204, '']);

    const token = await mailedToken(actor.email, 'Set a new password');
    const body = { token, password: 'an entirely new one' };
    expect((await send('POST', '/v1/auth/email/verify', { body: { token } })).status).toBe(400);
    expect((await send('POST', '/v1/auth/password/reset', { body })).status).toBe(204);
    expect((await send('POST', '/v1/auth/password/reset', { body })).problem().code).toBe('validation_failed');

    await until(() => !actor.socket.connected, { what: () => 'the sockets to be cut' });
    expect((await send('POST', '/v1/auth/refresh', { body: { refreshToken: actor.refreshToken } })).status).toBe(401);
    expect((await send('POST', '/v1/auth/login', { body: { email: actor.email, password } })).status).toBe(401);
    const login = await send('POST', '/v1/auth/login', { body: { email: actor.email, password: body.password } });
    expect(login.status).toBe(200);
  });

  async function mailedToken(email: string, subject: string): Promise<string> {
    const admin = await cluster.admin();
    const { items } = await admin.get<{ items: { subject: string; body: string }[] }>(
      `/v1/admin/mail?q=${encodeURIComponent(email)}`,
    );
    const body = items.find((mail) => mail.subject === subject)?.body ?? '';
    const [, token] = /\n\n([\w-]{43})\n\n/.exec(body) ?? [];
    // For people there is a link to a page; it carries the same token.
    expect(body).toMatch(new RegExp(`http://localhost:\\d+/(verify-email|reset-password)#token=${token}\\n`));
    if (!token) throw new Error(`no mail "${subject}" for ${email}`);
    return token;
  }
});

describe('the own account', () => {
  test('can be changed where it is the owner’s to change', async () => {
    const actor = await Actor.register(cluster.url, 'client');
    const body = { name: 'Grace', timeZone: 'Europe/Berlin' };
    const changed = await send('PATCH', '/v1/me', { body, token: actor.accessToken });
    expect(changed.json()).toMatchObject(body);
    const role = await send('PATCH', '/v1/me', { body: { role: 'admin' }, token: actor.accessToken });
    expect(role.problem()).toMatchObject({
      code: 'validation_failed',
      errors: [{ path: 'role', message: 'unknown field' }],
    });
    const zone = await send('PATCH', '/v1/me', { body: { timeZone: 'Mars/Olympus' }, token: actor.accessToken });
    expect(zone.problem()).toMatchObject({ code: 'validation_failed', errors: [{ path: 'timeZone' }] });
  });

  test('deleting it takes everything personal away, and every way in', async () => {
    const client = await cluster.client();
    await client.emit('question:ask', { title: 'A question of mine', body: 'With a body that is mine, too.' });
    expect((await send('DELETE', '/v1/me', { token: client.accessToken })).status).toBe(204);
    await until(() => !client.socket.connected, { what: () => 'the socket to be cut' });
    await until(async () => (await me(client.accessToken)).status === 401, { what: () => 'the access token to end' });
    expect((await send('POST', '/v1/auth/login', { body: { email: client.email, password } })).status).toBe(401);

    const admin = await cluster.admin();
    const { items: users } = await admin.get<{ items: { name: string; email: string }[] }>(
      `/v1/admin/users?q=${client.id}`,
    );
    expect(users).toMatchObject([{ name: 'Deleted user', email: '' }]);
    const body = { email: client.email, password, name: 'Somebody new', role: 'client' };
    expect((await send('POST', '/v1/auth/register', { body })).status).toBe(201);
  });

  test('the export holds what is stored, and no secrets', async () => {
    const client = await cluster.client({ connect: false });
    const question = { title: 'How do I export my data?', body: 'All of it, in one file, with everything.' };
    await client.post('/v1/questions', question);
    const answer = await send('GET', '/v1/me/export', { token: client.accessToken });
    expect(answer.status).toBe(200);
    const { user, tables } = answer.json<{ user: { id: string }; tables: Record<string, Record<string, unknown>[]> }>();
    expect(user.id).toBe(client.id);
    expect(tables.questions).toMatchObject([question]);
    expect(tables.payment_methods).toHaveLength(1);
    expect(answer.text).not.toMatch(/argon2|hash|secret|provider_ref|\\\\x[0-9a-f]{64}/);
  });
});

const me = (token: string) => send('GET', '/v1/me', { token });
