import { findHoldByProviderRef } from '../../db/queries/chargebacks.ts';
import { markFeeReported, moveHold } from '../../db/queries/holds.ts';
import { postLedgerTransaction } from '../../db/queries/ledger.ts';
import { lockSession } from '../../db/queries/sessions.ts';
import type { HoldRow } from '../../db/schema.ts';
import { feePostings } from '../../domain/ledger.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';

type Deps = Pick<Parts, 'db' | 'payments' | 'alarms' | 'log'>;

/**
 * Brings a hold up to what the provider says of it now. It never goes back: what is captured or released stays so, and who waits for
 * the hold (a session that runs or is to be settled, an acceptance that was given up) is woken to look for themselves.
 * @throws when the provider does not answer
 */
export async function applyHold(deps: Deps, { ref }: { ref: string }): Promise<void> {
  const hold = await findHoldByProviderRef(deps.db, ref);
  // The provider's name of it is not written down yet: whoever placed it learns the same from the answer.
  if (!hold) return;
  const found = await deps.payments.findHold(ref);
  if (!found) throw new Error(`the provider does not know hold ${hold.id}`);
  const { state: seen } = found;
  switch (seen.status) {
    case 'captured':
      return hold.status === 'captured' ? reportFee(deps, hold, seen.fee) : wake(deps, hold);
    case 'held':
      await moveHold(deps.db, { id: hold.id, from: ['requires_action', 'unknown'], to: 'held', clientSecret: null });
      return wake(deps, hold);
    case 'declined':
      await moveHold(deps.db, { id: hold.id, from: ['requires_action', 'unknown'], to: 'declined' });
      return wake(deps, hold);
    case 'released':
      // While it paid for a session, the session ends when the time that is still held is used up.
      await moveHold(deps.db, { id: hold.id, from: ['requires_action', 'unknown', 'held'], to: 'released' });
      return wake(deps, hold);
  }
}

function wake(deps: Deps, hold: HoldRow): void {
  if (!hold.session_id) return;
  deps.alarms.ring('session.advance', { sessionId: hold.session_id });
  deps.alarms.ring('session.settle', { sessionId: hold.session_id });
}

/** The real fee takes the place of the estimate; in the ledger by a transaction of its own, if the estimate is written already. */
async function reportFee(deps: Deps, hold: HoldRow, fee: number | null): Promise<void> {
  const { id, session_id, currency } = hold;
  if (fee === null || !session_id || hold.fee_reported) return;
  await deps.db.transaction().execute(async (trx) => {
    const session = await lockSession(trx, session_id);
    const estimate = await markFeeReported(trx, { id, fee });
    if (estimate === undefined || !session?.settled_at) return;
    await postLedgerTransaction(trx, {
      id: newId(),
      externalId: `fee:${id}`,
      kind: 'processing_fee',
      sessionId: session_id,
      postings: feePostings({ difference: fee - estimate, currency }),
    });
  });
}
