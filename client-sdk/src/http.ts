import { backoffMs, pause } from './backoff.ts';
import type { BodyInputOf, ParamsOf, Problem, QueryInputOf, ResponseOf, RouteName } from './contract.ts';
import { ConsultantConnectError, fromProblem, isPassing } from './errors.ts';
import type { Log } from './log.ts';
import { type FileRouteName, type RouteEntry, routeTable } from './routes.ts';
import type { TokenKeeper } from './tokens.ts';

type Nothing = Record<never, never>;
/** A field that must be given exactly when the route cannot do without it. */
type Field<Key extends string, Value> = [Value] extends [undefined]
  ? { [K in Key]?: never }
  : Nothing extends Value
    ? { [K in Key]?: Value }
    : { [K in Key]: Value };

interface CallOptions {
  /** For routes that create or move money; one is made up when it is left out. */
  idempotencyKey?: string;
  /** Milliseconds for one try; 15 s when left out. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** What a resource takes: its parts are needed exactly where the contract needs them. */
export type RequestOptions<Name extends RouteName> = Field<'params', ParamsOf<Name>> &
  Field<'query', QueryInputOf<Name>> &
  Field<'body', BodyInputOf<Name>> &
  CallOptions;

/** The options may be left out where none is needed. */
export type RequestArguments<Name extends RouteName> =
  Nothing extends RequestOptions<Name> ? [options?: RequestOptions<Name>] : [options: RequestOptions<Name>];

interface LooseOptions extends CallOptions {
  params?: object | undefined;
  query?: object | undefined;
  body?: unknown;
}

/** A file to keep, with the name that the server gives it. */
export interface Download {
  /** As the server proposes it. */
  fileName: string;
  /** What to save or show. */
  file: Blob;
}

const TIMEOUT_MS = 15_000;
const RETRIES = 2;
/** A server that wants a longer rest is not waited for; the caller is told. */
const LONGEST_REST_SECONDS = 3;

/** The REST resources by name, typed by the contract. */
export class HttpClient {
  readonly #baseUrl: string;
  readonly #tokens: () => TokenKeeper;
  readonly #log: Log;

  constructor(baseUrl: string, tokens: () => TokenKeeper, log: Log) {
    this.#baseUrl = baseUrl;
    this.#tokens = tokens;
    this.#log = log;
  }

  /**
   * Calls a resource. What may be repeated without harm (reads, and whatever carries an idempotency key) is repeated
   * twice when the server could not be reached.
   * @throws ConsultantConnectError
   */
  async request<Name extends RouteName>(name: Name, ...args: RequestArguments<Name>): Promise<ResponseOf<Name>> {
    return (await this.#repeatedly(name, { ...args[0] } as LooseOptions, asJson)) as ResponseOf<Name>;
  }

  /** The same, where a resource can also be had as a file. @throws ConsultantConnectError */
  async download(name: FileRouteName, options: RequestOptions<FileRouteName>): Promise<Download> {
    return this.#repeatedly(name, options, asFile(routeTable[name].file));
  }

  async #repeatedly<Answer>(name: RouteName, given: LooseOptions, form: Form<Answer>): Promise<Answer> {
    const route: RouteEntry = routeTable[name];
    const options = { ...given };
    if (route.isIdempotent) options.idempotencyKey ??= crypto.randomUUID();
    const isRepeatable = route.method === 'get' || route.isIdempotent === true;

    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#authorised(route, options, form);
      } catch (error) {
        const rest = error instanceof ConsultantConnectError ? (error.retryAfter ?? 0) : 0;
        if (!isRepeatable || attempt >= RETRIES || !isPassing(error) || rest > LONGEST_REST_SECONDS) throw error;
        this.#log.debug(`${name} is tried again`, error.code);
        await pause(Math.max(rest * 1000, backoffMs(attempt)));
      }
    }
  }

  /** With a token if there is one; an expired one is renewed and the call made once more. */
  async #authorised<Answer>(route: RouteEntry, options: LooseOptions, form: Form<Answer>): Promise<Answer> {
    if (route.isPublic) return this.#send(route, options, undefined, form);
    const tokens = this.#tokens();
    const token = await tokens.current();
    try {
      return await this.#send(route, options, token, form);
    } catch (error) {
      if (!(error instanceof ConsultantConnectError && error.code === 'token_expired')) throw error;
      const renewed = await tokens.renew(token);
      if (renewed === undefined) throw error;
      return this.#send(route, options, renewed, form);
    }
  }

  async #send<Answer>(
    route: RouteEntry,
    options: LooseOptions,
    token: string | undefined,
    form: Form<Answer>,
  ): Promise<Answer> {
    // Every POST of the contract takes an object, even where all of it may be left out.
    const body = options.body ?? (route.method === 'post' ? {} : undefined);
    const headers: Record<string, string> = { accept: form.type };
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey;
    const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
    try {
      const response = await fetch(this.#baseUrl + pathOf(route.path, options), {
        method: route.method.toUpperCase(),
        headers,
        signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw await refusalOf(response);
      return await form.read(response);
    } catch (error) {
      if (error instanceof ConsultantConnectError) throw error;
      if (options.signal?.aborted)
        throw new ConsultantConnectError({ code: 'aborted', detail: 'The call was given up.' });
      throw timeout.aborted
        ? new ConsultantConnectError({ code: 'timeout', detail: 'The server did not answer in time.', cause: error })
        : new ConsultantConnectError({ code: 'network', detail: 'The server cannot be reached.', cause: error });
    }
  }
}

function pathOf(template: string, { params = {}, query = {} }: LooseOptions): string {
  const values = new Map(Object.entries(params));
  const path = template.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(values.get(name))));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size > 0 ? `${path}?${search}` : path;
}

/** What is asked for, and how it is read. */
interface Form<Answer> {
  readonly type: string;
  read(response: Response): Promise<Answer>;
}

const asJson: Form<unknown> = {
  type: 'application/json',
  read: async (response) => {
    const text = await response.text();
    return text === '' ? undefined : parse(text, response.status);
  },
};

const asFile = (type: string): Form<Download> => ({
  type,
  read: async (response) => {
    if (response.headers.get('content-type')?.split(';')[0] !== type) throw badAnswer(response.status);
    const [, fileName] = /filename="?([^";]+)/.exec(response.headers.get('content-disposition') ?? '') ?? [];
    return { fileName: fileName ?? 'download', file: await response.blob() };
  },
});

async function refusalOf(response: Response): Promise<ConsultantConnectError> {
  const problem = parse(await response.text(), response.status);
  if (!isProblem(problem)) return badAnswer(response.status);
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return fromProblem(problem, Number.isFinite(retryAfter) ? retryAfter : undefined);
}

function parse(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badAnswer(status);
  }
}

const isProblem = (it: unknown): it is Problem =>
  typeof it === 'object' && it !== null && 'code' in it && typeof it.code === 'string' && 'detail' in it;

const badAnswer = (status: number): ConsultantConnectError =>
  new ConsultantConnectError({
    code: 'bad_answer',
    status,
    detail: `Status ${status}, but not from Consultant Connect.`,
  });
