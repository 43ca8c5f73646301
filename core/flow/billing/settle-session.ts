import type { ChargeStatus } from '../../../contract/index.ts';
import { listSessionHolds } from '../../db/queries/holds.ts';
import { findSession } from '../../db/queries/sessions.ts';
import { type SettledHold, settle } from '../../db/queries/settlement.ts';
import type { SessionRow } from '../../db/schema.ts';
import { settlementPostings, waivedPostings } from '../../domain/ledger.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { presentSession } from '../present/session.ts';
import { type EmptiedHolds, emptyHolds } from './empty-holds.ts';
import { hearWitness } from './hear-witness.ts';

const TOGETHER_MS = 2_000;

type Deps = Pick<
  Parts,
  'db' | 'payments' | 'rooms' | 'economics' | 'invoices' | 'alarms' | 'notifier' | 'clock' | 'log'
>;

/**
 * Closes the books of a session that is over: captures what was used of each hold, once, releases the rest, and writes the split
 * into the ledger. It can be repeated, by several workers at once, after a death at any point: captures are named by their hold,
 * the ledger by the session, and what was captured is written down in the statement that books it.
 * @throws when the provider's answer is not known; the job is tried again, under the same keys.
 */
export async function settleSession(deps: Deps, input: { sessionId: string }): Promise<void> {
  const ended = await findSession(deps.db, input.sessionId);
  if (!ended?.ended_at || ended.settled_at) return;
  const session = await hearWitness(deps, ended);
  const holds = await listSessionHolds(deps.db, session.id);
  await closeBooks(deps, session, await emptyHolds(deps, session, holds));
}

/** Once per session: who comes second finds it settled. */
async function closeBooks(deps: Deps, session: SessionRow, emptied: EmptiedHolds): Promise<void> {
  const sum = (of: 'capturedAmount' | 'commission' | 'processingFee'): number =>
    emptied.holds.reduce((total, hold) => total + hold[of], 0);
  const [charged, commission] = [sum('capturedAmount'), sum('commission')];
  const payout = charged - commission;
  const parties = { currency: session.currency, consultantId: session.consultant_id, clientId: session.client_id };
  const processingFee = sum('processingFee');
  const settlement = {
    id: newId(),
    externalId: `settle:${session.id}`,
    kind: 'settlement',
    postings: settlementPostings({ ...parties, amount: charged, commission, payout, processingFee }),
  };
  const waiver = emptied.waived && {
    id: newId(),
    externalId: `waive:${session.id}`,
    kind: `waived_${emptied.waived.reason}`,
    postings: waivedPostings({ ...parties, amount: emptied.waived.amount }),
  };
  const settled = await settle(deps.db, {
    sessionId: session.id,
    status: chargeStatus(session, emptied.holds, charged),
    charged,
    commission,
    payout,
    holds: emptied.holds,
    movements: waiver ? [settlement, waiver] : [settlement],
    issuedAt: new Date(deps.clock.now()),
    tax: deps.invoices.tax,
  });
  if (settled) {
    deps.notifier.toUser(settled.client_id, 'session:settled', { session: presentSession(settled, 'client') });
    deps.notifier.toUser(settled.consultant_id, 'session:settled', { session: presentSession(settled, 'consultant') });
    // At the next even second: sessions that are settled together, as after an outage, are one look at a consultant's history.
    const at = (Math.floor(deps.clock.now() / TOGETHER_MS) + 1) * TOGETHER_MS;
    deps.alarms.ring('consultant.assess', { consultantId: session.consultant_id, reason: 'session' }, { at });
  }
}

function chargeStatus(session: SessionRow, holds: readonly SettledHold[], charged: number): ChargeStatus {
  if (charged > 0) return 'captured';
  if (session.amount > 0) return 'failed';
  return holds.length > 0 ? 'released' : 'none';
}
