import type { Money, Session } from '../../../contract/index.ts';
import { insertAudit } from '../../db/queries/operations.ts';
import { findSession, lockSession } from '../../db/queries/sessions.ts';
import { notFound } from '../../domain/fault.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { presentSession } from '../present/session.ts';
import { carryOutRefund } from './carry-out-refund.ts';
import { claimRefund } from './claim-refund.ts';
import { amountIn } from './currency-of.ts';

/**
 * An operator gives a client their money back: all that is left of it, or a part; commission and payout go back in proportion. Audited.
 * @throws Fault not_found, invalid_state, validation_failed
 */
export async function refundSession(
  deps: Pick<Parts, 'db' | 'payments' | 'log' | 'alarms'>,
  input: { adminId: string; sessionId: string; reason: string; amount?: Money | undefined },
): Promise<Session> {
  const { adminId, sessionId, reason } = input;
  const refundId = await deps.db.transaction().execute(async (trx) => {
    const session = await lockSession(trx, sessionId);
    if (!session) throw notFound('session');
    const amount = amountIn(session.currency, input.amount);
    const id = await claimRefund(trx, { session, amount, reason, adminId, disputeId: null });
    await insertAudit(trx, {
      id: newId(),
      adminId,
      action: 'session.refund',
      subjectType: 'session',
      subjectId: sessionId,
      reason,
    });
    return id;
  });
  await carryOutRefund(deps, { refundId });
  const session = await findSession(deps.db, sessionId);
  if (!session) throw notFound('session');
  return presentSession(session, 'admin');
}
