import { randomUUID } from 'node:crypto';
import type { Log } from '../../ports/log.ts';
import type { PresenceDirectory, PresenceFollower, PresencePosition, PresenceSnapshot } from '../../ports/presence.ts';
import { ChangeFollower } from './change-follower.ts';
import { changedBetween } from './changed-between.ts';
import { type Client, RedisConnection } from './connection.ts';
import { NodeWatch } from './node-watch.ts';
import { keys, store } from './store.ts';

export interface PresenceDirectoryOptions {
  readonly url: string;
  readonly leaseSeconds: number;
  readonly log: Log;
}

/** A node of 50,000 consultants is two megabytes of ids. */
const SNAPSHOT_MS = 10_000;
const BATCH = 5000;
/** Parsed in one go, in a millisecond or two. */
const PORTION = 1000;

export class RedisPresenceDirectory implements PresenceDirectory {
  readonly #url: string;
  readonly #leaseMs: number;
  readonly #log: Log;
  readonly #connection: RedisConnection;
  readonly #followers = new Set<{ stop(): Promise<void> }>();
  #watch: NodeWatch | undefined;

  constructor({ url, leaseSeconds, log }: PresenceDirectoryOptions) {
    this.#url = url;
    this.#leaseMs = leaseSeconds * 1000;
    this.#log = log;
    this.#connection = new RedisConnection(url, 'presence-directory', log);
  }

  /** The position is taken first: what happens while the sets are read is told again by the stream, and does no harm. */
  async snapshot(): Promise<PresenceSnapshot> {
    return await this.#connection.run(async (client) => {
      const position = await store.position(client, randomUUID());
      const online = new Map<string, string[]>();
      for (const nodeId of await liveNodes(client)) {
        const alone = [nodeId];
        for await (const members of membersOf(client, nodeId)) {
          for (const consultantId of members) {
            const nodeIds = online.get(consultantId);
            online.set(consultantId, nodeIds === undefined ? alone : [...new Set([...nodeIds, nodeId])]);
          }
        }
      }
      return { ...position, online };
    }, SNAPSHOT_MS);
  }

  follow(from: PresencePosition, follower: PresenceFollower): { stop(): Promise<void> } {
    this.#watch ??= new NodeWatch(this.#connection, this.#leaseMs, this.#log);
    const connection = new RedisConnection(this.#url, 'presence-follower', this.#log);
    const following = new ChangeFollower(connection, from, follower, this.#log);
    this.#followers.add(following);
    return {
      stop: async () => {
        this.#followers.delete(following);
        await following.stop();
      },
    };
  }

  async changedBetween(from: PresencePosition, to: PresencePosition): Promise<Set<string> | undefined> {
    return await changedBetween(this.#connection, from, to);
  }

  async onlineAmong(consultantIds: readonly string[]): Promise<Set<string>> {
    if (consultantIds.length === 0) return new Set();
    return await this.#connection.run(async (client) => {
      const nodeIds = await liveNodes(client);
      const answers = await Promise.all(
        nodeIds.map((nodeId) => client.smIsMember(keys.members(nodeId), [...consultantIds])),
      );
      return new Set(consultantIds.filter((_, i) => answers.some((answer) => Boolean(answer[i]))));
    });
  }

  async announceChanged(consultantIds: readonly string[]): Promise<void> {
    for (let i = 0; i < consultantIds.length; i += BATCH) {
      const changed = consultantIds.slice(i, i + BATCH);
      await this.#connection.run((client) => store.announce(client, randomUUID(), { changed }));
    }
  }

  async announceTaxonomy(): Promise<void> {
    await this.#connection.run((client) => store.announce(client, randomUUID(), { taxonomy: true }));
  }

  async close(): Promise<void> {
    const followers = [...this.#followers];
    this.#followers.clear();
    await Promise.all([...followers.map((it) => it.stop()), this.#watch?.stop()]);
    this.#connection.close();
  }
}

/** In portions: reading all of a large node at once would hold up everything else in this process. Some may come twice. */
async function* membersOf(client: Client, nodeId: string): AsyncGenerator<readonly string[]> {
  const ask = (cursor: string) => client.sScan(keys.members(nodeId), cursor, { COUNT: PORTION });
  let asked = ask('0');
  for (;;) {
    const portion: Awaited<typeof asked> = await asked;
    const isLast = portion.cursor === '0';
    // On its way while these are being looked at.
    if (!isLast) asked = ask(portion.cursor);
    yield portion.members;
    if (isLast) return;
  }
}

/** Those that hold their lease: a node may be dead and not yet declared so. */
async function liveNodes(client: Client): Promise<string[]> {
  const nodeIds = await client.sMembers(keys.nodes);
  const held = await Promise.all(nodeIds.map((nodeId) => client.exists(keys.lease(nodeId))));
  return nodeIds.filter((_, i) => held[i] === 1);
}
