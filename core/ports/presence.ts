/**
 * Who is online, in our words. Presence is what the servers see: a consultant is online while at least one server node
 * that still holds its lease says so. It can be rebuilt at any time from the nodes' memories; nothing durable hangs on it.
 */

/** One thing that happened. Applying a change twice, or an old one again, leads to the same state. */
export type PresenceChange =
  | { readonly kind: 'online' | 'offline'; readonly consultantId: string; readonly nodeId: string }
  /** The node is gone, and with it everyone who was online through it alone. */
  | { readonly kind: 'node_down'; readonly nodeId: string }
  /** Profile, ban, endorsement, tier, availability or busy: what the database says of them is new. */
  | { readonly kind: 'changed'; readonly consultantIds: readonly string[] }
  | { readonly kind: 'taxonomy' };

/** A place in the sequence of changes. The epoch changes when the store has lost its memory. */
export interface PresencePosition {
  readonly epoch: string;
  readonly position: string;
}

/** Everyone online, with the nodes that see them, no older than `position`. */
export interface PresenceSnapshot extends PresencePosition {
  readonly online: Map<string, string[]>;
}

export interface PresenceFollower {
  /**
   * In order, in batches. `publishedAt`: when the oldest of the batch was published, epoch milliseconds. `position`: of the youngest,
   * so that nothing up to there is missing.
   */
  onChanges(changes: readonly PresenceChange[], publishedAt: number, position: PresencePosition): void;
  /** Changes are missing from here on: take a new snapshot. Called at most once; nothing follows it. */
  onLost(): void;
  /** There is nothing newer than what was told: said about every second while nothing happens. */
  onCurrent?(): void;
}

/** What every process may ask and say. Each method rejects with `PresenceUnavailable` when the store does not answer in time. */
export interface PresenceDirectory {
  snapshot(): Promise<PresenceSnapshot>;
  /** Tells what happened after `from`, reconnecting by itself, until stopped or lost. Never throws. */
  follow(from: PresencePosition, follower: PresenceFollower): { stop(): Promise<void> };
  /**
   * Who was announced as changed after `from`, up to `to`; nobody if `to` is no later. undefined: that is not known any more, because
   * the store keeps so many changes and no more, or has lost its memory.
   */
  changedBetween(from: PresencePosition, to: PresencePosition): Promise<Set<string> | undefined>;
  /** Those of `consultantIds` who are online now, asked of the store itself and not of a replica. */
  onlineAmong(consultantIds: readonly string[]): Promise<Set<string>>;
  announceChanged(consultantIds: readonly string[]): Promise<void>;
  announceTaxonomy(): Promise<void>;
  close(): Promise<void>;
}

/** What a server node that holds consultants' sockets says about them. */
export interface PresenceNode {
  readonly nodeId: string;
  /** Takes the lease. Resolves once registered, or after a first failed attempt (it goes on trying by itself). */
  start(): Promise<void>;
  /** Idempotent and immediate in memory; published within milliseconds, and again whenever the store lost it. */
  markOnline(consultantId: string): void;
  markOffline(consultantId: string): void;
  /**
   * The lease ran out while this node slept or the store was away: everyone else believes its consultants gone. All marks are
   * cleared; `drop` must close the consultants' sockets, and the node registers again only when it has resolved.
   */
  onLeaseLost(drop: () => void | Promise<void>): void;
  /** Gives the lease back, so that its consultants are offline at once. */
  close(): Promise<void>;
}

/** The presence store did not answer. Not a statement about anybody's presence. */
export class PresenceUnavailable extends Error {
  override readonly name = 'PresenceUnavailable';
}
