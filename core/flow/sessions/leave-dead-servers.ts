import { closeIntervalsOfSilentNodes } from '../../db/queries/session-presence.ts';
import { findSession } from '../../db/queries/sessions.ts';
import type { Parts } from '../parts.ts';
import { readSessionState, toClockState } from './session-state.ts';

/**
 * Whoever was in a session through a server that has died, or overslept its lease, leaves it as of that server's last sign of life: the clock stands, and
 * the one who stays is told.
 * @returns the ids of those sessions, for which something may be due now
 */
export async function leaveDeadServers(
  deps: Pick<Parts, 'db' | 'notifier' | 'timing' | 'payments'>,
): Promise<string[]> {
  const left = await closeIntervalsOfSilentNodes(deps.db, { silentSeconds: deps.timing.presenceLeaseSeconds });
  for (const [sessionId, userIds] of left) {
    const row = await findSession(deps.db, sessionId);
    if (row?.status !== 'active') continue;
    const state = await readSessionState(deps.db, deps, row);
    const { present } = state.meter;
    const notice = { sessionId, code: 'peer_lost' } as const;
    // Not for those who are back already, through another server.
    if (userIds.has(row.client_id) && !present.client) {
      deps.notifier.toUser(row.consultant_id, 'session:notice', notice);
    }
    if (userIds.has(row.consultant_id) && !present.consultant) {
      deps.notifier.toUser(row.client_id, 'session:notice', notice);
    }
    deps.notifier.setClock(toClockState(state));
  }
  return [...left.keys()];
}
