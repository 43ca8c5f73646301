import type { Executor } from '../../db/connect.ts';
import { isUniqueViolation } from '../../db/connect.ts';
import { hasOpenChargeback } from '../../db/queries/chargebacks.ts';
import { insertRefund, listCaptures } from '../../db/queries/refunds.ts';
import type { SessionRow } from '../../db/schema.ts';
import { Fault, invalidState } from '../../domain/fault.ts';
import { leftOf, planRefund } from '../../domain/taking-back.ts';
import { newId } from '../ids.ts';

export interface RefundClaim {
  /** Locked. */
  readonly session: SessionRow;
  /** Minor units; null: all that is left. */
  readonly amount: number | null;
  readonly reason: string;
  /** null: no operator asked for it. */
  readonly adminId: string | null;
  readonly disputeId: string | null;
}

/**
 * Writes down what is to be given back of which capture, before the provider is asked. One refund of a session at a time: the shares
 * of the next depend on it.
 * @returns its id
 * @throws Fault invalid_state (nothing is left, a bank has the money, another refund runs), validation_failed (more than is left)
 */
export async function claimRefund(trx: Executor, claim: RefundClaim): Promise<string> {
  const { session } = claim;
  if (!session.settled_at) throw invalidState('The session is not settled yet.');
  if (await hasOpenChargeback(trx, session.id)) {
    throw invalidState("The client's bank is looking at this charge: its decision comes first.");
  }
  const captures = await listCaptures(trx, session.id);
  const left = captures.reduce((sum, it) => sum + leftOf(it), 0);
  if (left === 0) throw invalidState('Nothing of this charge is left to give back.');
  const amount = claim.amount ?? left;
  if (amount > left) {
    throw new Fault('validation_failed', 'That is more than is left of the charge.', {
      errors: [{ path: 'amount.amount', message: `at most ${left}` }],
    });
  }
  const id = newId();
  const parts = planRefund(amount, captures).map((part) => ({ ...part, id: newId(), holdId: part.id }));
  try {
    await insertRefund(trx, {
      id,
      sessionId: session.id,
      disputeId: claim.disputeId,
      requestedBy: claim.adminId,
      reason: claim.reason,
      amount,
      parts,
    });
  } catch (error) {
    if (isUniqueViolation(error, 'refunds_one_pending'))
      throw invalidState('Another refund of this session is running.');
    throw error;
  }
  return id;
}
