import type { Match, Question, ServerEventName, ServerPayloadOf } from '../../contract/index.ts';

/** The clock of a session as every server that holds one of its sockets needs it, to tell the time from memory. */
export interface ClockState {
  readonly sessionId: string;
  readonly clientId: string;
  readonly consultantId: string;
  /** Whether time passes; `ended` servers forget the clock. */
  readonly status: 'running' | 'paused' | 'ended';
  /** Milliseconds with both present, when this state was sent. */
  readonly elapsedMs: number;
  readonly freeSeconds: number;
  readonly rate: { readonly amount: number; readonly currency: import('../../contract/index.ts').Currency };
  readonly cap: number | null;
}

export interface Invitation {
  readonly match: Match;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/**
 * Tells people what has happened, wherever they are connected. At most once: whoever misses it gets a snapshot with
 * the next connection. Never throws and never waits.
 */
export interface Notifier {
  toUser<Name extends ServerEventName>(userId: string, event: Name, payload: ServerPayloadOf<Name>): void;
  /** Invites each match's consultant: `match:invited`. The question crosses to the other servers once, if any of them is there. */
  invite(question: Question, invitations: readonly Invitation[]): void;
  /** Starts, stops or corrects the clock on every server that holds a socket of the session's people. */
  setClock(state: ClockState): void;
  /** Cuts the connections of a user; of one sign-in only, when `familyId` is given. */
  disconnectUser(userId: string, familyId?: string): void;
  /** Cuts the connections of everybody who came through this app. */
  disconnectApp(appId: string): void;
}
