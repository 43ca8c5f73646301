import { markConsultantsOnline } from '../../db/queries/consultants.ts';
import { renewNode, reviveNode } from '../../db/queries/session-presence.ts';
import type { Parts } from '../parts.ts';
import { leaveDeadServers } from '../sessions/leave-dead-servers.ts';

/**
 * A server's sign of life in the database: should it die, presence that it left open in sessions ends here. What the database
 * remembers of the server's own consultants is set right by the way. A sign that comes more than a lease after the last one comes
 * too late: everybody has left their sessions through this server as of then, and `overslept` says that its devices must come again.
 */
export async function renewServer(
  deps: Pick<Parts, 'db' | 'notifier' | 'timing' | 'payments'>,
  input: { nodeId: string; consultantIds: readonly string[] },
): Promise<{ overslept: boolean }> {
  const { nodeId } = input;
  const inTime = await renewNode(deps.db, { nodeId, leaseSeconds: deps.timing.presenceLeaseSeconds });
  if (!inTime) {
    await leaveDeadServers(deps);
    await reviveNode(deps.db, nodeId);
  }
  await markConsultantsOnline(deps.db, input.consultantIds);
  return { overslept: !inTime };
}
