import type { Executor } from '../../db/connect.ts';
import { listSessionHolds } from '../../db/queries/holds.ts';
import { readPresenceLog } from '../../db/queries/session-presence.ts';
import type { HoldRow, SessionRow } from '../../db/schema.ts';
import { type Meter, meter, type Reading, reading } from '../../domain/metering.ts';
import { planSession, type SessionFacts, type SessionPlan } from '../../domain/session-plan.ts';
import type { ClockState } from '../../ports/notifier.ts';
import type { Parts } from '../parts.ts';

/** A session as its log of joins and leaves tells it, at the database's time. */
export interface SessionState {
  readonly row: SessionRow;
  readonly holds: HoldRow[];
  readonly meter: Meter;
  readonly reading: Reading;
  readonly plan: SessionPlan;
  /** The database's time at reading, epoch milliseconds. */
  readonly readAt: number;
}

/** Reads everything about a live session under the transaction it is given, and plans what is due. */
export async function readSessionState(
  db: Executor,
  deps: Pick<Parts, 'timing' | 'payments'>,
  row: SessionRow,
): Promise<SessionState> {
  const log = await readPresenceLog(db, row.id);
  const holds = await listSessionHolds(db, row.id);
  const metered = meter({
    events: log.events,
    clientId: row.client_id,
    consultantId: row.consultant_id,
    until: log.readAt,
  });
  const plan = planSession(
    {
      status: row.status === 'active' ? 'active' : 'pending',
      openedAt: row.opened_at.getTime(),
      rate: row.rate_amount,
      freeSeconds: row.free_seconds,
      cap: row.spend_cap,
      meter: metered,
      holds: latestPerBlock(holds),
      notices: row.notices,
      settings: deps.timing,
      minimumHold: deps.payments.minimumCharge(row.currency),
    },
    log.readAt,
  );
  return {
    row,
    holds,
    meter: metered,
    reading: reading({ meter: metered, rate: row.rate_amount, freeSeconds: row.free_seconds, cap: row.spend_cap }),
    plan,
    readAt: log.readAt,
  };
}

/** A block may have been tried more than once; the last attempt speaks for it. */
function latestPerBlock(holds: readonly HoldRow[]): SessionFacts['holds'] {
  const latest = new Map(holds.map((hold) => [hold.seq, hold]));
  return [...latest.values()].map(({ seq, status, amount, capture_before }) => ({
    ...{ seq, status, amount },
    captureBefore: capture_before?.getTime() ?? null,
  }));
}

/** What the servers need to tell this session's time from memory. */
export const toClockState = (state: SessionState, status?: ClockState['status']): ClockState => ({
  sessionId: state.row.id,
  clientId: state.row.client_id,
  consultantId: state.row.consultant_id,
  status: status ?? (state.meter.running ? 'running' : 'paused'),
  elapsedMs: state.meter.elapsedMs,
  freeSeconds: state.row.free_seconds,
  rate: { amount: state.row.rate_amount, currency: state.row.currency },
  cap: state.row.spend_cap,
});

/** What has been reserved and can be taken at the end, in minor units. */
export const heldAmount = (holds: readonly HoldRow[]): number =>
  holds.filter((hold) => hold.status === 'held').reduce((sum, hold) => sum + hold.amount, 0);
