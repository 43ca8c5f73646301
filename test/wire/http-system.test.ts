import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { clientEvents, type Route, routes, serverEvents } from '../../contract/index.ts';
import { Cluster } from '../support/cluster.ts';
import { runSql } from '../support/database.ts';
import { until } from '../support/until.ts';
import { http } from './http-client.ts';

let cluster: Cluster;
const get = (path: string, headers: Record<string, string> = {}) => http(cluster.url, 'GET', path, { headers });

beforeAll(async () => {
  cluster = await Cluster.start({ workers: 0 });
});
afterAll(() => cluster.stop());

interface Operation {
  operationId: string;
  security?: unknown[];
  parameters?: { in: string; name: string; required?: boolean }[];
  requestBody?: { content: object };
  responses: Record<string, { $ref?: string; content?: object }>;
}
interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; responses: Record<string, object> };
}

describe('openapi.json', () => {
  let document: OpenApi;
  beforeAll(async () => {
    document = (await get('/openapi.json')).json<OpenApi>();
  });

  test('has every route of the contract, with its parameters, body, answer and refusals', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    for (const [name, route] of Object.entries<Route>(routes)) {
      const operation = document.paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method];
      expect(operation?.operationId).toBe(name);
      const inPath = operation!.parameters?.filter((it) => it.in === 'path').map((it) => it.name) ?? [];
      expect(inPath).toEqual([...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]));
      expect(Boolean(operation!.requestBody)).toBe(Boolean(route.body));
      expect(operation!.responses[route.status]?.content !== undefined).toBe(route.response !== undefined);
      expect(operation!.security).toEqual(route.roles === 'public' ? [] : undefined);
      expect(Object.keys(operation!.responses)).toEqual(expect.arrayContaining(['400', '429', '500', '503']));
      expect('401' in operation!.responses || route.roles === 'public').toBe(true);
    }
  });

  test('every operation has a name of its own', () => {
    const ids = Object.values(document.paths).flatMap((path) => Object.values(path).map((it) => it.operationId));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('every reference leads somewhere', () => {
    expect(danglingReferences(document)).toEqual([]);
  });
});

describe('asyncapi.json', () => {
  test('has every event of the contract, and every reference leads somewhere', async () => {
    const document = (await get('/asyncapi.json')).json<{
      components: { messages: Record<string, { name: string }> };
    }>();
    const names = new Set(Object.values(document.components.messages).map((message) => message.name));
    expect([...names].sort()).toEqual(
      [...new Set([...Object.keys(clientEvents), ...Object.keys(serverEvents)])].sort(),
    );
    expect(danglingReferences(document)).toEqual([]);
  });
});

function danglingReferences(document: object): string[] {
  const dangling: string[] = [];
  JSON.stringify(document, (key, value: unknown) => {
    if (key === '$ref' && typeof value === 'string') {
      const steps = value.replace(/^#\//, '').split('/');
      let at: unknown = document;
      for (const step of steps) at = (at as Record<string, unknown> | undefined)?.[step.replaceAll('~1', '/')];
      if (at === undefined) dangling.push(value);
    }
    return value;
  });
  return dangling;
}

describe('pages', () => {
  test('the documentation and everything that it loads come from here', async () => {
    const redirect = await fetch(`${cluster.url}/docs`, { redirect: 'manual' });
    expect([redirect.status, redirect.headers.get('location')]).toEqual([301, '/docs/']);
    const page = await get('/docs/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const loaded = [...page.text.matchAll(/(?:src|href)="([^"#]+)"/g)].map((match) => match[1]!);
    expect(loaded.length).toBeGreaterThan(3);
    for (const address of loaded) {
      expect(address).not.toMatch(/^(https?:)?\/\//);
      expect([address, (await get(`/docs/${address.replace('./', '')}`)).status]).toEqual([address, 200]);
    }
    expect(page.text).not.toMatch(/<script>[^<]/);
    expect((await get('/docs/swagger-ui-init.js')).text).toContain('/openapi.json');
  });

  test('the front page points at the documentation, and may load nothing but what is ours', async () => {
    const page = await get('/');
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(page.text).toContain('href="/docs/"');
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  test('every address of the pages is answered to a browser with the same document, and to a program with not_found', async () => {
    const front = await get('/');
    for (const path of ['/ask', '/call/8b0f7f5e-3a52-7b7b-8b8b-0a0a0a0a0a0a']) {
      const page = await get(path, { accept: 'text/html,application/xhtml+xml' });
      expect([page.status, page.text]).toEqual([200, front.text]);
      expect((await get(path, { accept: '*/*' })).status).toBe(404);
    }
    for (const path of [
      '/v1/nothing',
      '/health/nothing',
      '/assets/nothing.js',
      '/sdk/nothing.js',
      '/docs.html/..%2f..',
    ]) {
      expect([path, (await get(path, { accept: 'application/json' })).status]).toEqual([path, 404]);
    }
    expect((await get('/v1/nothing', { accept: 'text/html' })).status).toBe(404);
  });
});

describe('about', () => {
  test('says without a sign-in how this installation is set up, and names no demo accounts where there are none', async () => {
    expect((await get('/v1/about')).json()).toEqual({
      payments: 'simulated',
      publishableKey: null,
      video: 'p2p',
      freeSeconds: 2,
      demo: null,
    });
  });

  test('names the demo accounts where they were seeded', async () => {
    const { url } = await cluster.addServer({ SEED_DEMO: 'on' });
    const { demo } = (await http(url, 'GET', '/v1/about', {})).json<{ demo: { client: string } }>();
    expect(demo.client).toBe('client@demo.test');
  });
});

test('in production the log says what peer-to-peer calls cannot do, and says nothing of it where they are hosted', async () => {
  const warning = 'calls are peer to peer';
  const production = { NODE_ENV: 'production', LOG_LEVEL: 'warn' };
  const [direct, hosted] = await Promise.all([
    cluster.addServer(production),
    cluster.addServer({ ...production, DAILY_API_KEY: 'a-key', DAILY_WEBHOOK_SECRET: 'c2VjcmV0' }),
  ]);
  await until(async () => direct.output().includes(warning));
  expect(hosted.output()).not.toContain(warning);
  for (const server of cluster.servers.splice(-2)) await server.kill();
});

test('metrics are told by route pattern, never by address', async () => {
  await get('/v1/questions/8b0f7f5e-3a52-7b7b-8b8b-0a0a0a0a0a0a?secret=1');
  const { text } = await get('/metrics');
  expect(text).toMatch(/http_request_seconds_count\{method="GET",route="\/v1\/questions\/:id",status="401"/);
  expect(text).toContain('process_cpu_seconds_total');
  expect(text).not.toMatch(/8b0f7f5e|secret/);
});

test('long answers are compressed for whoever can read it', async () => {
  const answer = await fetch(`${cluster.url}/openapi.json`, { headers: { 'accept-encoding': 'gzip' } });
  expect(answer.headers.get('content-encoding')).toBe('gzip');
  await answer.text();
});

describe('health', () => {
  test('a server that runs is live, and ready while Postgres and Redis answer', async () => {
    expect((await get('/health/live')).json()).toEqual({ status: 'ok' });
    const ready = await get('/health/ready');
    expect([ready.status, ready.json()]).toEqual([
      200,
      { status: 'ready', checks: { postgres: 'ok', redis: 'ok', draining: 'ok' } },
    ]);
  });

  test('it is not ready while Redis is silent, stays live, and recovers by itself', async () => {
    await cluster.redis.pause();
    try {
      const down = await until(async () => {
        const answer = await get('/health/ready');
        return answer.status === 503 && answer;
      });
      expect(down.problem()).toMatchObject({ status: 503, code: 'overloaded' });
      expect(down.headers.get('retry-after')).toBe('1');
      expect(down.json()).toMatchObject({ checks: { postgres: 'ok', redis: 'down' } });
      expect((await get('/health/live')).status).toBe(200);
    } finally {
      await cluster.redis.resume();
    }
    await until(async () => (await get('/health/ready')).status === 200);
  });

  test('it is not ready while Postgres takes no connections, stays live, and recovers by itself', async () => {
    const admin = inject('postgresAdminUrl');
    const name = new URL(cluster.database.url).pathname.slice(1);
    await runSql(admin, `alter database ${name} with allow_connections false`);
    try {
      await runSql(admin, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
      const down = await until(async () => {
        const answer = await get('/health/ready');
        return answer.status === 503 && answer;
      });
      expect(down.json()).toMatchObject({ code: 'overloaded', checks: { postgres: 'down', redis: 'ok' } });
      expect((await get('/health/live')).status).toBe(200);
    } finally {
      await runSql(admin, `alter database ${name} with allow_connections true`);
    }
    await until(async () => (await get('/health/ready')).status === 200);
  });
});
