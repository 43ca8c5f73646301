/** A vendor's API over HTTP: what was asked is written down, and it can be told to misbehave. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}
/** `down`: 503 to everything; `silent`: no answer at all; `lost`: it does what is asked, and the answer gets lost. */
export type Mood = 'well' | 'down' | 'silent' | 'lost';

export interface HttpStandIn {
  readonly url: string;
  readonly asked: Asked[];
  mood: Mood;
  /** Where it tells by itself what has happened; nowhere, until this is set. */
  webhookUrl: string | undefined;
  close(): Promise<void>;
}

export async function startHttpStandIn(respond: (asked: Asked) => Answer): Promise<HttpStandIn> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in');
    const it: Asked = {
      method: request.method ?? 'GET',
      path: pathname,
      query: searchParams,
      headers: request.headers,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    };
    asked.push(it);
    if (standIn.mood === 'silent') return;
    const answer = standIn.mood === 'down' ? { status: 503, body: { error: 'unavailable' } } : respond(it);
    if (standIn.mood === 'lost') {
      response.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const standIn: HttpStandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    mood: 'well',
    webhookUrl: undefined,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return standIn;
}

/** Somebody in a call, as long as they are. */
export interface Guest {
  leave(): Promise<void>;
}

/** Posts a webhook, if it is listened for. @throws when it is refused */
export async function tell(
  url: string | undefined,
  { rawBody, headers }: { rawBody: Buffer; headers: Record<string, string> },
): Promise<void> {
  if (url === undefined) return;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: new Uint8Array(rawBody),
  });
  if (!answer.ok) throw new Error(`the webhook was answered ${answer.status}: ${await answer.text()}`);
}
