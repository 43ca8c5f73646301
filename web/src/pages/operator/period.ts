/** How far back the operator looks, and in steps of which length. */
export type PeriodName = 'day' | 'week' | 'month' | 'year';
export interface Period {
  from: string;
  to: string;
  interval: 'hour' | 'day' | 'week' | 'month';
}

const HOUR_MS = 3_600_000;
const LENGTHS: Record<PeriodName, { hours: number; interval: Period['interval'] }> = {
  day: { hours: 24, interval: 'hour' },
  week: { hours: 24 * 7, interval: 'day' },
  month: { hours: 24 * 30, interval: 'day' },
  year: { hours: 24 * 365, interval: 'month' },
};

/** Ends a minute from now on the minute, so that the same minute asks the same question. `now` in epoch milliseconds. */
export function periodOf(name: PeriodName, now: number): Period {
  const { hours, interval } = LENGTHS[name];
  const to = Math.ceil(now / 60_000) * 60_000;
  return { from: new Date(to - hours * HOUR_MS).toISOString(), to: new Date(to).toISOString(), interval };
}
