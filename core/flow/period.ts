import type { PeriodQuery } from '../../contract/index.ts';
import { Fault } from '../domain/fault.ts';

export type Interval = PeriodQuery['interval'];

/** From (included) to (excluded), cut into intervals that begin at full hours, days, Mondays or months, in UTC. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
  readonly interval: Interval;
  /** The beginnings of the intervals; the first may lie before `from`. */
  readonly starts: readonly Date[];
}

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
const MAX_INTERVALS = 1_000;

/** The last thirty days when nothing else is said. @throws Fault validation_failed (ends before it begins, too fine) */
export function periodOf(query: PeriodQuery, now: number): Period {
  const to = query.to === undefined ? new Date(now) : new Date(query.to);
  const from = query.from === undefined ? new Date(to.getTime() - DEFAULT_DAYS * DAY_MS) : new Date(query.from);
  if (from >= to) throw refusal('from', 'must be before `to`');
  const starts: Date[] = [];
  for (let start = startOf(query.interval, from); start < to; start = nextStart(query.interval, start)) {
    if (starts.length === MAX_INTERVALS) throw refusal('interval', `at most ${MAX_INTERVALS} intervals at a time`);
    starts.push(start);
  }
  return { from, to, interval: query.interval, starts };
}

function startOf(interval: Interval, at: Date): Date {
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  if (interval === 'hour') return new Date(Date.UTC(year, month, day, at.getUTCHours()));
  if (interval === 'day') return new Date(Date.UTC(year, month, day));
  if (interval === 'month') return new Date(Date.UTC(year, month));
  const sinceMonday = (at.getUTCDay() + 6) % 7;
  return new Date(Date.UTC(year, month, day - sinceMonday));
}

function nextStart(interval: Interval, start: Date): Date {
  if (interval === 'month') return new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1));
  const days = { hour: 1 / 24, day: 1, week: 7 }[interval];
  return new Date(start.getTime() + days * DAY_MS);
}

const refusal = (path: string, message: string): Fault =>
  new Fault('validation_failed', 'The period cannot be shown.', { errors: [{ path, message }] });
