import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What was asked, as it came over the wire. */
export interface ModelRequest {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: {
    model: string;
    messages: { role: string; content: string }[];
    response_format: { json_schema: { schema: unknown } };
  };
}

export type Manner = (request: ModelRequest, response: ServerResponse) => void | Promise<void>;

export interface LanguageModel {
  readonly baseUrl: string;
  readonly requests: ModelRequest[];
  /** How it answers from now on. */
  behave(manner: Manner): void;
  close(): Promise<void>;
}

/** An endpoint that speaks OpenAI's chat completions and answers as it is told to. */
export async function startLanguageModel(manner: Manner = says({ skills: [] })): Promise<LanguageModel> {
  const requests: ModelRequest[] = [];
  let current = manner;
  const server = createServer((request, response) => {
    void receive(request).then((body) => {
      const seen = { url: request.url ?? '', authorization: request.headers.authorization, body };
      requests.push(seen);
      return current(seen, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    behave(next) {
      current = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function receive(request: IncomingMessage): Promise<ModelRequest['body']> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text) as ModelRequest['body'];
}

/** A completion with this content; what is not a string is written as JSON. */
export const says =
  (content: unknown): Manner =>
  (_request, response) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    sends(JSON.stringify({ choices: [{ message: { role: 'assistant', content: text } }] }))(_request, response);
  };

export const sends =
  (body: string, status = 200): Manner =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };

/** Takes the question and never says a word. */
export const keepsSilent: Manner = () => {};
