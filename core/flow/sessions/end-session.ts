import type { EndReason, Role, Session } from '../../../contract/index.ts';
import type { Executor } from '../../db/connect.ts';
import { setWrapUp } from '../../db/queries/consultants.ts';
import { insertAudit } from '../../db/queries/operations.ts';
import { moveQuestion } from '../../db/queries/questions.ts';
import { closeIntervalsOfSilentNodes } from '../../db/queries/session-presence.ts';
import { findParticipantSession, findSession, lockSession, markSessionEnded } from '../../db/queries/sessions.ts';
import type { SessionRow } from '../../db/schema.ts';
import { invalidState, notFound } from '../../domain/fault.ts';
import { LIVE_SESSION } from '../../domain/transitions.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { announceQuestion } from '../present/announce-question.ts';
import { presentSession } from '../present/session.ts';
import { closeRoom } from './room.ts';
import { heldAmount, readSessionState, type SessionState, toClockState } from './session-state.ts';

export type EndDeps = Pick<
  Parts,
  'db' | 'notifier' | 'alarms' | 'rooms' | 'presence' | 'timing' | 'clock' | 'log' | 'payments'
>;

export interface Ending {
  /** null: nobody ended it, there was no room to begin it in. */
  readonly reason: EndReason | null;
  readonly noShowBy: 'client' | 'consultant' | 'both' | null;
}

/** One of the two ends the session. Ending an ended one gives the same answer. @throws Fault not_found */
export async function endSession(
  deps: EndDeps,
  input: { viewer: { id: string; role: Role }; sessionId: string },
): Promise<Session> {
  const { viewer, sessionId } = input;
  const session = await findParticipantSession(deps.db, { id: sessionId, userId: viewer.id });
  if (!session) throw notFound('session');
  const reason = session.client_id === viewer.id ? 'ended_by_client' : 'ended_by_consultant';
  await concludeSession(deps, sessionId, { reason, noShowBy: null });
  return presentEnded(deps, sessionId, viewer.role);
}

/** An operator ends it. Audited. @throws Fault not_found, invalid_state */
export async function forceEndSession(
  deps: EndDeps,
  input: { adminId: string; sessionId: string; reason: string },
): Promise<Session> {
  const { adminId, sessionId } = input;
  if (!(await findSession(deps.db, sessionId))) throw notFound('session');
  if (!(await concludeSession(deps, sessionId, { reason: 'forced', noShowBy: null }))) {
    throw invalidState('The session is over already.');
  }
  await insertAudit(deps.db, {
    id: newId(),
    adminId,
    action: 'session.end',
    subjectType: 'session',
    subjectId: sessionId,
    reason: input.reason,
  });
  return presentEnded(deps, sessionId, 'admin');
}

async function presentEnded(deps: Pick<Parts, 'db'>, sessionId: string, role: Role): Promise<Session> {
  const session = await findSession(deps.db, sessionId);
  if (!session) throw notFound('session');
  return presentSession(session, role);
}

/** Ends a live session, computing its figures from the log, and tells everybody. @returns whether it was this call that did it. */
export async function concludeSession(deps: EndDeps, sessionId: string, ending: Ending): Promise<boolean> {
  const ended = await deps.db.transaction().execute(async (trx) => {
    const row = await lockSession(trx, sessionId);
    if (!row || !LIVE_SESSION.some((status) => status === row.status)) return null;
    return conclude(trx, deps, row, ending);
  });
  if (!ended) return false;
  await announceEnded(deps, ended);
  return true;
}

interface Ended {
  readonly row: SessionRow;
  readonly state: SessionState;
}

/**
 * Inside the transaction that holds the session's lock. A server that has missed a sign of life (there is one each third of a lease)
 * may be dead: what passed since its last one is not billed, although nobody can tell yet.
 */
export async function conclude(
  trx: Executor,
  deps: Pick<Parts, 'timing' | 'payments'>,
  row: SessionRow,
  ending: Ending,
): Promise<Ended | null> {
  const silentSeconds = deps.timing.presenceLeaseSeconds / 2;
  await closeIntervalsOfSilentNodes(trx, { sessionId: row.id, silentSeconds });
  const state = await readSessionState(trx, deps, row);
  const begun = row.status === 'active';
  // Never more than what is held, and nothing at all without a hold: the call then ends unbilled.
  const amount = Math.min(state.reading.amount, heldAmount(state.holds));
  const ended = await markSessionEnded(trx, {
    id: row.id,
    status: begun ? 'completed' : unbegun(ending.reason),
    reason: ending.reason,
    noShowBy: ending.noShowBy,
    elapsed: state.reading.elapsed,
    billable: state.reading.billable,
    amount: begun ? amount : 0,
  });
  if (!ended) return null;
  await moveQuestion(trx, {
    questionId: row.question_id,
    from: ['matched', 'in_session'],
    to: begun ? 'completed' : 'cancelled',
  });
  if (begun) await setWrapUp(trx, { consultantId: row.consultant_id, seconds: deps.timing.wrapUpSeconds });
  return { row: ended, state };
}

/** How a session ends that has not begun. */
const unbegun = (reason: EndReason | null): 'failed' | 'no_show' | 'cancelled' =>
  reason === null ? 'failed' : reason === 'no_show' ? 'no_show' : 'cancelled';

export async function announceEnded(deps: EndDeps, { row, state }: Ended): Promise<void> {
  deps.notifier.setClock(toClockState(state, 'ended'));
  deps.notifier.toUser(row.client_id, 'session:ended', { session: presentSession(row, 'client') });
  deps.notifier.toUser(row.consultant_id, 'session:ended', { session: presentSession(row, 'consultant') });
  deps.alarms.ring('session.settle', { sessionId: row.id });
  const wrapUpMs = row.status === 'completed' ? deps.timing.wrapUpSeconds * 1000 : 0;
  deps.alarms.ring('consultant.freed', { consultantId: row.consultant_id }, { at: deps.clock.now() + wrapUpMs + 5 });
  await Promise.all([
    announceQuestion(deps, row.question_id),
    deps.presence.announceChanged([row.consultant_id]).catch(() => {}),
    closeRoom(deps, row.id),
  ]);
}
