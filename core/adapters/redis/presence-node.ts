import { randomUUID } from 'node:crypto';
import type { Log } from '../../ports/log.ts';
import type { PresenceNode } from '../../ports/presence.ts';
import { RedisConnection } from './connection.ts';
import { type Lease, store } from './store.ts';

export interface PresenceNodeOptions {
  readonly url: string;
  readonly leaseSeconds: number;
  readonly nodeId: string;
  readonly log: Log;
}

/** Marks that come within it travel together. */
const COALESCE_MS = 3;
const RETRY_MS = 200;
/** In one script call; a whole node of 20,000 takes four. */
const BATCH = 5000;

/**
 * One loop does everything that is said to Redis, one thing after another: register, publish what changed, renew. What is true
 * stands in memory (`#online`); what Redis was told is caught up with, however often it has to be said again.
 */
export class RedisPresenceNode implements PresenceNode {
  readonly nodeId: string;
  readonly #connection: RedisConnection;
  readonly #log: Log;
  readonly #leaseMs: number;
  /** A third of the lease, but never more than a second: so soon a lost memory of Redis is noticed. */
  readonly #renewMs: number;
  readonly #token = randomUUID();
  readonly #online = new Set<string>();
  readonly #unpublished = new Set<string>();
  readonly #drops: (() => void | Promise<void>)[] = [];
  #lease: Lease | undefined;
  #attempts = 0;
  #epoch = '';
  #renewAt = 0;
  #wake: ((reason: 'news' | 'close') => void) | undefined;
  #coalescing: NodeJS.Timeout | undefined;
  #loop: Promise<void> | undefined;
  #closed = false;

  constructor({ url, leaseSeconds, nodeId, log }: PresenceNodeOptions) {
    this.nodeId = nodeId;
    this.#log = log;
    this.#connection = new RedisConnection(url, `presence-node-${nodeId}`, log);
    // The others need a moment to notice that a lease is gone; with it they are done within the lease that was promised.
    this.#leaseMs = Math.round(leaseSeconds * 1000 - Math.min(500, leaseSeconds * 100));
    this.#renewMs = Math.min(1000, this.#leaseMs / 3);
  }

  async start(): Promise<void> {
    if (this.#loop !== undefined) return;
    await new Promise<void>((triedOnce) => {
      this.#loop = this.#run(triedOnce);
    });
  }

  markOnline(consultantId: string): void {
    if (this.#online.has(consultantId)) return;
    this.#online.add(consultantId);
    this.#publishSoon(consultantId);
  }

  markOffline(consultantId: string): void {
    if (this.#online.delete(consultantId)) this.#publishSoon(consultantId);
  }

  onLeaseLost(drop: () => void | Promise<void>): void {
    this.#drops.push(drop);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#coalescing);
    this.#wake?.('close');
    await this.#loop;
    const lease = this.#lease;
    if (lease !== undefined) {
      await this.#connection
        .run((client) => store.removeNode(client, randomUUID(), this.nodeId, lease))
        .catch((error: Error) => this.#log.warn({ error: error.message }, 'the presence lease was left to run out'));
    }
    this.#connection.close();
  }

  async #run(triedOnce: () => void): Promise<void> {
    let failures = 0;
    while (!this.#closed) {
      try {
        if (this.#lease === undefined) await this.#register();
        else if (Date.now() >= this.#renewAt) await this.#renew(this.#lease);
        else await this.#publish(this.#lease);
        if (failures > 0) this.#log.info({ nodeId: this.nodeId, failures }, 'presence is published again');
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures === 1) {
          this.#log.warn(
            { nodeId: this.nodeId, error: (error as Error).message },
            'presence cannot be published, trying on',
          );
        }
      }
      triedOnce();
      if (failures > 0) await this.#sleep(RETRY_MS, false);
      else if (this.#lease !== undefined && this.#unpublished.size === 0) {
        await this.#sleep(this.#renewAt - Date.now(), true);
      }
    }
  }

  async #register(): Promise<void> {
    const first = this.#epoch === '';
    const lease = { nodeId: this.nodeId, token: this.#token, attempt: ++this.#attempts, ms: this.#leaseMs };
    const [online, rest] = split([...this.#online], BATCH);
    const asOf = Date.now();
    this.#unpublished.clear();
    for (const id of this.#online) this.#unpublished.add(id);
    for (const id of online) this.#unpublished.delete(id);
    const { taken, epoch } = await this.#connection.run((client) =>
      store.register(client, randomUUID(), lease, online, first),
    );
    if (taken) throw new Error('another process holds the lease of this node id');
    this.#lease = lease;
    this.#epoch = epoch;
    this.#renewAt = asOf + this.#renewMs;
    this.#log.info({ nodeId: this.nodeId, epoch, online: online.length + rest.length }, 'presence lease taken');
  }

  async #renew(lease: Lease): Promise<void> {
    const asOf = Date.now();
    const { held, epoch } = await this.#connection.run((client) => store.renew(client, lease));
    if (held && epoch === this.#epoch) this.#renewAt = asOf + this.#renewMs;
    else await this.#lose(epoch);
  }

  /** Says what is true now of everyone whose mark moved since: a repetition after an unknown outcome does no harm. */
  async #publish(lease: Lease): Promise<void> {
    const ids = [...this.#unpublished].slice(0, BATCH);
    if (ids.length === 0) return;
    for (const id of ids) this.#unpublished.delete(id);
    const on = ids.filter((id) => this.#online.has(id));
    const off = ids.filter((id) => !this.#online.has(id));
    try {
      const { held, epoch } = await this.#connection.run((client) =>
        store.update(client, randomUUID(), lease, on, off),
      );
      if (!held || epoch !== this.#epoch) await this.#lose(epoch);
    } catch (error) {
      for (const id of ids) this.#unpublished.add(id);
      throw error;
    }
  }

  /**
   * A new epoch: Redis forgot everything, nobody's doing; everyone here is said again. The same epoch: the lease ran out, the others
   * have moved on without our consultants, so they must come back by the front door.
   */
  async #lose(epoch: string): Promise<void> {
    this.#lease = undefined;
    if (epoch !== this.#epoch) {
      this.#log.warn(
        { nodeId: this.nodeId, online: this.#online.size },
        'presence was lost in Redis and is published anew',
      );
      return;
    }
    this.#log.warn(
      { nodeId: this.nodeId, online: this.#online.size },
      'the presence lease ran out: dropping its sockets',
    );
    if (this.#drops.length === 0) return;
    this.#online.clear();
    this.#unpublished.clear();
    for (const drop of this.#drops) {
      try {
        await drop();
      } catch (error) {
        this.#log.error({ nodeId: this.nodeId, error: (error as Error).message }, 'dropping sockets failed');
      }
    }
  }

  #publishSoon(consultantId: string): void {
    this.#unpublished.add(consultantId);
    if (this.#loop === undefined || this.#closed) return;
    this.#coalescing ??= setTimeout(() => {
      this.#coalescing = undefined;
      this.#wake?.('news');
    }, COALESCE_MS);
  }

  /** Closing always wakes, news only who waits for them: a Redis that is down is not asked again for every mark. */
  async #sleep(ms: number, forNews: boolean): Promise<void> {
    if (this.#closed || ms <= 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = (reason) => {
        if (reason === 'news' && !forNews) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}

const split = <T>(items: T[], at: number): [T[], T[]] => [items.slice(0, at), items.slice(at)];
