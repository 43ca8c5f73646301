import { listOrphanHoldIds } from '../../db/queries/holds.ts';
import { listWaitingEventIds } from '../../db/queries/payment-events.ts';
import { listUnresolvedPayoutIds } from '../../db/queries/payouts.ts';
import { listStuckRefundIds } from '../../db/queries/refunds.ts';
import { listUnsettledSessionIds } from '../../db/queries/sessions.ts';
import { executeRefund } from '../billing/execute-refund.ts';
import { releaseHold } from '../billing/release-hold.ts';
import { settleSession } from '../billing/settle-session.ts';
import { applyPaymentEvent } from '../books/apply-payment-event.ts';
import { executePayout } from '../books/execute-payout.ts';
import { closeForgottenRooms } from '../sessions/room.ts';
import { BATCH, doInTurn, each, PROVIDERS_AT_ONCE, type SweepDeps } from './overdue.ts';

/** Fewer, for nobody waits for most of them: they tell what was done here, and after an outage there are tens of thousands. */
const EVENTS = 25;

/**
 * Does what is overdue at the providers of payments and video. It has a round of its own, since these may be slow: a question whose
 * next wave is due never waits for somebody's payment.
 */
export async function sweepProviders(deps: SweepDeps): Promise<void> {
  const all = (ids: readonly string[], run: (id: string) => Promise<unknown>): Promise<void> =>
    each(deps, ids, run, { atOnce: PROVIDERS_AT_ONCE });
  await doInTurn(deps, {
    rooms: () => closeForgottenRooms(deps, BATCH),
    settlements: async () =>
      all(await listUnsettledSessionIds(deps.db, BATCH), (sessionId) => settleSession(deps, { sessionId })),
    holds: async () => all(await listOrphanHoldIds(deps.db, BATCH), (holdId) => releaseHold(deps, { holdId })),
    refunds: async () => all(await listStuckRefundIds(deps.db, BATCH), (refundId) => executeRefund(deps, { refundId })),
    payouts: async () =>
      all(await listUnresolvedPayoutIds(deps.db, BATCH), (payoutId) => executePayout(deps, { payoutId })),
    events: async () =>
      all(await listWaitingEventIds(deps.db, EVENTS), (eventId) => applyPaymentEvent(deps, { eventId })),
  });
}
