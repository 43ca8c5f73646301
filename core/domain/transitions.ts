/** The legal moves of everything that has states. The database's guarded updates and every use case read them from here. */
import type { MatchStatus, QuestionStatus, SessionStatus } from '../../contract/states.ts';

interface Statuses {
  question: QuestionStatus;
  match: MatchStatus;
  session: SessionStatus;
}
export type Stateful = keyof Statuses;

type Moves<S extends string> = { readonly [From in S]: readonly S[] };

/** A matched question whose session never starts ends `cancelled`: the client asks anew with one click. */
const question: Moves<QuestionStatus> = {
  open: ['matched', 'cancelled', 'expired'],
  matched: ['in_session', 'cancelled'],
  in_session: ['completed'],
  completed: [],
  cancelled: [],
  expired: [],
};

/** Declining is for invitations, withdrawing is for offers; a match that has ended is never asked again. */
const match: Moves<MatchStatus> = {
  invited: ['offered', 'declined', 'expired', 'rescinded'],
  offered: ['accepted', 'expired', 'rescinded', 'withdrawn'],
  accepted: [],
  declined: [],
  expired: [],
  rescinded: [],
  withdrawn: [],
};

/** A call that has begun always ends `completed`, however it ended; why is its end reason. */
const session: Moves<SessionStatus> = {
  pending: ['active', 'cancelled', 'no_show', 'failed'],
  active: ['completed'],
  completed: [],
  cancelled: [],
  no_show: [],
  failed: [],
};

export const MOVES: { readonly [K in Stateful]: Moves<Statuses[K]> } = { question, match, session };

/** Where each kind begins. An offer on a question found by browsing begins its match as `offered`. */
export const FIRST: { readonly [K in Stateful]: readonly Statuses[K][] } = {
  question: ['open'],
  match: ['invited', 'offered'],
  session: ['pending'],
};

/** A session that occupies its client and its consultant. */
export const LIVE_SESSION = ['pending', 'active'] as const satisfies readonly SessionStatus[];
/** A match that may still be accepted, or become an offer. */
export const LIVE_MATCH = ['invited', 'offered'] as const satisfies readonly MatchStatus[];

/** Staying where one is is no move. */
export function canMove<K extends Stateful>(kind: K, from: Statuses[K], to: Statuses[K]): boolean {
  return movesFrom(kind, from).includes(to);
}

export function isFinal<K extends Stateful>(kind: K, status: Statuses[K]): boolean {
  return movesFrom(kind, status).length === 0;
}

function movesFrom<K extends Stateful>(kind: K, from: Statuses[K]): readonly Statuses[K][] {
  const moves: Moves<Statuses[K]> = MOVES[kind];
  return moves[from];
}
