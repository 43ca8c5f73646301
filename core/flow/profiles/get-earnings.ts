import type { Earnings, PeriodQuery } from '../../../contract/index.ts';
import { type EarningsRow, sumEarnings } from '../../db/queries/profiles.ts';
import type { Parts } from '../parts.ts';
import { periodOf } from '../period.ts';
import { instant, money } from '../present/money.ts';

/** What settled sessions brought, per currency: in all, and for each interval of the period, empty ones included. */
export async function getEarnings(
  deps: Pick<Parts, 'db' | 'clock'>,
  input: { userId: string; period: PeriodQuery },
): Promise<Earnings> {
  const period = periodOf(input.period, deps.clock.now());
  const rows = await sumEarnings(deps.db, { consultantId: input.userId, ...period });
  const totals = rows.filter((row) => row.start === null);
  const parts = new Map(rows.flatMap((row) => (row.start ? [[keyOf(row.currency, row.start), row]] : [])));
  return {
    total: totals.map(figures),
    series: totals.flatMap(({ currency }) =>
      period.starts.map((start) => ({
        ...figures(parts.get(keyOf(currency, start)) ?? { currency, sessions: 0, amount: 0, commission: 0, payout: 0 }),
        start: instant(start),
      })),
    ),
  };
}

const keyOf = (currency: string, start: Date): string => `${currency} ${start.getTime()}`;

const figures = (row: Omit<EarningsRow, 'start'>): Earnings['total'][number] => ({
  currency: row.currency,
  sessions: row.sessions,
  amount: money(row.amount, row.currency),
  commission: money(row.commission, row.currency),
  payout: money(row.payout, row.currency),
});
