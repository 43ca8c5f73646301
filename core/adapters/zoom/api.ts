/** Zoom's REST API behind server-to-server OAuth. */
import { z } from 'zod';

export interface ZoomOptions {
  readonly accountId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** `https://api.zoom.us` unless a stand-in is used, which then answers for `https://zoom.us` too. */
  readonly apiBase: string;
  readonly oauthBase: string;
  /** Milliseconds that one answer may take. */
  readonly patienceMs?: number;
}

/** Zoom said no, or nothing that can be understood. */
export class ZoomRefusal extends Error {
  override name = 'ZoomRefusal';
  readonly status: number;
  constructor(status: number, message: string) {
    super(`Zoom answered ${status}: ${message}`);
    this.status = status;
  }
}

const Token = z.object({ access_token: z.string(), expires_in: z.number() });
const Refusal = z.object({ message: z.string().optional(), reason: z.string().optional() });
/** A token is renewed so long before it ends. */
const MARGIN_MS = 60_000;

export interface ZoomApi {
  /** @throws ZoomRefusal, or what `fetch` throws when there is no answer in time */
  call<Answer extends z.ZodType>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    answer: Answer,
    body?: object,
  ): Promise<z.output<Answer>>;
}

/** Keeps one access token for all calls; whoever needs one while it is fetched waits for the same. */
export function createZoomApi(options: ZoomOptions): ZoomApi {
  const patience = () => AbortSignal.timeout(options.patienceMs ?? 5_000);
  let token: { readonly value: Promise<string>; renewAt: number } | undefined;

  async function fetchToken(held: { renewAt: number }): Promise<string> {
    const query = new URLSearchParams({ grant_type: 'account_credentials', account_id: options.accountId });
    const basic = Buffer.from(`${options.clientId}:${options.clientSecret}`).toString('base64');
    const response = await fetch(`${options.oauthBase}/oauth/token?${query}`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      signal: patience(),
    });
    const { access_token, expires_in } = await read(response, Token);
    held.renewAt = Date.now() + expires_in * 1000 - MARGIN_MS;
    return access_token;
  }

  function currentToken(): Promise<string> {
    if (token && Date.now() < token.renewAt) return token.value;
    const held = { renewAt: Number.POSITIVE_INFINITY };
    const value = fetchToken(held);
    const mine = Object.assign(held, { value });
    token = mine;
    // A failure is not kept.
    value.catch(() => {
      if (token === mine) token = undefined;
    });
    return value;
  }

  async function once<Answer extends z.ZodType>(
    method: string,
    path: string,
    answer: Answer,
    body?: object,
  ): Promise<z.output<Answer>> {
    const response = await fetch(`${options.apiBase}/v2${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await currentToken()}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: patience(),
    });
    return read(response, answer);
  }

  return {
    async call(method, path, answer, body) {
      try {
        return await once(method, path, answer, body);
      } catch (error) {
        // Revoked before its time: with a new one it may go.
        if (!(error instanceof ZoomRefusal) || error.status !== 401) throw error;
        token = undefined;
        return once(method, path, answer, body);
      }
    },
  };
}

async function read<Answer extends z.ZodType>(response: Response, answer: Answer): Promise<z.output<Answer>> {
  const text = await response.text();
  const json: unknown = text === '' ? undefined : safeJson(text);
  if (!response.ok) {
    const refusal = Refusal.safeParse(json).data;
    throw new ZoomRefusal(response.status, refusal?.message ?? refusal?.reason ?? response.statusText);
  }
  const parsed = answer.safeParse(json);
  if (!parsed.success) throw new ZoomRefusal(response.status, 'an answer of another shape');
  return parsed.data;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
