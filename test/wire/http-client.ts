import { randomUUID } from 'node:crypto';
import { Problem } from '../../contract/index.ts';

/** Of every account that tests register. */
export const password = 'a-long-password';
export const newEmail = (): string => `${randomUUID()}@test.local`;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  json<T = unknown>(): T;
  /** @throws when it is no problem of the contract's form and media type */
  problem(): Problem;
}

/** One request as it is; nothing about its answer is taken for granted. `raw` is sent instead of `body` as it stands. */
export async function http(
  url: string,
  method: string,
  path: string,
  options: {
    body?: unknown;
    raw?: string | Uint8Array<ArrayBuffer>;
    token?: string;
    headers?: Record<string, string>;
  } = {},
): Promise<Answer> {
  const payload = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(payload !== undefined && { 'content-type': 'application/json' }),
      ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
      ...options.headers,
    },
    ...(payload !== undefined && { body: payload }),
  });
  const text = await response.text();
  const answer = {
    status: response.status,
    headers: response.headers,
    text,
    json: <T>() => JSON.parse(text) as T,
    problem: () => {
      const type = response.headers.get('content-type') ?? '';
      if (!type.startsWith('application/problem+json')) throw new Error(`${response.status} ${type}: ${text}`);
      const problem = Problem.parse(JSON.parse(text));
      if (problem.requestId !== response.headers.get('x-request-id')) throw new Error('another request id in the head');
      return problem;
    },
  };
  return answer;
}
