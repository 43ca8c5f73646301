import type { Dispute } from '../../../contract/index.ts';
import { insertDispute, refreshCharge } from '../../db/queries/disputes.ts';
import { lockSession } from '../../db/queries/sessions.ts';
import type { SessionRow } from '../../db/schema.ts';
import { Fault, invalidState, notFound } from '../../domain/fault.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { presentDispute } from '../present/dispute.ts';

/**
 * A client says that a charge is not right. Until an operator has decided, the consultant's part of it is not paid out.
 * @throws Fault not_found, invalid_state (nothing charged, too late), conflict (disputed before)
 */
export async function openDispute(
  deps: Pick<Parts, 'db' | 'clock' | 'timing'>,
  input: { clientId: string; sessionId: string; reason: string; detail: string },
): Promise<Dispute> {
  const { clientId, sessionId, reason, detail } = input;
  return deps.db.transaction().execute(async (trx) => {
    const session = await lockSession(trx, sessionId);
    if (session?.client_id !== clientId) throw notFound('session');
    refuseUnlessDisputable(deps, session);
    const row = await insertDispute(trx, { id: newId(), sessionId, clientId, reason, detail });
    if (!row) throw new Fault('conflict', 'You have disputed this charge before.');
    await refreshCharge(trx, sessionId);
    return presentDispute(row);
  });
}

function refuseUnlessDisputable({ clock, timing }: Pick<Parts, 'clock' | 'timing'>, session: SessionRow): void {
  if (!session.ended_at || !session.settled_at) throw invalidState('The session is not settled yet.');
  if (session.charged_amount === 0) throw invalidState('Nothing was charged for this session.');
  if (session.charge_status === 'refunded') throw invalidState('You have all of your money back.');
  if (clock.now() > session.ended_at.getTime() + timing.disputeSeconds * 1000) {
    throw invalidState(`A charge can be disputed for ${Math.round(timing.disputeSeconds / 86_400)} days.`);
  }
}
