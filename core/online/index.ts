import type { Log } from '../ports/log.ts';
import type { PresenceDirectory } from '../ports/presence.ts';
import type { OnlineIndex } from './online-index.ts';
import type { OnlineConsultant } from './types.ts';

export { OnlineIndex, type OnlineIndexOptions } from './online-index.ts';
export type * from './types.ts';

export interface Replica {
  /** Resolves when the first snapshot is loaded. */
  start(): Promise<void>;
  stop(): Promise<void>;
  readonly ready: boolean;
  readonly lagMs: number;
}

export declare function createReplica(deps: {
  directory: PresenceDirectory;
  loadConsultants: (ids: readonly string[]) => Promise<OnlineConsultant[]>;
  index: OnlineIndex;
  log: Log;
  onTaxonomy?: () => void;
  /** Consultants who have come online and are in the index now. */
  onArrived?: (ids: readonly string[]) => void;
}): Replica;
