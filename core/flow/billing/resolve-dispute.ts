import type { Dispute, DisputeResolution, Money } from '../../../contract/index.ts';
import { findDispute, markDisputeResolved, refreshCharge } from '../../db/queries/disputes.ts';
import { insertAudit } from '../../db/queries/operations.ts';
import { lockSession } from '../../db/queries/sessions.ts';
import { Fault, invalidState, notFound } from '../../domain/fault.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { presentDispute } from '../present/dispute.ts';
import { carryOutRefund } from './carry-out-refund.ts';
import { claimRefund } from './claim-refund.ts';
import { amountIn } from './currency-of.ts';

export interface Resolving {
  readonly adminId: string;
  readonly disputeId: string;
  readonly resolution: DisputeResolution;
  /** With `refund`: all that is left when left out. */
  readonly amount?: Money | undefined;
  readonly note: string;
}

/**
 * An operator decides: the client gets their money back, or the consultant keeps it. Audited.
 * @throws Fault not_found, invalid_state (resolved before, nothing left), validation_failed
 */
export async function resolveDispute(
  deps: Pick<Parts, 'db' | 'payments' | 'log' | 'alarms'>,
  input: Resolving,
): Promise<Dispute> {
  const { adminId, disputeId, resolution, note } = input;
  if (resolution === 'reject' && input.amount) {
    throw new Fault('validation_failed', 'Who rejects a dispute gives nothing back.', {
      errors: [{ path: 'amount', message: 'only with the resolution refund' }],
    });
  }
  const found = await findDispute(deps.db, disputeId);
  if (!found) throw notFound('dispute');
  const { dispute, refundId, consultantId } = await deps.db.transaction().execute(async (trx) => {
    const session = await lockSession(trx, found.session_id);
    if (!session) throw notFound('session');
    const resolved = await markDisputeResolved(trx, { id: disputeId, resolution, note, adminId });
    if (!resolved) throw invalidState('This dispute is resolved already.');
    const amount = amountIn(session.currency, input.amount);
    const refund =
      resolution === 'refund' ? await claimRefund(trx, { session, amount, reason: note, adminId, disputeId }) : null;
    await refreshCharge(trx, session.id);
    await insertAudit(trx, {
      id: newId(),
      adminId,
      action: `dispute.${resolution}`,
      subjectType: 'dispute',
      subjectId: disputeId,
      reason: note,
    });
    return { dispute: resolved, refundId: refund, consultantId: session.consultant_id };
  });
  deps.alarms.ring('consultant.assess', { consultantId, reason: 'dispute' });
  if (refundId) await carryOutRefund(deps, { refundId });
  return presentDispute(dispute);
}
