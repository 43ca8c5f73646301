import type { Currency } from '../../../contract/index.ts';
import type { SettledHold } from '../../db/queries/settlement.ts';
import type { HoldRow, SessionRow } from '../../db/schema.ts';
import { costsIn, processingFees } from '../../domain/economics.ts';
import { type PlannedCapture, planSettlement, type WaiveReason } from '../../domain/settlement.ts';
import type { Parts } from '../parts.ts';
import { releaseAtProvider } from './release-hold.ts';

type Deps = Pick<Parts, 'db' | 'payments' | 'economics' | 'log'>;

export interface EmptiedHolds {
  /** What became of each hold that was still open. */
  readonly holds: readonly SettledHold[];
  readonly waived: { readonly amount: number; readonly reason: WaiveReason } | null;
}

const OPEN: readonly HoldRow['status'][] = ['pending', 'requires_action', 'held', 'unknown', 'releasing'];

/**
 * Takes what a session costs out of its holds, and gives the rest back. Nothing is written down here: asked again, with the same
 * holds, the provider gives the same answers, for every capture is named by its hold.
 * @throws when the provider does not say what became of a hold
 */
export async function emptyHolds(deps: Deps, session: SessionRow, holds: readonly HoldRow[]): Promise<EmptiedHolds> {
  const plan = planSettlement({
    amount: session.amount,
    commissionBps: session.commission_bps,
    minimum: deps.payments.minimumCharge(session.currency),
    holds: holds.filter((hold) => hold.status === 'held' && hold.provider_ref !== null),
  });
  const captures = new Map(plan.captures.map((it) => [it.id, it]));
  const emptied: SettledHold[] = [];
  for (const hold of holds.filter((it) => OPEN.includes(it.status))) {
    const planned = captures.get(hold.id);
    emptied.push(planned ? await capture(deps, hold, planned) : await release(deps, hold));
  }
  const failed = emptied.filter((it) => it.status === 'failed').map((it) => captures.get(it.id)?.amount ?? 0);
  const lost = failed.reduce((sum, amount) => sum + amount, plan.waived?.amount ?? 0);
  const reason = failed.length > 0 ? 'not_collected' : (plan.waived?.reason ?? 'not_collected');
  return { holds: emptied, waived: lost > 0 ? { amount: lost, reason } : null };
}

async function capture(deps: Deps, hold: HoldRow, planned: PlannedCapture<string>): Promise<SettledHold> {
  const { amount, commission } = planned;
  const ref = hold.provider_ref ?? '';
  const outcome = await deps.payments.capture({ key: `capture:${hold.id}`, ref, amount, commission });
  if (outcome.status === 'unknown') throw new Error(`the provider did not say whether hold ${hold.id} was captured`);
  if (outcome.status === 'failed') {
    deps.log.error({ holdId: hold.id, reason: outcome.reason }, 'a hold could not be captured');
    return nothingOf(hold, 'failed');
  }
  return {
    id: hold.id,
    status: 'captured',
    capturedAmount: outcome.amount,
    commission,
    processingFee: outcome.fee ?? estimateFee(deps, hold.currency, outcome.amount),
    feeReported: outcome.fee !== null,
    chargeRef: outcome.chargeRef,
  };
}

async function release(deps: Deps, hold: HoldRow): Promise<SettledHold> {
  await releaseAtProvider(deps, hold);
  return nothingOf(hold, 'released');
}

const nothingOf = ({ id }: HoldRow, status: 'failed' | 'released'): SettledHold => ({
  id,
  status,
  capturedAmount: 0,
  commission: 0,
  processingFee: 0,
  feeReported: false,
  chargeRef: null,
});

const estimateFee = ({ economics }: Pick<Parts, 'economics'>, currency: Currency, amount: number): number =>
  processingFees({ ...costsIn(currency, economics), amount, captures: 1 });
