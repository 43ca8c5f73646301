import { listCaptures } from '../../db/queries/refunds.ts';
import { findSession, lockSession } from '../../db/queries/sessions.ts';
import { markWitnessed } from '../../db/queries/stays.ts';
import { leftOf } from '../../domain/taking-back.ts';
import type { Parts } from '../parts.ts';
import { carryOutRefund } from './carry-out-refund.ts';
import { claimRefund } from './claim-refund.ts';
import { askWitness, billOf, readLowerCount } from './hear-witness.ts';

/**
 * What the provider told after the session was settled: if it lowers the bill, the client gets the difference back. Never the reverse.
 * Its events come one by one, so that it is asked for all it knows first.
 */
export async function weighTestimony(
  deps: Pick<Parts, 'db' | 'payments' | 'alarms' | 'rooms' | 'log'>,
  { sessionId }: { sessionId: string },
): Promise<void> {
  const told = await findSession(deps.db, sessionId);
  if (!told) return;
  const isComplete = (await askWitness(deps, told)) === 'all';
  const refundId = await deps.db.transaction().execute(async (trx) => {
    const session = await lockSession(trx, sessionId);
    if (!session?.settled_at) return null;
    const count = await readLowerCount(trx, session, isComplete);
    if (count === null) return null;
    await markWitnessed(trx, { sessionId, witnessed: count });
    const kept = (await listCaptures(trx, sessionId)).reduce((sum, capture) => sum + leftOf(capture), 0);
    const tooMuch = kept - billOf(session, count).amount;
    if (tooMuch <= 0) return null;
    deps.log.warn({ sessionId, counted: session.elapsed_seconds, witnessed: count }, 'a settled bill is lowered');
    const reason = 'The call was shorter than it was billed.';
    return claimRefund(trx, { session, amount: tooMuch, reason, adminId: null, disputeId: null });
  });
  if (refundId !== null) await carryOutRefund(deps, { refundId });
}
