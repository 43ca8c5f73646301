import { z } from 'zod';

export interface Endpoint {
  /** Up to and including the version: `https://host/v1`. */
  readonly baseUrl: string;
  /** null: the endpoint wants none. */
  readonly apiKey: string | null;
  readonly model: string;
}

export interface Message {
  readonly role: 'system' | 'user';
  readonly content: string;
}

/** An answer that says so little takes a fraction of this; more is not read. */
const MAX_ANSWER_BYTES = 65_536;
const MAX_TOKENS = 300;

const Completion = z.object({ choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1) });

/** One chat completion: the text of the first choice. @throws Error, without anything of the question in it */
export async function complete(
  { baseUrl, apiKey, model }: Endpoint,
  request: { messages: readonly Message[]; responseFormat: object; signal: AbortSignal },
): Promise<string> {
  const response = await fetch(`${baseUrl.replace(/\/+$/, '')}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(apiKey && { authorization: `Bearer ${apiKey}` }) },
    body: JSON.stringify({
      model,
      messages: request.messages,
      response_format: request.responseFormat,
      temperature: 0,
      max_tokens: MAX_TOKENS,
    }),
    // Neither the question nor the key goes anywhere else than where the operator said.
    redirect: 'error',
    signal: request.signal,
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`status ${response.status}`);
  }
  const completion = Completion.safeParse(parseJson(await readBounded(response)));
  const content = completion.data?.choices[0]?.message.content;
  if (content === undefined) throw new Error('not a completion');
  return content;
}

/** @throws Error */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('not JSON');
  }
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) throw new Error('too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
