import type { Payouts } from '../../../contract/index.ts';
import { listConsultantBalances, listPayoutRows } from '../../db/queries/payouts.ts';
import type { PayoutRow } from '../../db/schema.ts';
import { payable } from '../../domain/payable.ts';
import { beforeId, type PageRequest, toPage } from '../page.ts';
import type { Parts } from '../parts.ts';
import { instant, money, optionalInstant } from '../present/money.ts';
import { nextPayoutAt } from './schedule.ts';

/** What a consultant is owed, when it comes, and what came so far; newest first. */
export async function listPayouts(
  deps: Pick<Parts, 'db' | 'clock' | 'timing'>,
  { consultantId, page }: { consultantId: string; page: PageRequest },
): Promise<Payouts> {
  const { disputeSeconds } = deps.timing;
  const [balances, rows] = await Promise.all([
    listConsultantBalances(deps.db, { consultantId, disputeSeconds }),
    listPayoutRows(deps.db, { consultantId, before: beforeId(page), limit: page.limit }),
  ]);
  return {
    balance: balances.map((it) => ({
      currency: it.currency,
      total: money(it.owed, it.currency),
      payable: money(payable(it), it.currency),
      inDisputeWindow: money(it.inWindow, it.currency),
      frozen: money(it.frozen, it.currency),
    })),
    schedule: { interval: 'day', delaySeconds: disputeSeconds, nextAt: instant(nextPayoutAt(deps.clock.now())) },
    ...toPage(rows, page, (row) => row.id, presentPayout),
  };
}

const presentPayout = (row: PayoutRow): Payouts['items'][number] => ({
  id: row.id,
  day: row.day,
  amount: money(row.amount, row.currency),
  status: row.status,
  reason: row.reason,
  createdAt: instant(row.created_at),
  arrivesAt: optionalInstant(row.arrives_at),
});
