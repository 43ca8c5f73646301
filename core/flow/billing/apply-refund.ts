import { lockThing } from '../../db/queries/chargebacks.ts';
import { postLedgerTransaction } from '../../db/queries/ledger.ts';
import { findPartByProviderRef, moveRefundPart } from '../../db/queries/refunds.ts';
import { lockSession } from '../../db/queries/sessions.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';

/**
 * Looks at a refund again: a client's bank may send one back long after it was made. The money is then with us, and still the
 * client's, to be given in another way: an operator is told by the log, and the ledger says so.
 */
export async function applyRefund(
  deps: Pick<Parts, 'db' | 'payments' | 'log'>,
  { ref }: { ref: string },
): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    await lockThing(trx, `refund:${ref}`);
    const part = await findPartByProviderRef(trx, ref);
    // Not ours yet: whoever asked for it has not written it down, and will learn the same from the answer.
    if (part?.status !== 'refunded') return;
    const seen = await deps.payments.findRefund(ref);
    if (seen?.status !== 'failed') return;
    const session = await lockSession(trx, part.session_id);
    if (!session) throw new Error(`refund ${part.refund_id} without its session`);
    if (!(await moveRefundPart(trx, { id: part.id, from: 'refunded', to: 'returned' }))) return;
    await postLedgerTransaction(trx, {
      id: newId(),
      externalId: `${part.key}:returned`,
      kind: 'refund_returned',
      sessionId: session.id,
      postings: [
        { account: { kind: 'provider_clearing', ownerId: null }, amount: part.amount, currency: session.currency },
        {
          account: { kind: 'client_receivable', ownerId: session.client_id },
          amount: -part.amount,
          currency: session.currency,
        },
      ],
    });
    deps.log.error(
      { refundPartId: part.id, amount: part.amount },
      'a bank sent a refund back: the client has to be paid in another way',
    );
  });
}
