import { insertPayout, listConsultantBalances, listProviderAccounts } from '../../db/queries/payouts.ts';
import { payable } from '../../domain/payable.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';

type Deps = Pick<Parts, 'db' | 'payments' | 'alarms' | 'clock' | 'timing' | 'log'>;

/**
 * One payout per consultant, currency and day, of all that is theirs beyond doubt. It is written down here and carried out by a job,
 * so that a worker that dies in between has done nothing twice.
 * @returns how many were written down
 */
export async function payConsultants(deps: Deps): Promise<number> {
  const { disputeSeconds } = deps.timing;
  const accounts = await listProviderAccounts(deps.db, { provider: deps.payments.provider, payable: true });
  const accountOf = new Map(accounts.map((it) => [it.consultantId, it.ref]));
  const day = new Date(deps.clock.now()).toISOString().slice(0, 10);
  let count = 0;
  for (const balance of await listConsultantBalances(deps.db, { consultantId: null, disputeSeconds })) {
    const { consultantId, currency } = balance;
    const accountRef = accountOf.get(consultantId);
    if (payable(balance) <= 0 || !accountRef) continue;
    const payout = await deps.db.transaction().execute(async (trx) => {
      // Between the list and now somebody may have disputed: what counts is what holds in this transaction.
      const [now] = (await listConsultantBalances(trx, { consultantId, disputeSeconds })).filter(
        (it) => it.currency === currency,
      );
      const amount = now ? payable(now) : 0;
      if (amount <= 0) return undefined;
      return insertPayout(trx, { id: newId(), consultantId, currency, day, accountRef, amount, disputeSeconds });
    });
    if (!payout) continue;
    count++;
    deps.alarms.ring('payout.execute', { payoutId: payout.id });
  }
  return count;
}
