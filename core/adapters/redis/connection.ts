import { RedisClient } from 'redis';
import type { Log } from '../../ports/log.ts';
import { PresenceUnavailable } from '../../ports/presence.ts';

export type Client = ReturnType<typeof newClient>;

interface Attempt {
  readonly client: Client;
  readonly ready: Promise<unknown>;
}

/** What a healthy Redis answers in a millisecond. */
const ANSWER_MS = 1500;

/**
 * One connection that never hangs and never throws unasked: each call has a deadline, which the client's own timeout is not (it ends
 * with the writing, and a stopped Redis takes writes for a long time). After any failure the connection is thrown away, with whatever
 * was under way on it, and the next call makes a new one. Pausing between attempts is left to those who repeat them.
 */
export class RedisConnection {
  readonly #url: string;
  readonly #name: string;
  readonly #log: Log;
  #attempt: Attempt | undefined;
  #closed = false;

  constructor(url: string, name: string, log: Log) {
    this.#url = url;
    this.#name = name;
    this.#log = log;
  }

  /** Rejects with `PresenceUnavailable`; the work may or may not have reached Redis then. */
  async run<T>(work: (client: Client) => Promise<T>, deadlineMs = ANSWER_MS): Promise<T> {
    if (this.#closed) throw new PresenceUnavailable('the connection is closed');
    const attempt = this.#attempt ?? this.#connect();
    try {
      return await withDeadline(
        attempt.ready.then(() => work(attempt.client)),
        deadlineMs,
      );
    } catch (cause) {
      this.#discard(attempt);
      throw new PresenceUnavailable(`Redis (${this.#name}): ${cause instanceof Error ? cause.message : cause}`, {
        cause,
      });
    }
  }

  close(): void {
    this.#closed = true;
    if (this.#attempt !== undefined) this.#discard(this.#attempt);
  }

  #connect(): Attempt {
    const client = newClient(this.#url, this.#name);
    client.on('error', (error: Error) => {
      this.#log.debug({ connection: this.#name, error: error.message }, 'the connection to Redis failed');
    });
    const attempt = { client, ready: client.connect() };
    this.#attempt = attempt;
    return attempt;
  }

  #discard(attempt: Attempt): void {
    if (this.#attempt === attempt) this.#attempt = undefined;
    if (attempt.client.isOpen) attempt.client.destroy();
  }
}

/**
 * Once: putting the class together from its hundreds of commands takes tens of milliseconds of the event loop, and `createClient` does
 * it anew for every other name.
 */
const makeClient = RedisClient.factory();

const newClient = (url: string, name: string) =>
  makeClient({
    url,
    name,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    socket: { reconnectStrategy: false, connectTimeout: ANSWER_MS },
  });

async function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
