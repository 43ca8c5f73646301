import type { Executor } from '../../db/connect.ts';
import {
  findChargeback,
  findHoldByProviderRef,
  lockThing,
  markReversalPending,
  moveReversal,
  upsertChargeback,
} from '../../db/queries/chargebacks.ts';
import { refreshCharge } from '../../db/queries/disputes.ts';
import { postLedgerTransaction } from '../../db/queries/ledger.ts';
import { listCaptures } from '../../db/queries/refunds.ts';
import { lockSession } from '../../db/queries/sessions.ts';
import type { ChargebackRow, SessionRow } from '../../db/schema.ts';
import { chargebackPostings, lostChargebackPostings, type Posting } from '../../domain/ledger.ts';
import { commissionOfReturn, leftOf } from '../../domain/taking-back.ts';
import type { Chargeback } from '../../ports/payments.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';

type Deps = Pick<Parts, 'db' | 'payments' | 'log'>;

/**
 * Brings a chargeback up to what the provider says of it now: what it took is set aside, what it gave back returns, and of a lost one
 * the consultant bears their share. Whoever calls, however often and in whichever order of events, comes to the same end, because
 * the provider is asked while all others wait.
 * @throws when the provider does not answer
 */
export async function applyChargeback(deps: Deps, { ref }: { ref: string }): Promise<void> {
  const lost = await deps.db.transaction().execute(async (trx) => {
    await lockThing(trx, `chargeback:${ref}`);
    const seen = await deps.payments.findChargeback(ref);
    if (!seen) throw new Error(`the provider does not know the chargeback ${ref}`);
    const hold = await findHoldByProviderRef(trx, seen.holdRef);
    if (!hold?.session_id) throw new Error(`chargeback ${ref} of a hold that is in no session: ${seen.holdRef}`);
    const session = await lockSession(trx, hold.session_id);
    if (!session?.settled_at) throw new Error(`chargeback ${ref} of a session that is not settled yet`);
    const row = await bookChange(trx, { seen, holdId: hold.id, session });
    const pending = row.status === 'lost' && row.reversal === 'none' ? await claimReversal(trx, row) : row;
    await refreshCharge(trx, session.id);
    return pending.reversal === 'pending' ? { row: pending, holdRef: seen.holdRef } : null;
  });
  if (lost) await reverse(deps, lost);
}

/** Writes down what the provider has taken or given back since it was last looked at. */
async function bookChange(
  trx: Executor,
  { seen, holdId, session }: { seen: Chargeback; holdId: string; session: SessionRow },
): Promise<ChargebackRow> {
  const before = await findChargeback(trx, seen.ref);
  const postings = chargebackPostings({
    withdrawn: seen.withdrawn - (before?.withdrawn ?? 0),
    fee: seen.fee - (before?.fee ?? 0),
    currency: session.currency,
  });
  const booked = postings.length > 0;
  const { ref, amount, withdrawn, fee, status, reason } = seen;
  const row = await upsertChargeback(trx, {
    ref,
    holdId,
    sessionId: session.id,
    amount,
    withdrawn,
    fee,
    status,
    reason,
    booked,
  });
  if (booked) await post(trx, { externalId: `chargeback:${seen.ref}:${row.postings}`, session, postings });
  return row;
}

/** Never more than is left of the capture: what a refund gave back before is not the consultant's to lose twice. */
async function claimReversal(trx: Executor, row: ChargebackRow): Promise<ChargebackRow> {
  const captures = await listCaptures(trx, row.session_id);
  const hold = captures.find((it) => it.id === row.hold_id);
  const reversedAmount = hold ? Math.min(row.withdrawn, leftOf(hold)) : 0;
  const commission = hold && reversedAmount > 0 ? commissionOfReturn(hold, reversedAmount) : 0;
  return (await markReversalPending(trx, { ref: row.ref, reversedAmount, commission })) ?? row;
}

/** The provider took all of it from us; the consultant's account gives their share. */
async function reverse(deps: Deps, { row, holdRef }: { row: ChargebackRow; holdRef: string }): Promise<void> {
  const { ref, commission, reversed_amount: amount } = row;
  const outcome =
    amount === 0
      ? ({ status: 'reversed', ref: null } as const)
      : await deps.payments.reverse({ key: `chargeback:${ref}`, holdRef, amount, commission });
  if (outcome.status === 'unknown') throw new Error(`the provider did not say whether chargeback ${ref} was shared`);
  await deps.db.transaction().execute(async (trx) => {
    const session = await lockSession(trx, row.session_id);
    if (!session) throw new Error(`chargeback ${ref} without its session`);
    const moved = await moveReversal(trx, {
      ref,
      to: outcome.status,
      providerRef: outcome.status === 'reversed' ? outcome.ref : null,
    });
    if (!moved) return;
    if (outcome.status === 'failed') {
      deps.log.error(
        { ref, reason: outcome.reason },
        'a consultant’s share of a lost chargeback could not be taken back',
      );
    } else {
      const shares = { amount, commission, currency: session.currency, consultantId: session.consultant_id };
      // What was taken beyond what is left of the capture is nobody's share: it costs us, as its fee does.
      const ours = moved.withdrawn - amount;
      const postings = [...lostChargebackPostings(shares), ...(ours === 0 ? [] : lossPostings(ours, session))];
      await post(trx, { externalId: `chargeback:${ref}:lost`, session, postings });
    }
    await refreshCharge(trx, session.id);
  });
}

const lossPostings = (amount: number, { currency }: SessionRow): Posting[] => [
  { account: { kind: 'disputed_funds', ownerId: null }, amount: -amount, currency },
  { account: { kind: 'dispute_fees', ownerId: null }, amount, currency },
];

const post = (
  trx: Executor,
  { externalId, session, postings }: { externalId: string; session: SessionRow; postings: readonly Posting[] },
): Promise<boolean> =>
  postLedgerTransaction(trx, { id: newId(), externalId, kind: 'chargeback', sessionId: session.id, postings });
