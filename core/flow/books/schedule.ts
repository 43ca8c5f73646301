/** When the daily chores of the books are due, in UTC: quiet hours, and the comparison before anything is paid out. */
const COMPARE_HOUR = 3;
const PAYOUT_HOUR = 6;

/** The next time that it is this hour, after `now` (epoch ms). */
function nextHour(now: number, hour: number): Date {
  const next = new Date(now);
  next.setUTCHours(hour, 0, 0, 0);
  if (next.getTime() <= now) next.setUTCDate(next.getUTCDate() + 1);
  return next;
}

export const nextPayoutAt = (now: number): Date => nextHour(now, PAYOUT_HOUR);
export const nextComparisonAt = (now: number): Date => nextHour(now, COMPARE_HOUR);
