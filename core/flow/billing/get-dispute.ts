import type { Dispute, Role } from '../../../contract/index.ts';
import { findSessionDispute } from '../../db/queries/disputes.ts';
import { notFound } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { presentDispute } from '../present/dispute.ts';

/** The dispute of a session, for the client who raised it and for operators. @throws Fault not_found */
export async function getDispute(
  deps: Pick<Parts, 'db'>,
  { viewer, sessionId }: { viewer: { id: string; role: Role }; sessionId: string },
): Promise<Dispute> {
  const row = await findSessionDispute(deps.db, { sessionId, clientId: viewer.role === 'admin' ? null : viewer.id });
  if (!row) throw notFound('dispute');
  return presentDispute(row);
}
