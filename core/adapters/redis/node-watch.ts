import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../ports/log.ts';
import type { RedisConnection } from './connection.ts';
import { keys, store } from './store.ts';

/** After a lease has run out: Redis expires a key when it is looked at, so this is all the delay there is. */
const AFTER_EXPIRY_MS = 5;

/**
 * Declares nodes dead whose lease ran out. Every process that follows presence watches, so that no watcher can be the one that died;
 * one of them is first, the others find nothing to do. Each sleeps until the next lease would run out.
 */
export class NodeWatch {
  readonly #connection: RedisConnection;
  readonly #log: Log;
  readonly #leaseMs: number;
  readonly #stopping = new AbortController();
  readonly #loop: Promise<void>;

  constructor(connection: RedisConnection, leaseMs: number, log: Log) {
    this.#connection = connection;
    this.#leaseMs = leaseMs;
    this.#log = log;
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const pause = await this.#look().catch(() => 500);
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  /** How long until there can be something to see. A node that registers meanwhile has at least most of a lease before it. */
  async #look(): Promise<number> {
    return await this.#connection.run(async (client) => {
      const nodeIds = await client.sMembers(keys.nodes);
      const remaining = await Promise.all(nodeIds.map((nodeId) => client.pTTL(keys.lease(nodeId))));
      let next = this.#leaseMs / 3;
      for (const [i, nodeId] of nodeIds.entries()) {
        const left = remaining[i]!;
        if (left >= 0) next = Math.min(next, left + AFTER_EXPIRY_MS);
        else if (await store.removeNode(client, randomUUID(), nodeId)) {
          this.#log.warn({ nodeId }, 'a node let its presence lease run out: its consultants are offline');
        }
      }
      return next;
    });
  }
}
