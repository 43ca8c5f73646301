/**
 * A Stripe of one's own: the endpoints that we use, with state, over HTTP. It takes only what Stripe's own parameter lists allow, keeps
 * idempotency keys as Stripe does, keeps balances, sends signed events, and fails on demand.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ONBOARDING_PATH, requireAccount, setAccount } from './accounts.ts';
import { ENDPOINTS, expand } from './endpoints.ts';
import { StripeFault } from './fault.ts';
import { type FaultKind, Faults, type StripeRequest } from './faults.ts';
import { type Answer, Keys } from './keys.ts';
import { findEndpoint, type Params, readParams } from './params.ts';
import { terseAnswer, terseEvent } from './terse.ts';
import { Webhooks } from './webhooks.ts';
import { World } from './world.ts';

export interface FakeStripe {
  readonly baseUrl: string;
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly world: World;
  readonly faults: Faults;
  readonly webhooks: Webhooks;
  /** Everything that was asked, in order. */
  readonly requests: (StripeRequest & {
    readonly params: Params;
    readonly status: number;
    readonly code: string | undefined;
  })[];
  close(): Promise<void>;
}

const FAILURE: Answer = {
  status: 500,
  body: { error: { type: 'api_error', message: 'Something went wrong on Stripe’s end.' } },
};

export interface StandIn {
  readonly secretKey?: string;
  readonly webhookSecret?: string;
  readonly port?: number;
  /** Says no more than it must, in answers and events. */
  readonly terse?: boolean;
  /** Endpoints that it has not got: `get /v1/events`. */
  readonly without?: readonly string[];
}

export async function startStripe(options: StandIn = {}): Promise<FakeStripe> {
  const { secretKey = 'sk_test_of_the_stand_in', webhookSecret = 'whsec_of_the_stand_in', without = [] } = options;
  const { port = 0, terse = false } = options;
  const world = new World();
  const faults = new Faults();
  const keys = new Keys();
  const webhooks = new Webhooks(webhookSecret, terse ? terseEvent : undefined);
  const requests: FakeStripe['requests'] = [];
  world.onEvent(webhooks.announce);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await bodyOf(request);
    const url = new URL(request.url ?? '/', 'http://stripe');
    if (url.pathname.startsWith(ONBOARDING_PATH)) {
      setAccount(world, url.pathname.slice(ONBOARDING_PATH.length), true);
      response.end('Stripe knows you now.');
      return;
    }
    const method = (request.method ?? 'GET').toLowerCase();
    const idempotencyKey = headerOf(request, 'idempotency-key');
    const found = findEndpoint(method, url.pathname);
    const endpoint = found ? `${method} ${found.template}` : `${method} ${url.pathname}`;
    const seen = { endpoint, idempotencyKey };
    const fault = faults.choose(seen);
    let params: Params = {};
    const marks: Record<string, string> = {};

    const work = (): Answer => {
      if (headerOf(request, 'authorization') !== `Bearer ${secretKey}`) {
        throw new StripeFault(401, { type: 'invalid_request_error', message: 'Invalid API Key provided' }, false);
      }
      const run = found && !without.includes(endpoint) && ENDPOINTS[endpoint];
      if (!run)
        throw new StripeFault(
          404,
          { type: 'invalid_request_error', message: `Unrecognized request URL (${endpoint})` },
          false,
        );
      params = readParams(method, found.template, method === 'get' ? url.search.slice(1) : text);
      const account = requireAccount(world, headerOf(request, 'stripe-account'));
      const answer = run({ world, params, id: found.ids[0] ?? '', account, baseUrl: baseUrl() });
      const paths = terse ? [] : ((params.expand as string[] | undefined) ?? []);
      return { status: 200, body: expand(world, answer, paths) };
    };
    const workOnce = (): Answer => {
      if (method !== 'post' || idempotencyKey === undefined) return told(work).answer;
      const key = `${headerOf(request, 'stripe-account') ?? ''}:${idempotencyKey}`;
      const first = keys.begin(key, `${method} ${url.pathname} ${text}`);
      if (first) {
        if (!terse) marks['idempotent-replayed'] = 'true';
        return first;
      }
      const { answer, kept } = fault === 'failure_before' ? { answer: FAILURE, kept: true } : told(work);
      const shown = fault === 'failure_after' ? FAILURE : answer;
      if (kept) keys.keep(key, shown);
      else keys.forget(key);
      return shown;
    };

    const answer = stoppedBefore(fault) ?? told(workOnce).answer;
    const { error } = answer.body as { error?: { code?: string } };
    requests.push({ ...seen, params, status: answer.status, code: error?.code });
    if (fault?.startsWith('reset')) {
      request.socket.destroy();
      return;
    }
    if (fault?.startsWith('silence')) return;
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      'request-id': `req_${requests.length}`,
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      ...marks,
    });
    response.end(JSON.stringify(terse ? terseAnswer(answer.body) : answer.body));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      console.error('the stand-in for Stripe failed', error);
      request.socket.destroy();
    });
  });
  const baseUrl = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: baseUrl(),
    secretKey,
    webhookSecret,
    world,
    faults,
    webhooks,
    requests,
    async close() {
      await webhooks.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What becomes of a request that never gets to its work; the answer is not seen where there is silence or a broken connection. */
function stoppedBefore(fault: FaultKind | null): Answer | null {
  const error = (status: number, type: string): Answer => ({ status, body: { error: { type, message: `${status}` } } });
  if (fault === 'rate_limit') return error(429, 'invalid_request_error');
  if (fault === 'unavailable' || fault === 'silence_before' || fault === 'reset_before') return error(503, 'api_error');
  return null;
}

function told(work: () => Answer): { answer: Answer; kept: boolean } {
  try {
    return { answer: work(), kept: true };
  } catch (error) {
    if (!(error instanceof StripeFault)) throw error;
    return { answer: { status: error.status, body: error.body }, kept: error.kept };
  }
}

const headerOf = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
