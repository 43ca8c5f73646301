import { listDueSessionIds } from '../../db/queries/sessions.ts';
import { advanceSession } from '../sessions/advance-session.ts';
import { leaveDeadServers } from '../sessions/leave-dead-servers.ts';
import { BATCH, each, PROVIDERS_AT_ONCE, type SweepDeps } from './overdue.ts';

/** Does what is overdue in live sessions: whose server has died, and the steps of their plans, some of which need a hold. */
export async function sweepSessions(deps: SweepDeps): Promise<void> {
  const orphaned = await leaveDeadServers(deps);
  const ids = new Set([...orphaned, ...(await listDueSessionIds(deps.db, BATCH))]);
  await each(deps, [...ids], (sessionId) => advanceSession(deps, { sessionId }), { atOnce: PROVIDERS_AT_ONCE });
}
