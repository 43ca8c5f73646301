import { refreshCharge } from '../../db/queries/disputes.ts';
import { postLedgerTransaction } from '../../db/queries/ledger.ts';
import {
  findRefund,
  finishRefund,
  listPendingParts,
  moveRefundPart,
  type PendingPart,
} from '../../db/queries/refunds.ts';
import { findSession, lockSession } from '../../db/queries/sessions.ts';
import type { SessionRow } from '../../db/schema.ts';
import { takenBackPostings } from '../../domain/ledger.ts';
import type { RefundOutcome } from '../../ports/payments.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';

type Deps = Pick<Parts, 'db' | 'payments' | 'log'>;

/**
 * Carries out a refund that was claimed: asks the provider for each part, under the key that was stored with it, and writes each
 * answer down with its ledger transaction. It can be repeated, by several at once, after a death at any point.
 * @throws when the provider does not say what became of a part; it is asked again later, under the same key
 */
export async function executeRefund(deps: Deps, { refundId }: { refundId: string }): Promise<void> {
  const refund = await findRefund(deps.db, refundId);
  if (refund?.status !== 'pending') return;
  const session = await findSession(deps.db, refund.session_id);
  if (!session) throw new Error(`refund ${refundId} without its session`);
  let unknown = 0;
  for (const part of await listPendingParts(deps.db, refundId)) {
    const outcome = await ask(deps, part);
    if (outcome.status === 'unknown') unknown++;
    else await writeDown(deps, session, part, outcome);
  }
  if (unknown > 0) throw new Error(`the provider did not say what became of ${unknown} parts of refund ${refundId}`);
  await deps.db.transaction().execute(async (trx) => {
    await lockSession(trx, session.id);
    if (await finishRefund(trx, refundId)) await refreshCharge(trx, session.id);
  });
}

async function ask(deps: Deps, part: PendingPart): Promise<RefundOutcome> {
  const { key, amount, commission, hold_ref: holdRef } = part;
  if (!holdRef) return { status: 'failed', reason: 'the hold was never placed' };
  try {
    return await deps.payments.refund({ key, holdRef, amount, commission });
  } catch (error) {
    deps.log.warn({ refundPartId: part.id, err: error }, 'the payment provider did not say what became of a refund');
    return { status: 'unknown' };
  }
}

/** One transaction, once per part: who comes second finds it moved. */
async function writeDown(
  deps: Deps,
  session: SessionRow,
  part: PendingPart,
  outcome: Exclude<RefundOutcome, { status: 'unknown' }>,
): Promise<void> {
  if (outcome.status === 'failed') {
    deps.log.error({ refundPartId: part.id, reason: outcome.reason }, 'a refund was refused by the payment provider');
    await moveRefundPart(deps.db, { id: part.id, from: 'pending', to: 'failed', reason: outcome.reason });
    return;
  }
  await deps.db.transaction().execute(async (trx) => {
    await lockSession(trx, session.id);
    const moved = await moveRefundPart(trx, { id: part.id, from: 'pending', to: 'refunded', providerRef: outcome.ref });
    if (!moved) return;
    await postLedgerTransaction(trx, {
      id: newId(),
      externalId: part.key,
      kind: 'refund',
      sessionId: session.id,
      postings: takenBackPostings({
        amount: part.amount,
        commission: part.commission,
        currency: session.currency,
        consultantId: session.consultant_id,
      }),
    });
    await refreshCharge(trx, session.id);
  });
}
