import type { ChargeStatus, Currency } from '../../../contract/index.ts';
import { listSessionHolds, moveHold } from '../../db/queries/holds.ts';
import { issueInvoice } from '../../db/queries/invoices.ts';
import { postLedgerTransaction } from '../../db/queries/ledger.ts';
import { findSession, lockSession, markSessionSettled } from '../../db/queries/sessions.ts';
import type { HoldRow, SessionRow } from '../../db/schema.ts';
import { costsIn, processingFees } from '../../domain/economics.ts';
import { settlementPostings } from '../../domain/ledger.ts';
import { distribute, split } from '../../domain/money.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { releaseAtProvider } from './release-hold.ts';

type Deps = Pick<Parts, 'db' | 'payments' | 'economics' | 'invoices' | 'alarms' | 'clock' | 'log'>;

/**
 * Closes the books of a session that is over: captures what was used of each hold, once, releases the rest, and writes the split
 * into the ledger. Every step can be repeated, by several workers at once, after a death at any point: captures are named by
 * their hold, the ledger by the session.
 * @throws when the provider's answer is not known; the job is tried again, under the same keys.
 */
export async function settleSession(deps: Deps, input: { sessionId: string }): Promise<void> {
  const session = await findSession(deps.db, input.sessionId);
  if (!session?.ended_at || session.settled_at) return;
  const holds = await listSessionHolds(deps.db, session.id);
  const usable = holds.filter((hold) => hold.status === 'held' || hold.status === 'captured');
  const shares = distribute(
    session.amount,
    usable.map((hold) => ({ id: hold.id, amount: hold.amount })),
  );
  const captured = new Map(shares.filter((it) => it.captured > 0).map((it) => [it.id, it.captured]));
  for (const hold of holds) {
    const amount = captured.get(hold.id) ?? 0;
    if (amount > 0) await captureHold(deps, session, hold, amount);
    else await releaseUnusedHold(deps, hold);
  }
  await closeBooks(deps, session);
}

async function captureHold(deps: Deps, session: SessionRow, hold: HoldRow, amount: number): Promise<void> {
  if (hold.status !== 'held' || !hold.provider_ref) return;
  const { commission } = split(amount, session.commission_bps);
  const outcome = await deps.payments.capture({
    key: `capture:${hold.id}`,
    ref: hold.provider_ref,
    amount,
    commission,
  });
  if (outcome.status === 'unknown') throw new Error(`the provider did not say whether hold ${hold.id} was captured`);
  if (outcome.status === 'failed') {
    deps.log.error({ holdId: hold.id, reason: outcome.reason }, 'a hold could not be captured');
    await moveHold(deps.db, { id: hold.id, from: ['held'], to: 'failed' });
    return;
  }
  await moveHold(deps.db, {
    id: hold.id,
    from: ['held'],
    to: 'captured',
    capturedAmount: outcome.amount,
    processingFee: outcome.fee ?? estimateFee(deps, session.currency, outcome.amount),
  });
}

const estimateFee = (deps: Pick<Parts, 'economics'>, currency: Currency, amount: number): number =>
  processingFees({ ...costsIn(currency, deps.economics), amount, captures: 1 });

async function releaseUnusedHold(deps: Deps, hold: HoldRow): Promise<void> {
  const open = ['pending', 'requires_action', 'held', 'unknown', 'releasing'] as const;
  if (!open.some((status) => status === hold.status)) return;
  await releaseAtProvider(deps, hold);
  await moveHold(deps.db, { id: hold.id, from: open, to: 'released' });
}

/** One transaction, once per session: who comes second finds it settled. */
async function closeBooks(deps: Deps, session: SessionRow): Promise<void> {
  const settled = await deps.db.transaction().execute(async (trx) => {
    const locked = await lockSession(trx, session.id);
    if (!locked || locked.settled_at) return false;
    const holds = await listSessionHolds(trx, session.id);
    const captures = holds.filter((hold) => hold.status === 'captured');
    const charged = captures.reduce((sum, hold) => sum + hold.captured_amount, 0);
    const fee = captures.reduce((sum, hold) => sum + hold.processing_fee, 0);
    const { commission, payout } = split(charged, session.commission_bps);
    await postLedgerTransaction(trx, {
      id: newId(),
      externalId: `settle:${session.id}`,
      kind: 'settlement',
      sessionId: session.id,
      postings: settlementPostings({
        amount: charged,
        commission,
        payout,
        processingFee: fee,
        currency: session.currency,
        consultantId: session.consultant_id,
        clientId: session.client_id,
      }),
    });
    await markSessionSettled(trx, {
      id: session.id,
      status: chargeStatus(session, holds, charged),
      charged,
      commission,
      payout,
    });
    if (session.status === 'completed') {
      await issueInvoice(trx, {
        sessionId: session.id,
        issuedAt: new Date(deps.clock.now()),
        tax: deps.invoices.tax,
      });
    }
    return true;
  });
  if (settled) {
    deps.alarms.ring('consultant.assess', { consultantId: session.consultant_id, reason: 'session' });
  }
}

function chargeStatus(session: SessionRow, holds: readonly HoldRow[], charged: number): ChargeStatus {
  if (charged > 0) return 'captured';
  if (session.amount > 0) return 'failed';
  return holds.length > 0 ? 'released' : 'none';
}
