/** When people come and go, and when clients ask: a day has a rhythm. */
import { lognormal, normal, type Random, wholeBetween } from '../chance.ts';
import { DAY_MS, HOUR_MS, MARKET } from './market.ts';
import type { Person } from './world.ts';

type Shift = Person['shifts'][number];

export interface Span {
  readonly startsAt: number;
  readonly endsAt: number;
}

const MINUTE_MS = 60_000;
/** After so long without one, people take a break. */
const BREAK_AFTER_MINUTES = 80;

/** One person's presence: mostly a working day, sometimes an evening, sometimes an odd half hour; cut by breaks. */
export function drawShifts(span: Span, random: Random): Shift[] {
  const kind = random.between(0, 1);
  const usualHour = kind < 0.7 ? normal(random, 10, 3) : normal(random, 18, 2);
  const midnight = Math.floor(span.startsAt / DAY_MS) * DAY_MS;
  const shifts: Shift[] = [];
  // The evening before reaches into the first night.
  for (let day = midnight - DAY_MS; day < span.endsAt; day += DAY_MS) {
    if (!random.chance(MARKET.consultant.present)) continue;
    if (kind < 0.7) shifts.push(...cut(day, usualHour + normal(random, 0, 0.5), random.between(3, 8), random));
    else if (kind < 0.9) shifts.push(...cut(day, usualHour + normal(random, 0, 0.5), random.between(1.5, 3.5), random));
    else {
      for (let times = wholeBetween(random, 1, 3); times > 0; times -= 1) {
        shifts.push(...cut(day, random.between(7, 23), random.between(0.3, 1), random));
      }
    }
  }
  return joined(shifts, span);
}

function cut(day: number, fromHour: number, hours: number, random: Random): Shift[] {
  const end = day + (fromHour + hours) * HOUR_MS;
  const parts: Shift[] = [];
  for (let from = day + fromHour * HOUR_MS; from < end; ) {
    const to = Math.min(end, from + MINUTE_MS * lognormal(random, BREAK_AFTER_MINUTES, 0.4));
    parts.push({ from: Math.round(from), to: Math.round(to) });
    from = to + MINUTE_MS * lognormal(random, 8, 0.6);
  }
  return parts;
}

/** Ordered, overlaps joined, what lies outside the span cut off. */
export function joined(shifts: readonly Shift[], span: Span): Shift[] {
  const result: { from: number; to: number }[] = [];
  for (const { from, to } of shifts.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const inside = { from: Math.max(from, span.startsAt), to: Math.min(to, span.endsAt) };
    if (inside.to <= inside.from) continue;
    const last = result.at(-1);
    if (last && inside.from <= last.to) last.to = Math.max(last.to, inside.to);
    else result.push(inside);
  }
  return result;
}

/** Asked per day on average 1, more around the peak: the sum of it from the beginning, in days. */
function asked(days: number): number {
  const { peakHour, swing } = MARKET.demand;
  const turn = (at: number): number => Math.sin(2 * Math.PI * (at - peakHour / 24));
  const begin = (MARKET.startsAt % DAY_MS) / DAY_MS;
  return days + (swing / (2 * Math.PI)) * (turn(begin + days) - turn(begin));
}

/** After how many days so much has been asked: the inverse of `asked`, which only rises. */
function daysUntil(amount: number): number {
  let low = 0;
  let high = amount + 2;
  for (let step = 0; step < 50; step += 1) {
    const middle = (low + high) / 2;
    if (asked(middle) < amount) low = middle;
    else high = middle;
  }
  return high;
}

/** Instants of `count` questions, in order, and when the last of their time is over. */
export function drawArrivals(count: number, random: Random): { instants: number[]; endsAt: number } {
  const whole = count / MARKET.questionsPerDay;
  const toInstant = (amount: number): number => Math.round(MARKET.startsAt + daysUntil(amount) * DAY_MS);
  return {
    instants: Array.from({ length: count }, () => toInstant(random.between(0, whole))).sort((a, b) => a - b),
    endsAt: toInstant(whole),
  };
}
