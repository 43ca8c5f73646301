import { markConsultantsOnline } from '../../db/queries/consultants.ts';
import { renewNode } from '../../db/queries/sessions.ts';
import type { Parts } from '../parts.ts';

/**
 * A server's sign of life in the database: should it die, presence that it left open in sessions ends here. What the database
 * remembers of the server's own consultants is set right by the way.
 */
export async function renewServer(
  deps: Pick<Parts, 'db'>,
  input: { nodeId: string; consultantIds: readonly string[] },
): Promise<void> {
  await renewNode(deps.db, input.nodeId);
  await markConsultantsOnline(deps.db, input.consultantIds);
}
