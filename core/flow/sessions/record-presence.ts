import { moveQuestion } from '../../db/queries/questions.ts';
import { appendPresence, closeIntervalsOfSilentNodes } from '../../db/queries/session-presence.ts';
import { lockSession, markSessionStarted, scheduleSession } from '../../db/queries/sessions.ts';
import { invalidState, notFound } from '../../domain/fault.ts';
import type { PresenceEvent } from '../../domain/metering.ts';
import { LIVE_SESSION } from '../../domain/transitions.ts';
import type { Parts } from '../parts.ts';
import { announceQuestion } from '../present/announce-question.ts';
import { presentSession } from '../present/session.ts';
import { readSessionState, type SessionState, toClockState } from './session-state.ts';

/**
 * A device has come to a session or left it, or its media went down or came back. The database stamps the time; from both being
 * there for the first time on, the session is active.
 * @throws Fault not_found, invalid_state (the session is over; leaving an ended one is fine)
 */
export async function recordPresence(
  deps: Pick<Parts, 'db' | 'notifier' | 'alarms' | 'timing' | 'payments'>,
  input: { sessionId: string; userId: string; deviceId: string; nodeId: string; kind: PresenceEvent['kind'] },
): Promise<void> {
  const { sessionId, userId } = input;
  const result = await deps.db.transaction().execute(async (trx) => {
    const row = await lockSession(trx, sessionId);
    if (!row || (row.client_id !== userId && row.consultant_id !== userId)) throw notFound('session');
    if (!LIVE_SESSION.some((status) => status === row.status)) {
      if (input.kind === 'join') throw invalidState(`The session is ${row.status}.`);
      return null;
    }
    const before = await readSessionState(trx, deps, row);
    // A server that overslept its lease says goodbye to its devices when it wakes; they were gone since it fell asleep.
    await closeIntervalsOfSilentNodes(trx, { sessionId, silentSeconds: deps.timing.presenceLeaseSeconds });
    await appendPresence(trx, input);
    let after = await readSessionState(trx, deps, row);
    const started =
      row.status === 'pending' && after.meter.startedAt !== null
        ? await markSessionStarted(trx, { id: row.id, startedAt: new Date(after.meter.startedAt) })
        : undefined;
    if (started) {
      await moveQuestion(trx, { questionId: row.question_id, from: ['matched'], to: 'in_session' });
      after = await readSessionState(trx, deps, started);
    }
    const nextAt = after.plan.steps.length > 0 ? after.readAt : after.plan.nextAt;
    await scheduleSession(trx, { id: row.id, at: nextAt === null ? null : new Date(nextAt) });
    return { before, after, started, nextAt };
  });
  if (!result) return;
  const { before, after, started, nextAt } = result;
  if (started) {
    deps.notifier.toUser(started.client_id, 'session:started', { session: presentSession(started, 'client') });
    deps.notifier.toUser(started.consultant_id, 'session:started', { session: presentSession(started, 'consultant') });
    await announceQuestion(deps, started.question_id);
  } else if (after.row.status === 'active') {
    announcePeer(deps, before, after);
  }
  deps.notifier.setClock(toClockState(after));
  if (nextAt !== null) deps.alarms.ring('session.advance', { sessionId }, { at: nextAt });
}

/** Tells the one who stays that the other is gone, or back. */
function announcePeer(deps: Pick<Parts, 'notifier'>, before: SessionState, after: SessionState): void {
  const { row } = after;
  const parties = [
    { party: 'client', peerId: row.consultant_id },
    { party: 'consultant', peerId: row.client_id },
  ] as const;
  for (const { party, peerId } of parties) {
    const was = before.meter.present[party];
    const is = after.meter.present[party];
    if (was !== is) {
      deps.notifier.toUser(peerId, 'session:notice', { sessionId: row.id, code: is ? 'peer_back' : 'peer_lost' });
    }
  }
}
