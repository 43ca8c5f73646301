import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../ports/log.ts';
import type { PresenceFollower, PresencePosition } from '../../ports/presence.ts';
import type { Client, RedisConnection } from './connection.ts';
import { type Entry, follows, readEntry } from './messages.ts';
import { keys, store } from './store.ts';

const WAIT_MS = 1000;
const ENTRIES = 500;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;

/**
 * Reads the stream from a position on. Entries are numbered without gaps, so a trimmed stream shows as a missing number and a flushed
 * one as another epoch; either way the follower is told that it has lost the thread.
 */
export class ChangeFollower {
  readonly #connection: RedisConnection;
  readonly #follower: PresenceFollower;
  readonly #log: Log;
  readonly #epoch: string;
  readonly #loop: Promise<void>;
  #position: number;
  #stopped = false;

  /** The connection is the follower's own: it is blocked most of the time. */
  constructor(connection: RedisConnection, from: PresencePosition, follower: PresenceFollower, log: Log) {
    this.#connection = connection;
    this.#follower = follower;
    this.#log = log;
    this.#epoch = from.epoch;
    this.#position = Number(from.position);
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#connection.close();
    await this.#loop;
  }

  async #run(): Promise<void> {
    let pause = 0;
    while (!this.#stopped) {
      try {
        const entries = await this.#connection.run((client) => this.#read(client, WAIT_MS), WAIT_MS + 1500);
        if (this.#stopped) return;
        if (pause > 0) this.#log.info({ position: this.#position }, 'presence is followed again');
        pause = 0;
        if (!(entries.length > 0 ? this.#tell(entries) : await this.#isCurrent())) return this.#lose();
      } catch (error) {
        if (this.#stopped) return;
        if (pause === 0) this.#log.warn({ error: (error as Error).message }, 'presence cannot be followed, trying on');
        pause = Math.min(LONGEST_PAUSE_MS, pause * 2 || FIRST_PAUSE_MS);
        await sleep(pause);
      }
    }
  }

  async #read(client: Client, waitMs: number): Promise<Entry[]> {
    const from = { key: keys.changes, id: `${this.#position}-0` };
    const reply = await client.xRead(from, { COUNT: ENTRIES, ...(waitMs > 0 ? { BLOCK: waitMs } : {}) });
    const messages = (reply as { messages: { id: string; message: Record<string, string> }[] }[] | null)?.[0]?.messages;
    return (messages ?? []).map(({ id, message }) => readEntry(id, message));
  }

  /** False: one is missing, or belongs to another epoch. */
  #tell(entries: readonly Entry[]): boolean {
    if (!follows(entries, this.#epoch, this.#position)) return false;
    this.#position += entries.length;
    this.#guarded(() =>
      this.#follower.onChanges(
        entries.flatMap((entry) => entry.changes),
        entries[0]!.at,
        { epoch: this.#epoch, position: String(this.#position) },
      ),
    );
    return true;
  }

  /** Nothing came: because nothing happened, or because what happened is gone again? */
  async #isCurrent(): Promise<boolean> {
    const { epoch, position } = await this.#connection.run((client) => store.position(client, randomUUID()));
    if (epoch !== this.#epoch || Number(position) < this.#position) return false;
    if (Number(position) === this.#position) {
      this.#guarded(() => this.#follower.onCurrent?.());
      return true;
    }
    const entries = await this.#connection.run((client) => this.#read(client, 0));
    return entries.length > 0 && this.#tell(entries);
  }

  #lose(): void {
    this.#stopped = true;
    this.#connection.close();
    this.#log.warn({ epoch: this.#epoch, position: this.#position }, 'presence changes were missed');
    this.#guarded(() => this.#follower.onLost());
  }

  /** What the follower does wrong must not end the following. */
  #guarded(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.#log.error({ error: (error as Error).message }, 'a presence follower failed');
    }
  }
}
