import { listUnreportedFees } from '../../db/queries/books.ts';
import { listUnresolvedChargebacks } from '../../db/queries/chargebacks.ts';
import { listRecentlyPaidAccounts } from '../../db/queries/payouts.ts';
import type { PaymentEvent } from '../../ports/payments.ts';
import { applyChargeback } from '../billing/apply-chargeback.ts';
import { applyHold } from '../billing/apply-hold.ts';
import type { Parts } from '../parts.ts';
import { storeEvents } from './receive-payment-event.ts';

type Deps = Pick<Parts, 'db' | 'payments' | 'alarms' | 'log'>;

/** The provider's list may be a little behind its clock, and its clock a little off ours. */
const OVERLAP_MS = 600_000;
/** At the first time there is no telling since when. */
const FIRST_MS = 3 * 86_400_000;
const BATCH = 200;
const PAGE = 100;
const CHARGEBACK_SECONDS = 60;

/**
 * Asks for what nobody told: events that got lost on their way, chargebacks that moved on, fees that were not known at the capture.
 * One that fails keeps no other waiting.
 * @param input.since epoch ms of the last time, if there was one. @returns how many events had been lost
 */
export async function catchUp(deps: Deps, input: { since: number | null; now: number }): Promise<number> {
  const since = input.since === null ? input.now - FIRST_MS : input.since - OVERLAP_MS;
  let lost = 0;
  for (const accountRef of [null, ...(await listRecentlyPaidAccounts(deps.db))]) {
    lost += await storeAll(deps, deps.payments.listEvents({ accountRef, since }));
  }
  const unresolved = { olderThanSeconds: CHARGEBACK_SECONDS, limit: BATCH };
  for (const ref of await listUnresolvedChargebacks(deps.db, unresolved)) {
    await applyChargeback(deps, { ref }).catch((error: unknown) =>
      deps.log.warn({ ref, err: error }, 'a chargeback could not be looked at'),
    );
  }
  for (const { holdId, providerRef } of await listUnreportedFees(deps.db, BATCH)) {
    await applyHold(deps, { ref: providerRef }).catch((error: unknown) =>
      deps.log.warn({ holdId, err: error }, 'a fee could not be asked for'),
    );
  }
  return lost;
}

/**
 * Without a bell: after an hour without webhooks there are thousands, and all at once they would keep settlements waiting and the
 * databases busy. The sweep takes them a few at a time. @returns how many were new
 */
async function storeAll(deps: Deps, listed: AsyncIterable<PaymentEvent>): Promise<number> {
  let stored = 0;
  let page: PaymentEvent[] = [];
  const store = async (): Promise<void> => {
    stored += (await storeEvents(deps, page)).length;
    page = [];
  };
  for await (const event of listed) {
    if (event.subject !== 'other') page.push(event);
    if (page.length === PAGE) await store();
  }
  await store();
  return stored;
}
