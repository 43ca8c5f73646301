/** From a route of the contract and a function to an endpoint: who may, how often, what was sent, and once per key. */
import type { Express, Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import type {
  BodyOf,
  FieldError,
  ParamsOf,
  QueryOf,
  ResponseOf,
  Route,
  RouteName,
  Routes,
} from '../../contract/index.ts';
import { routes } from '../../contract/index.ts';
import { Fault } from '../../core/flow/fault.ts';
import { requestHash } from '../../core/flow/idempotency/request-hash.ts';
import { type AppServer, type Identity, requireScope } from '../auth/index.ts';
import { jsonBody } from './body.ts';
import type { HttpDeps } from './deps.ts';
import { answerStored } from './idempotency.ts';
import type { RateLimits } from './limits.ts';
import { methodNotAllowed } from './problems.ts';
import { notesOf } from './request-log.ts';

/** A request after everything about it has been checked. */
export interface Call<N extends RouteName> {
  readonly user: Routes[N]['roles'] extends 'public'
    ? undefined
    : 'app' extends Routes[N]['roles'][number]
      ? Identity | AppServer
      : Identity;
  readonly params: ParamsOf<N>;
  readonly query: QueryOf<N>;
  readonly body: BodyOf<N>;
  /** Of the caller who wants the first answer again; only on routes that honour it. */
  readonly idempotency: { readonly key: string; readonly hash: Buffer } | null;
  /** Whether the caller would rather have the route's file than JSON. */
  readonly wantsFile: boolean;
  /** The caller's network address. */
  readonly address: string;
}
/** An answer that is already written, to be sent byte for byte. */
export class WrittenJson {
  readonly json: string;
  readonly replayed: boolean;
  constructor(json: string, replayed: boolean) {
    this.json = json;
    this.replayed = replayed;
  }
}
/** A file to keep, in the type that the route names. */
export class Download {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  constructor(fileName: string, bytes: Uint8Array) {
    this.fileName = fileName;
    this.bytes = bytes;
  }
}
export type Handler<N extends RouteName> = (
  call: Call<N>,
) => ResponseOf<N> extends undefined ? Promise<void> : Promise<ResponseOf<N> | WrittenJson | Download>;
/** One for every route of the contract: a missing one does not compile. */
export type Handlers = { readonly [N in RouteName]: Handler<N> };

/** These store their answer themselves, in the transaction that does the work. */
const STORES_ITS_ANSWER: ReadonlySet<RouteName> = new Set(['askQuestion']);

export function bindRoutes(app: Express, deps: HttpDeps, handlers: Handlers, limits: RateLimits): void {
  const names = Object.keys(routes) as RouteName[];
  const methods = new Map<string, string[]>();
  for (const name of names) {
    const { method, path } = routes[name];
    app[method](path, noteRoute(path), ...jsonBody, endpoint(deps, name, handlers[name] as Handler<RouteName>, limits));
    methods.set(path, [...(methods.get(path) ?? []), method]);
  }
  // After all of them: `/consultants/:id` must not answer for `/consultants/me`.
  for (const [path, allowed] of methods) app.all(path, noteRoute(path), methodNotAllowed(allowed));
}

const noteRoute =
  (path: string): RequestHandler =>
  (_request, response, next) => {
    notesOf(response).route = path;
    next();
  };

function endpoint(deps: HttpDeps, name: RouteName, handler: Handler<RouteName>, limits: RateLimits): RequestHandler {
  const route: Route = routes[name];
  return async (request, response) => {
    const address = request.ip ?? 'unknown';
    const user = route.roles === 'public' ? undefined : await identify(deps, request, response, route);
    const userId = user && 'userId' in user ? user.userId : undefined;
    await limits.admit(name, { userId, app: user?.app ?? null, address });
    const params = route.params && parse(route.params, request.params);
    const query = route.query && parse(route.query, request.query);
    const body = route.body && parse(route.body, request.body ?? {});
    const idempotency = route.idempotent && userId !== undefined ? keyed(request, name, { params, body }) : null;
    const wantsFile = route.file !== undefined && request.accepts('application/json', route.file) === route.file;
    const call = { user, params, query, body, idempotency, wantsFile, address } as Call<RouteName>;
    const run = () => handler(call) as Promise<unknown>;

    if (userId !== undefined && idempotency && !STORES_ITS_ANSWER.has(name)) {
      await answerStored(deps, { response, userId, ...idempotency, status: route.status }, run);
    } else send(response, route, await run());
  };
}

function send(response: Response, { status, file }: Route, result: unknown): void {
  response.status(status);
  if (file) response.vary('Accept');
  if (status === 204) response.end();
  else if (result instanceof WrittenJson) {
    if (result.replayed) response.set('Idempotency-Replayed', 'true');
    response.type('application/json').send(result.json);
  } else if (result instanceof Download) {
    response.attachment(result.fileName).send(Buffer.from(result.bytes));
  } else response.json(result);
}

async function identify(
  deps: Pick<HttpDeps, 'auth'>,
  request: Request,
  response: Response,
  { method, roles }: Route,
): Promise<Identity | AppServer> {
  const [, token] = /^Bearer +(\S+)$/i.exec(request.get('Authorization') ?? '') ?? [];
  if (token === undefined) throw new Fault('unauthenticated', 'Send your access token: Authorization: Bearer <token>.');
  const from = { origin: request.get('Origin'), host: request.get('Host') };
  const user = deps.auth.isSecretKey(token)
    ? await deps.auth.authenticateApp(token, from)
    : await deps.auth.authenticate(token, from);
  if (user.app) notesOf(response).appId = user.app.id;
  if (roles === 'public' || !roles.includes(user.role))
    throw new Fault('forbidden', `This is not for the role ${user.role}.`);
  if (user.role !== 'app') {
    notesOf(response).userId = user.userId;
    requireScope(user, method === 'get' ? 'read' : 'act');
  }
  return user;
}

function keyed(
  request: Request,
  name: RouteName,
  input: { params: unknown; body: unknown },
): Call<RouteName>['idempotency'] {
  const key = request.get('Idempotency-Key');
  if (key === undefined) return null;
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new Fault('validation_failed', 'The Idempotency-Key cannot be used.', {
      errors: [{ path: 'Idempotency-Key', message: '1 to 200 visible ASCII characters' }],
    });
  }
  return { key, hash: requestHash(name, input) };
}

const MAX_ERRORS = 20;

function parse(schema: z.ZodType, input: unknown): unknown {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.slice(0, MAX_ERRORS).flatMap((issue): FieldError[] => {
    const path = issue.path.join('.');
    if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
    return issue.keys.slice(0, MAX_ERRORS).map((key) => ({
      path: [...issue.path, key].join('.').slice(0, 200),
      message: 'unknown field',
    }));
  });
  throw new Fault('validation_failed', 'The request does not have the form that this address takes.', { errors });
}
