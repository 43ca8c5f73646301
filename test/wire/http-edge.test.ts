import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Route, routes, type User } from '../../contract/index.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { type Answer, http, newEmail, password } from './http-client.ts';

const JWT_SECRET = 'a secret that only these tests and their server know';
let cluster: Cluster;
let client: Actor;
let consultant: Actor;
const send = (method: string, path: string, options: Parameters<typeof http>[3] = {}): Promise<Answer> =>
  http(cluster.url, method, path, options);

beforeAll(async () => {
  cluster = await Cluster.start({ workers: 0, env: { JWT_SECRET, CORS_ORIGINS: 'https://shop.example' } });
  [client, consultant] = await Promise.all([
    cluster.client({ connect: false }),
    cluster.consultant({ connect: false }),
  ]);
});
afterAll(() => cluster.stop());

describe('bodies', () => {
  const post = (options: Parameters<typeof http>[3]) =>
    send('POST', '/v1/questions', { token: client.accessToken, ...options });

  test.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ['malformed JSON', '{"title": "half a'],
    ['a text instead of an object', '"title"'],
    ['bytes that are no UTF-8', Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d)],
    ['a list', '[]'],
    ['null', 'null'],
    ['nothing', ''],
  ])('%s is validation_failed', async (_what, raw) => {
    expect((await post({ raw })).problem()).toMatchObject({ status: 400, code: 'validation_failed' });
  });

  test('more than 64 kB is payload_too_large, compressed or not', async () => {
    const body = { title: 'A title that is long enough', body: 'x'.repeat(70_000) };
    expect((await post({ body })).problem()).toMatchObject({ status: 413, code: 'payload_too_large' });
    const zipped = gzipSync(JSON.stringify(body));
    const headers = { 'content-encoding': 'gzip' };
    expect((await post({ raw: new Uint8Array(zipped), headers })).problem()).toMatchObject({
      code: 'payload_too_large',
    });
  });

  test('another media type is refused in words that say so', async () => {
    const answer = await post({ raw: 'title=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect(answer.problem()).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(answer.problem().detail).toContain('application/json');
  });

  test.each(['{"__proto__": {"admin": true}}', '{"\\u005f_proto__": 1}', '{"constructor": {"prototype": {}}}'])(
    '%s is an unknown field and changes nothing',
    async (extra) => {
      const raw = JSON.stringify({ title: 'A fine title', body: 'A body that is long enough.' });
      const answer = await post({ raw: `${raw.slice(0, -1)},${extra.slice(1)}` });
      expect(answer.problem()).toMatchObject({ code: 'validation_failed', errors: [{ message: 'unknown field' }] });
    },
  );

  test('every wrong field is named, inside lists and objects too', async () => {
    const body = {
      title: 'No',
      body: 7,
      skills: ['Not A Slug'],
      maxHourlyRate: { amount: 12.5, currency: 'USD' },
      urgency: 'yesterday',
      rate: 1,
    };
    const { errors = [] } = (await post({ body })).problem();
    expect(errors.map((error) => error.path).sort()).toEqual(
      ['body', 'maxHourlyRate.amount', 'rate', 'skills.0', 'title', 'urgency'].sort(),
    );
  });
});

describe('addresses', () => {
  test('an unknown address is not_found, an unknown method says which there are', async () => {
    expect((await send('GET', '/v1/nothing')).problem()).toMatchObject({ status: 404, code: 'not_found' });
    expect((await send('GET', '/nothing')).problem()).toMatchObject({ status: 404, code: 'not_found' });
    const answer = await send('DELETE', '/v1/questions', { token: client.accessToken });
    expect(answer.problem().status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST, GET');
    expect((await send('POST', '/health/live')).problem().status).toBe(405);
  });

  test('what is no id, no number or no known filter is validation_failed, with the name of it', async () => {
    const { accessToken: token } = client;
    const refused = async (path: string) => (await send('GET', path, { token })).problem();
    expect(await refused('/v1/questions/1')).toMatchObject({ code: 'validation_failed', errors: [{ path: 'id' }] });
    expect(await refused('/v1/questions?limit=0')).toMatchObject({ errors: [{ path: 'limit' }] });
    expect(await refused('/v1/questions?limit=101')).toMatchObject({ errors: [{ path: 'limit' }] });
    expect(await refused('/v1/questions?cursor=abc')).toMatchObject({ errors: [{ path: 'cursor' }] });
    expect(await refused('/v1/questions?status=open&status=expired')).toMatchObject({ errors: [{ path: 'status' }] });
    expect(await refused('/v1/questions?clientId=1')).toMatchObject({ errors: [{ path: 'clientId' }] });
    expect(await refused('/v1/questions/%zz')).toMatchObject({ code: 'validation_failed' });
  });
});

describe('who may', () => {
  const name = (route: Route) => `${route.method.toUpperCase()} ${route.path}`;
  const closed = Object.values<Route>(routes).filter((route) => route.roles !== 'public');
  const anId = randomUUID();
  const at = (route: Route) => route.path.replace(/:\w+/, anId);

  test('every route that is not public wants a token', async () => {
    for (const route of closed) {
      const answer = await send(route.method.toUpperCase(), at(route));
      expect([name(route), answer.problem().code]).toEqual([name(route), 'unauthenticated']);
    }
  });

  test('every route refuses the roles that it is not for', async () => {
    const admin = await cluster.admin();
    for (const route of closed) {
      for (const actor of [client, consultant, admin]) {
        if (route.roles.includes(actor.user.role)) continue;
        const answer = await send(route.method.toUpperCase(), at(route), { token: actor.accessToken });
        expect([name(route), actor.user.role, answer.problem().code]).toEqual([
          name(route),
          actor.user.role,
          'forbidden',
        ]);
      }
    }
  });

  test('what is somebody else’s, and what is not there, is not_found', async () => {
    const owner = await cluster.client({ connect: false });
    const question = await owner.post<{ id: string }>('/v1/questions', {
      title: 'A question of somebody else',
      body: 'Which is nobody else’s business at all.',
    });
    const { items: methods } = await owner.get<{ items: { id: string }[] }>('/v1/payment-methods');
    const tries: [string, string][] = [
      ['GET', `/v1/questions/${question.id}`],
      ['POST', `/v1/questions/${question.id}/cancel`],
      ['GET', `/v1/questions/${question.id}/matches`],
      ['GET', `/v1/questions/${question.id}/explanation`],
      ['DELETE', `/v1/payment-methods/${methods[0]!.id}`],
      ['POST', `/v1/payment-methods/${methods[0]!.id}/confirm`],
      ['POST', `/v1/matches/${anId}/accept`],
      ['GET', `/v1/sessions/${anId}`],
      ['POST', `/v1/sessions/${anId}/join`],
      ['POST', `/v1/sessions/${anId}/end`],
      ['GET', `/v1/sessions/${anId}/invoice`],
      ['GET', `/v1/consultants/${anId}`],
      ['GET', `/v1/consultants/${owner.id}`],
    ];
    for (const [method, path] of tries) {
      const answer = await send(method, path, { token: client.accessToken });
      expect([method, path, answer.problem().code]).toEqual([method, path, 'not_found']);
    }
    expect((await owner.get<{ items: unknown[] }>('/v1/payment-methods')).items).toHaveLength(1);
    expect(await owner.get(`/v1/questions/${question.id}`)).toMatchObject({ status: 'open' });
  });
});

test('every answer without an id in its address has the form that the contract gives it', async () => {
  const actors = { client, consultant, admin: await cluster.admin() };
  const plain = Object.values<Route>(routes).filter((it) => it.method === 'get' && !it.path.includes(':'));
  for (const route of plain) {
    // Whoever may call without a token may call with one.
    for (const role of (route.roles === 'public' ? ['client'] : route.roles) as ('client' | 'consultant' | 'admin')[]) {
      const answer = await actors[role].get(route.path);
      expect([route.path, role, route.response!.safeParse(answer).error]).toEqual([route.path, role, undefined]);
    }
  }
});

test('Socket.IO’s own address answers a request that is none of its own once, and the server lives on', async () => {
  for (const query of ['', '?EIO=4&transport=polling', '?EIO=4&transport=websocket']) {
    const answer = await send('GET', `/socket.io/${query}`);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  }
  expect((await send('GET', '/health/live')).status).toBe(200);
  expect(cluster.servers[0]!.output()).not.toContain('ERR_HTTP_HEADERS_SENT');
});

describe('access tokens', () => {
  const claims = (user: User) => ({ role: user.role, name: user.name, sid: randomUUID(), typ: 'access' });
  const good = { issuer: 'consultant-connect', audience: 'consultant-connect-api', expiresIn: 60 } as const;
  const withToken = (token: string) => send('GET', '/v1/me', { token });
  const sign = (extra: object, options: jwt.SignOptions = {}, secret = JWT_SECRET) =>
    jwt.sign({ ...claims(client.user), ...extra }, secret, { ...good, subject: client.id, ...options });

  test('of our own making are taken', async () => {
    expect((await withToken(sign({}))).status).toBe(200);
  });

  test('of another kind, maker, audience, secret or algorithm, or of none, are not', async () => {
    const { issuer: iss, audience: aud } = good;
    const body = { ...claims(client.user), sub: client.id, iss, aud, exp: Date.now() / 1000 + 60 };
    const base64 = (it: object) => Buffer.from(JSON.stringify(it)).toString('base64url');
    const tokens = {
      kind: sign({ typ: 'refresh' }),
      issuer: sign({}, { issuer: 'somebody else' }),
      audience: sign({}, { audience: 'another service' }),
      secret: sign({}, {}, 'another secret of the same considerable length'),
      algorithm: sign({}, { algorithm: 'HS512' }),
      none: `${base64({ alg: 'none', typ: 'JWT' })}.${base64(body)}.`,
      role: sign({ role: 'root' }),
      cut: sign({}).slice(0, -3),
      words: 'not-a-token',
    };
    for (const [what, token] of Object.entries(tokens)) {
      expect([what, (await withToken(token)).problem().code]).toEqual([what, 'unauthenticated']);
    }
  });

  test('that have ended are told apart from those that never were any good', async () => {
    const answer = await withToken(sign({}, { expiresIn: -1 }));
    expect(answer.problem()).toMatchObject({ status: 401, code: 'token_expired' });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('of a banned account are refused within seconds, its sockets are cut, and it cannot sign in', async () => {
    const admin = await cluster.admin();
    const victim = await cluster.consultant();
    const banned = await admin.post(`/v1/admin/users/${victim.id}/ban`, { reason: 'spam' });
    expect(banned).toMatchObject({ id: victim.id, banReason: 'spam' });
    await until(() => !victim.socket.connected, { what: () => 'the sockets to be cut' });
    await until(async () => (await withToken(victim.accessToken)).status === 403, { within: 5_000 });
    await expect(victim.connect()).rejects.toThrow(/forbidden/);
    const login = { body: { email: victim.email, password } };
    expect((await send('POST', '/v1/auth/login', login)).problem().code).toBe('forbidden');
    const refresh = { body: { refreshToken: victim.refreshToken } };
    expect((await send('POST', '/v1/auth/refresh', refresh)).problem().code).toBe('unauthenticated');
    expect((await send('GET', `/v1/consultants/${victim.id}`, { token: client.accessToken })).status).toBe(404);

    await admin.post(`/v1/admin/users/${victim.id}/unban`, { reason: 'a mistake' });
    expect((await send('POST', '/v1/auth/login', login)).status).toBe(200);
    const { items } = await admin.get<{ items: { action: string; reason: string }[] }>(
      `/v1/admin/audit?q=${victim.id}`,
    );
    expect(items).toMatchObject([
      { action: 'user.unban', reason: 'a mistake' },
      { action: 'user.ban', reason: 'spam' },
    ]);
  });
});

describe('heads', () => {
  test('a sane request id is taken over, another is replaced', async () => {
    const given = async (id: string) => {
      const answer = await send('GET', '/v1/me', { headers: { 'x-request-id': id } });
      return [answer.headers.get('x-request-id'), answer.problem().requestId];
    };
    expect(await given('order-17.retry_2')).toEqual(['order-17.retry_2', 'order-17.retry_2']);
    const [replaced] = await given('x'.repeat(101));
    expect(replaced).toMatch(/^[0-9a-f-]{36}$/);
    expect((await given('<script>'))[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('answers are not cached, not sniffed, and load nothing', async () => {
    const { headers } = await send('GET', '/v1/me', { token: client.accessToken });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-powered-by')).toBeNull();
  });

  test('only the origins that are named may call us from a page', async () => {
    const preflight = (origin: string) =>
      send('OPTIONS', '/v1/questions', { headers: { origin, 'access-control-request-method': 'POST' } });
    const allowed = await preflight('https://shop.example');
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(allowed.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
    const foreign = await preflight('https://evil.example');
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });
});

test('a client asks with a fresh address: nothing personal and no token is in the log', async () => {
  const server = await cluster.addServer({ LOG_LEVEL: 'debug' });
  const email = newEmail();
  const body = { email, password, name: 'Somebody Unmistakable', role: 'client' };
  const registered = await http(server.url, 'POST', '/v1/auth/register', { body });
  const { accessToken } = registered.json<{ accessToken: string }>();
  await http(server.url, 'GET', '/v1/skills?q=unmistakable-query', { token: accessToken });
  await http(server.url, 'POST', '/v1/auth/login', { raw: `{"email": "${email}", ` });
  await until(() => server.output().includes('"/v1/auth/login"'));
  const log = server.output();
  expect(log).toContain('"/v1/skills"');
  for (const secret of [email, password, 'Unmistakable', 'unmistakable-query', accessToken]) {
    expect(log).not.toContain(secret);
  }
});
