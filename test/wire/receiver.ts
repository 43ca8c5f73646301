/** The server of an embedding app, as far as webhooks reach: it verifies, writes down, and can be told to misbehave. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { AppEvent } from '../../contract/index.ts';
import { until } from '../support/until.ts';

export interface Heard {
  /** The `webhook-id`. */
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: AppEvent;
}
type Manner = (heard: Heard, response: ServerResponse) => void;

export const answer =
  (status: number, headers: Record<string, string> = {}): Manner =>
  (_heard, response) =>
    void response.writeHead(status, headers).end();
/** Takes it, and never answers. */
export const silence: Manner = () => {};

export class Receiver {
  readonly heard: Heard[] = [];
  manner: Manner = answer(204);
  #port = 0;
  #server = createServer();

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await receiver.open();
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/hooks`;
  }

  /** On the same port as before. */
  async open(): Promise<void> {
    this.#server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const heard = {
        id: String(request.headers['webhook-id']),
        headers: request.headers,
        body,
        event: (request.method === 'POST' ? JSON.parse(body) : {}) as AppEvent,
      };
      this.heard.push(heard);
      this.manner(heard, response);
    });
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  of(type: string): Heard[] {
    return this.heard.filter((it) => it.event.type === type);
  }

  /** The nth event of this type, which has come or is yet to come. */
  next(type: string, nth = 1): Promise<Heard> {
    return until(() => this.of(type)[nth - 1], {
      within: 40_000,
      what: () => `${type} to be told; got ${this.heard.map((it) => it.event.type).join(', ')}`,
    });
  }
}

/** @throws when the signature is not of this secret */
export const verified = (secret: string, { body, headers }: Heard): unknown =>
  new Webhook(secret).verify(body, headers as Record<string, string>);
