import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App, AppWithKey, Page } from '../../contract/index.ts';
import { Actor, EventRefusal } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { AppServer, newApp } from './app-scenes.ts';
import { http } from './http-client.ts';
import { ask, codeOf, freshTopic, query, questionOn } from './scenes.ts';

const SHOP = 'https://shop.example';

let cluster: Cluster;
let admin: Actor;
/** Its tokens live for a second. */
let hastyUrl: string;
beforeAll(async () => {
  cluster = await Cluster.start({ servers: 0, workers: 0, env: { LOG_LEVEL: 'debug' } });
  hastyUrl = (await cluster.addServer({ ACCESS_TOKEN_SECONDS: '1' })).url;
  await Promise.all([cluster.addServer(), cluster.addServer()]);
  admin = await cluster.admin();
});
afterAll(() => cluster?.stop());

const me = (token: string, origin?: string) =>
  http(cluster.url, 'GET', '/v1/me', { token, headers: origin === undefined ? {} : { origin } });

describe('an app', () => {
  it('is made, read and listed by an operator; its key is shown once and kept nowhere', async () => {
    const made = await admin.post<AppWithKey>('/v1/apps', {
      name: 'A shop',
      origins: [SHOP],
      limits: { openQuestions: 7 },
    });
    expect(made.app).toMatchObject({
      name: 'A shop',
      origins: [SHOP],
      limits: { requestsPerMinute: 3_000, openQuestions: 7 },
    });
    expect(made.secretKey).toMatch(/^ccsk_[\w-]{43}$/);
    expect(made.secretKey.endsWith(made.app.secretHint)).toBe(true);
    expect(await admin.get<App>(`/v1/apps/${made.app.id}`)).toEqual(made.app);
    expect((await admin.get<Page<App>>('/v1/apps')).items).toContainEqual(made.app);
    const [row] = await query<{ text: string }>(cluster, 'select a::text as text from apps a where id = $1', [
      made.app.id,
    ]);
    expect(row?.text).not.toContain(made.secretKey.slice(5));
  });

  it.each([
    ['a path behind it', ['https://shop.example/shop']],
    ['a slash behind it', ['https://shop.example/']],
    ['no scheme', ['shop.example']],
    ['any origin', ['*']],
    ['another scheme', ['javascript://shop.example']],
  ])('an origin with %s is refused', async (_case, origins) => {
    expect(await admin.tryPost('/v1/apps', { name: 'A shop', origins })).toBe('validation_failed');
  });

  it('nobody but an operator makes or lists apps, and its key opens nothing else', async () => {
    const app = await newApp(cluster);
    const client = await Actor.register(cluster.url, 'client');
    expect(await client.tryPost('/v1/apps', { name: 'Mine', origins: [] })).toBe('forbidden');
    expect(await codeOf(client.get(app.path))).toBe('forbidden');
    for (const path of ['/v1/apps', '/v1/me', '/v1/admin/users', '/v1/questions']) {
      expect(await codeOf(app.request('GET', path)), path).toBe('forbidden');
    }
    expect(await codeOf(app.request('POST', `${app.path}/disable`, { reason: 'bored' }))).toBe('forbidden');
    expect(await codeOf(app.request('DELETE', app.path))).toBe('forbidden');
    expect(await admin.tryPost(`${app.path}/tokens`, { externalUserId: 'u', name: 'U', role: 'client' })).toBe(
      'forbidden',
    );
  });

  it('changes itself, but not its limits, and sees no other app', async () => {
    const [app, other] = await Promise.all([newApp(cluster), newApp(cluster)]);
    expect(await app.request('PATCH', app.path, { name: 'A bigger shop', origins: [SHOP] })).toMatchObject({
      name: 'A bigger shop',
      origins: [SHOP],
    });
    expect(await codeOf(app.request('PATCH', app.path, { limits: { openQuestions: 9 } }))).toBe('forbidden');
    expect(await admin.request('PATCH', app.path, { body: { limits: { openQuestions: 9 } } })).toMatchObject({
      limits: { requestsPerMinute: 3_000, openQuestions: 9 },
    });
    for (const [method, path, body] of [
      ['GET', other.path, undefined],
      ['PATCH', other.path, { name: 'Mine now' }],
      ['POST', `${other.path}/secret`, {}],
      ['POST', `${other.path}/tokens`, { externalUserId: 'u', name: 'U', role: 'client' }],
      ['POST', `${other.path}/tokens/revoke`, {}],
      ['GET', `${other.path}/webhooks`, undefined],
      ['POST', `${other.path}/webhooks`, { url: 'http://127.0.0.1:9' }],
      ['GET', `${other.path}/deliveries`, undefined],
    ] as const) {
      expect(await codeOf(app.request(method, path, body)), `${method} ${path}`).toBe('not_found');
    }
  });

  it('gets another key; the one before ends at once, or after the grace', async () => {
    const app = await newApp(cluster);
    const first = app.secretKey;
    const rotated = await app.request<AppWithKey>('POST', `${app.path}/secret`, { graceSeconds: 60 });
    expect((await app.token({ externalUserId: 'u' })).user.name).toBe('A visitor');
    app.secretKey = rotated.secretKey;
    const last = await app.request<AppWithKey>('POST', `${app.path}/secret`, {});
    for (const gone of [first, rotated.secretKey]) {
      app.secretKey = gone;
      expect(await codeOf(app.request('GET', app.path))).toBe('unauthenticated');
    }
    app.secretKey = last.secretKey;
    expect(await app.request('GET', app.path)).toMatchObject({ id: app.app.id });
    expect(cluster.servers.map((it) => it.output()).join('')).not.toMatch(/ccsk_/);
  });
});

describe('the users of an app', () => {
  it('are made at their first token, once, and are nobody of another app', async () => {
    const [app, other] = await Promise.all([newApp(cluster), newApp(cluster)]);
    const externalUserId = 'user 1 / ü';
    const tokens = await Promise.all(Array.from({ length: 8 }, () => app.token({ externalUserId })));
    expect(new Set(tokens.map((it) => it.user.id)).size).toBe(1);
    expect((await app.token({ externalUserId, name: 'A new name' })).user).toMatchObject({
      id: tokens[0]!.user.id,
      name: 'A new name',
      email: '',
    });
    expect((await other.token({ externalUserId })).user.id).not.toBe(tokens[0]!.user.id);
    expect(await codeOf(app.token({ externalUserId, role: 'consultant' }))).toBe('conflict');
    for (const id of ['', 'x'.repeat(201), 'a\u0000b', 'half \ud800', 'lost \ufffd']) {
      expect(await codeOf(app.token({ externalUserId: id })), id).toBe('validation_failed');
    }
  });

  it('see nothing of each other', async () => {
    const [app, other] = await Promise.all([newApp(cluster), newApp(cluster)]);
    const [mine, neighbour, stranger] = await Promise.all([app.user(), app.user(), other.user()]);
    const question = await mine.post<{ id: string }>('/v1/questions', questionOn(freshTopic()));
    for (const somebody of [neighbour, stranger]) {
      expect(await codeOf(somebody.get(`/v1/questions/${question.id}`))).toBe('not_found');
      expect(await somebody.tryPost(`/v1/questions/${question.id}/cancel`)).toBe('not_found');
    }
  });

  it('may what the scopes of the token say', async () => {
    const app = await newApp(cluster);
    const [reader, asker, consultant] = await Promise.all([
      app.user('client', { scopes: ['read'] }),
      app.user('client', { scopes: ['ask'] }),
      app.user('consultant', { scopes: ['read'] }),
    ]);
    expect(await reader.get('/v1/me')).toMatchObject({ id: reader.id });
    expect(await reader.tryPost('/v1/questions', questionOn(freshTopic()))).toBe('forbidden');
    await reader.connect();
    expect(await reader.tryEmit('question:ask', questionOn(freshTopic()))).toBe('forbidden');
    expect(await reader.tryEmit('sync', {})).toBe('ok');
    expect(await asker.tryPost('/v1/questions', questionOn(freshTopic()))).toBe('ok');
    expect(await codeOf(asker.get('/v1/me'))).toBe('forbidden');
    expect(await codeOf(asker.connect())).toBe('forbidden');
    await consultant.connect();
    expect(await consultant.tryEmit('availability:set', { status: 'available' })).toBe('forbidden');
    expect(await codeOf(app.token({ externalUserId: 'c', scopes: ['dispatch'] }))).toBe('validation_failed');
    reader.disconnect();
    consultant.disconnect();
  });

  it('need a new token when theirs is over, and cannot move its end', async () => {
    const app = await newApp(cluster);
    const { accessToken } = await app.token({ externalUserId: 'u', expiresIn: 30 });
    const [, payload = ''] = accessToken.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { exp: number; iat: number };
    expect(claims.exp - claims.iat).toBe(30);
    const moved = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 3_600 })).toString('base64url');
    expect((await me(accessToken.replace(payload, moved))).problem().code).toBe('unauthenticated');
    expect(await codeOf(app.token({ externalUserId: 'u', expiresIn: 86_400 }))).toBe('validation_failed');

    const hasty = await new AppServer(hastyUrl, app).token({ externalUserId: 'u' });
    expect(hasty.expiresIn).toBe(1);
    await until(async () => (await me(hasty.accessToken)).status === 401);
    expect((await me(hasty.accessToken)).problem().code).toBe('token_expired');
  });

  it('who delete themselves are gone: the next visit is a new account', async () => {
    const app = await newApp(cluster);
    const user = await app.user('client', { externalUserId: 'gone' });
    const exported = await user.get<{ tables: Record<string, unknown[]> }>('/v1/me/export');
    expect(exported.tables.app_users).toMatchObject([{ external_id: 'gone' }]);
    await user.request('DELETE', '/v1/me');
    await until(async () => (await codeOf(user.get('/v1/me'))) === 'unauthenticated', { within: 3_000 });
    expect((await app.token({ externalUserId: 'gone' })).user.id).not.toBe(user.id);
  });
});

describe('revoking', () => {
  /** Settles when the connection has been cut. */
  const cut = (actor: Actor): Promise<unknown> => until(() => actor.socket.disconnected, { within: 5_000 });
  const refused = (actor: Actor, code: string): Promise<unknown> =>
    until(async () => (await codeOf(actor.get('/v1/me'))) === code, { within: 3_000 });

  it('the tokens of one user cuts their sockets on every server, and nobody else’s', async () => {
    const app = await newApp(cluster);
    const [user, other] = await Promise.all([app.user('client', { externalUserId: 'u' }), app.user()]);
    await user.connect({ url: cluster.servers[0]!.url });
    await other.connect();
    await app.request('POST', `${app.path}/tokens/revoke`, { externalUserId: 'u' });
    await cut(user);
    await refused(user, 'unauthenticated');
    expect(await codeOf(user.connect())).toBe('unauthenticated');
    expect(await other.tryEmit('sync', {})).toBe('ok');
    await (await app.user('client', { externalUserId: 'u' })).connect();
    expect(await codeOf(app.request('POST', `${app.path}/tokens/revoke`, { externalUserId: 'unknown' }))).toBe(
      'not_found',
    );
    other.disconnect();
  });

  it('all tokens, an app that is switched off, and one that is deleted', async () => {
    const app = await newApp(cluster);
    const user = await app.user('client', { externalUserId: 'u' });
    await user.connect({ url: cluster.servers[0]!.url });
    await app.request('POST', `${app.path}/tokens/revoke`, {});
    await cut(user);
    await refused(user, 'unauthenticated');

    const again = await app.user('client', { externalUserId: 'u' });
    await again.connect();
    await admin.post(`${app.path}/disable`, { reason: 'unpaid' });
    await cut(again);
    await refused(again, 'forbidden');
    expect(await codeOf(app.token({ externalUserId: 'u' }))).toBe('forbidden');
    await admin.post(`${app.path}/enable`);
    // Tokens from before stay worthless.
    await refused(again, 'unauthenticated');

    const last = await app.user('client', { externalUserId: 'u' });
    await last.connect();
    await admin.request('DELETE', app.path);
    await cut(last);
    await refused(last, 'forbidden');
    expect(await codeOf(app.request('GET', app.path))).toBe('unauthenticated');
    expect(await codeOf(admin.get(app.path))).toBe('not_found');
  });
});

describe('origins', () => {
  const preflight = (origin: string) =>
    http(cluster.url, 'OPTIONS', '/v1/me', {
      headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
    });

  it('its users come from its own pages, or from no browser at all', async () => {
    const origin = `https://${randomUUID()}.example`;
    const app = await newApp(cluster, { origins: [origin] });
    const elsewhere = `https://${randomUUID()}.example`;
    await newApp(cluster, { origins: [elsewhere] });
    const user = await app.user();

    await until(async () => (await preflight(origin)).headers.get('access-control-allow-origin') === origin);
    expect((await preflight('https://nobody.example')).headers.get('access-control-allow-origin')).toBeNull();
    const allowed = await me(user.accessToken, origin);
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    expect((await me(user.accessToken)).status).toBe(200);
    expect((await me(user.accessToken, elsewhere)).problem().code).toBe('forbidden');
    expect((await me(user.accessToken, 'https://nobody.example')).problem().code).toBe('forbidden');

    await user.connect({ origin });
    expect(await user.tryEmit('sync', {})).toBe('ok');
    await until(async () => (await preflight(elsewhere)).headers.get('access-control-allow-origin') === elsewhere);
    await expect(user.connect({ origin: elsewhere })).rejects.toSatisfy(
      (it) => it instanceof EventRefusal && it.error.code === 'forbidden',
    );
    await expect(user.connect({ origin: 'https://nobody.example' })).rejects.toThrow('websocket error');
    user.disconnect();
  });

  it('an account of one’s own is not taken from the page of an app', async () => {
    const origin = `https://${randomUUID()}.example`;
    await newApp(cluster, { origins: [origin] });
    const client = await Actor.register(cluster.url, 'client');
    await until(async () => (await preflight(origin)).headers.get('access-control-allow-origin') === origin);
    expect((await me(client.accessToken, origin)).problem().code).toBe('forbidden');
    expect(await codeOf(client.connect({ origin }))).toBe('forbidden');
  });

  it('a key in a browser is refused', async () => {
    const app = await newApp(cluster, { origins: [SHOP] });
    expect(await codeOf(app.request('GET', app.path, undefined, { origin: SHOP }))).toBe('forbidden');
  });
});

describe('limits', () => {
  let limited: Cluster;
  beforeAll(async () => {
    limited = await Cluster.start({ workers: 0, env: { RATE_LIMITS: 'on', MAX_OPEN_QUESTIONS: '50' } });
  });
  afterAll(() => limited?.stop());

  it('the open questions of all users of an app together; other apps and clients are not held up by it', async () => {
    const [app, other] = [
      await newApp(limited, { limits: { openQuestions: 3 } }),
      await newApp(limited, { limits: { openQuestions: 3 } }),
    ];
    const users = [await app.user(), await app.user()];
    const codes: string[] = [];
    for (let at = 0; at < 5; at++) {
      codes.push(await users[at % 2]!.tryPost('/v1/questions', questionOn('kubernetes')));
    }
    expect(codes).toEqual(['ok', 'ok', 'ok', 'rate_limited', 'rate_limited']);
    expect(await (await other.user()).tryPost('/v1/questions', questionOn('kubernetes'))).toBe('ok');
    const client = await limited.client();
    expect((await ask(client, 'kubernetes')).status).toBe('open');
  });

  it('the requests of its server and all of its users in a minute', async () => {
    const app = new AppServer(
      limited.url,
      await (await limited.admin()).post<AppWithKey>('/v1/apps', {
        name: 'A small shop',
        origins: [],
        limits: { requestsPerMinute: 20 },
      }),
    );
    const [user, neighbour] = [await app.user(), await app.user()];
    const codes: string[] = [];
    for (let at = 0; at < 30; at++) codes.push(await codeOf((at % 2 ? user : neighbour).get('/v1/me')));
    // Two of the twenty were spent on the tokens.
    expect(codes.filter((code) => code === 'ok').length).toBeGreaterThanOrEqual(16);
    expect(codes.filter((code) => code === 'ok').length).toBeLessThanOrEqual(18);
    expect(codes.at(-1)).toBe('rate_limited');
    expect(await codeOf(app.request('GET', app.path))).toBe('rate_limited');
    expect(await codeOf((await newApp(limited)).request('GET', app.path))).toBe('not_found');
  });
});
