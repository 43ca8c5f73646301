/** What a bill says beside the sum: the stretches of time that it counts, the tax within it, and why there is nothing to pay. */
import { amountFor, share } from './money.ts';
import { sayDuration } from './prose.ts';
import type { WaiveReason } from './settlement.ts';

/** One stretch with both present. Times are epoch ms, durations whole seconds, `amount` minor units. */
export interface BilledSegment {
  from: number;
  to: number;
  seconds: number;
  free: number;
  billable: number;
  amount: number;
}

export interface Billed {
  /** with both present; ordered, apart from each other */
  intervals: readonly { from: number; to: number }[];
  /** whole seconds, as they were counted at the end */
  elapsed: number;
  freeSeconds: number;
  /** minor units per hour */
  rate: number;
  /** minor units; null: none */
  cap: number | null;
  /** what was really taken */
  charged: number;
}

/**
 * The clock, stretch by stretch. Each figure is the difference of running totals, so that parts of a second and of a cent are never
 * lost or counted twice: the segments add up to the bill exactly. What was not charged is missing from the last ones.
 */
export function billSegments(it: Billed): BilledSegment[] {
  const upTo = (elapsedMs: number) => {
    const seconds = Math.min(it.elapsed, Math.floor(elapsedMs / 1000));
    const free = Math.min(seconds, it.freeSeconds);
    const amount = Math.min(it.charged, amountFor(it.rate, seconds - free, it.cap));
    return { seconds, free, billable: seconds - free, amount };
  };
  let elapsedMs = 0;
  const segments = it.intervals.map(({ from, to }) => {
    const before = upTo(elapsedMs);
    elapsedMs += to - from;
    const after = upTo(elapsedMs);
    return {
      from,
      to,
      seconds: after.seconds - before.seconds,
      free: after.free - before.free,
      billable: after.billable - before.billable,
      amount: after.amount - before.amount,
    };
  });
  return segments.filter(({ seconds }) => seconds > 0);
}

const PPM = 1_000_000;

/** The tax that a sum contains: prices include it, so that nobody pays more than they agreed to. `rate` is 0..1. */
export function taxWithin(total: number, rate: number): number {
  const ppm = Math.round(rate * PPM);
  return share(total, ppm, PPM + ppm);
}

export type NothingDue = { reason: 'free_time' | WaiveReason; explanation: string };

const WAIVED: Readonly<Record<WaiveReason, string>> = {
  not_collected: 'The payment could not be collected; nothing was charged.',
  below_minimum: 'The billed time costs less than the smallest amount that cards can be charged; nothing was charged.',
};

/** Why a session that took place cost nothing; null when it cost something. `waived`: why what was due was not charged. */
export function whyNothingIsDue(it: {
  elapsed: number;
  freeSeconds: number;
  charged: number;
  waived: WaiveReason | null;
}): NothingDue | null {
  if (it.charged > 0) return null;
  if (it.elapsed > it.freeSeconds) {
    const reason = it.waived ?? 'not_collected';
    return { reason, explanation: WAIVED[reason] };
  }
  const free = it.freeSeconds > 0 ? `within the ${sayDuration(it.freeSeconds)} that were free` : 'too short to count';
  return { reason: 'free_time', explanation: `The call lasted ${sayDuration(it.elapsed)}, ${free}.` };
}
