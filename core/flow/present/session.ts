import type { Role, Session } from '../../../contract/index.ts';
import type { SessionRow } from '../../db/schema.ts';
import { split } from '../../domain/money.ts';
import { instant, money, optionalInstant, optionalMoney } from './money.ts';

/** The running figures of a live session; a finished one carries them in its row. */
export interface RunningFigures {
  readonly elapsed: number;
  readonly billable: number;
  readonly amount: number;
}

export function presentSession(row: SessionRow, viewer: Role, running?: RunningFigures): Session {
  const figures = running ?? { elapsed: row.elapsed_seconds, billable: row.billable_seconds, amount: row.amount };
  const shares =
    row.settled_at === null
      ? split(figures.amount, row.commission_bps)
      : { commission: row.commission, payout: row.payout };
  return {
    id: row.id,
    questionId: row.question_id,
    matchId: row.match_id,
    clientId: row.client_id,
    consultantId: row.consultant_id,
    status: row.status,
    hourlyRate: money(row.rate_amount, row.currency),
    freeSeconds: row.free_seconds,
    spendCap: optionalMoney(row.spend_cap, row.currency),
    openedAt: instant(row.opened_at),
    startedAt: optionalInstant(row.started_at),
    endedAt: optionalInstant(row.ended_at),
    settledAt: optionalInstant(row.settled_at),
    elapsed: figures.elapsed,
    billable: figures.billable,
    amount: money(figures.amount, row.currency),
    charge: { status: row.charge_status, amount: money(row.charged_amount, row.currency) },
    endReason: row.end_reason,
    noShowBy: row.no_show_by,
    ...(viewer !== 'client' && {
      commission: money(shares.commission, row.currency),
      payout: money(shares.payout, row.currency),
    }),
  };
}
