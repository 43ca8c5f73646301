import { findRoom } from '../../db/queries/rooms.ts';
import { lockSession } from '../../db/queries/sessions.ts';
import { announceEnded, conclude, type EndDeps } from './end-session.ts';

/**
 * Ends a session that has no room to begin in: both are told and free again, and what was held goes back to the client.
 * @returns false when there was nothing to do: it has a room by now, or is over
 */
export async function failSession(deps: EndDeps, sessionId: string): Promise<boolean> {
  const ended = await deps.db.transaction().execute(async (trx) => {
    const row = await lockSession(trx, sessionId);
    if (row?.status !== 'pending' || (await findRoom(trx, sessionId))) return null;
    return conclude(trx, deps, row, { reason: null, noShowBy: null });
  });
  if (!ended) return false;
  await announceEnded(deps, ended);
  return true;
}
