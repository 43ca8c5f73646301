import type { ScoringQuestion } from '../domain/scoring.ts';
import type { Log } from '../ports/log.ts';
import type { PresenceDirectory } from '../ports/presence.ts';
import type { FindInput, FindResult, OnlineConsultant, ScoredOne } from './types.ts';

export type * from './types.ts';

export declare class OnlineIndex {
  constructor(options?: { invitationsPerHour?: number; clock?: () => number });
  get size(): number;
  upsert(consultant: OnlineConsultant): void;
  remove(consultantId: string): void;
  get(consultantId: string): OnlineConsultant | undefined;
  find(input: FindInput): FindResult;
  /** undefined: not online. */
  scoreOne(question: ScoringQuestion, consultantId: string, now: number): ScoredOne | undefined;
  noteInvited(consultantId: string, now: number): void;
}

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
