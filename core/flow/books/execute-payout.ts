import { lockThing } from '../../db/queries/chargebacks.ts';
import { postLedgerTransaction, reverseLedgerTransaction } from '../../db/queries/ledger.ts';
import { findPayout, findPayoutByRef, movePayout } from '../../db/queries/payouts.ts';
import type { PayoutRow } from '../../db/schema.ts';
import { payoutPostings } from '../../domain/ledger.ts';
import type { PayoutOutcome } from '../../ports/payments.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';

type Deps = Pick<Parts, 'db' | 'payments' | 'log'>;

/**
 * Asks the provider for a payout that was written down, under its own key, and books it once it is sent; one that is on its way is
 * looked at again. It can be repeated, by several at once.
 * @throws when the provider does not say what became of it
 */
export async function executePayout(deps: Deps, { payoutId }: { payoutId: string }): Promise<void> {
  const payout = await findPayout(deps.db, payoutId);
  if (payout?.status === 'sent' && payout.provider_ref) await applyPayout(deps, { ref: payout.provider_ref });
  if (payout?.status !== 'pending') return;
  const { id, account_ref: accountRef, amount, currency } = payout;
  const outcome = await deps.payments.payOut({ key: `payout:${id}`, accountRef, amount, currency });
  if (outcome.status === 'unknown') throw new Error(`the provider did not say what became of payout ${id}`);
  await writeDown(deps, payout, outcome);
}

async function writeDown(
  deps: Deps,
  payout: PayoutRow,
  outcome: Exclude<PayoutOutcome, { status: 'unknown' }>,
): Promise<void> {
  const { id, amount, currency, consultant_id: consultantId } = payout;
  await deps.db.transaction().execute(async (trx) => {
    if (outcome.status === 'failed') {
      await movePayout(trx, { id, from: ['pending'], to: 'failed', reason: outcome.reason });
      deps.log.warn({ payoutId: id, reason: outcome.reason }, 'a payout was refused; the next day tries again');
      return;
    }
    const moved = await movePayout(trx, {
      id,
      from: ['pending'],
      to: outcome.status === 'paid' ? 'paid' : 'sent',
      providerRef: outcome.ref,
      arrivesAt: outcome.arrivesAt === null ? null : new Date(outcome.arrivesAt),
    });
    if (!moved) return;
    await postLedgerTransaction(trx, {
      id: newId(),
      externalId: `payout:${id}`,
      kind: 'payout',
      sessionId: null,
      postings: payoutPostings({ amount, currency, consultantId }),
    });
  });
}

/** Looks at a payout that was sent: it has arrived, or the bank sent it back and its amount is owed again. */
export async function applyPayout(deps: Deps, { ref }: { ref: string }): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    await lockThing(trx, `payout:${ref}`);
    const payout = await findPayoutByRef(trx, ref);
    // Not ours yet: whoever asked for it has not written it down, and will learn the same from the answer.
    if (!payout) return;
    const seen = await deps.payments.findPayout({ accountRef: payout.account_ref, ref });
    if (!seen) throw new Error(`the provider does not know payout ${payout.id}`);
    if (seen.status === 'failed') {
      const returned = await movePayout(trx, {
        id: payout.id,
        from: ['sent', 'paid'],
        to: 'returned',
        reason: seen.reason,
      });
      if (!returned) return;
      await reverseLedgerTransaction(trx, { id: newId(), externalId: `payout:${payout.id}`, kind: 'payout_returned' });
      deps.log.warn({ payoutId: payout.id, reason: seen.reason }, 'a consultant’s bank sent a payout back');
      return;
    }
    await movePayout(trx, { id: payout.id, from: ['sent'], to: seen.status === 'paid' ? 'paid' : 'sent' });
  });
}
