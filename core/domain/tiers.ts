/**
 * Tiers: the highest one whose conditions all hold. A tier that was reached is lost only when the rating falls .1 below its
 * condition, so that nobody flickers between two of them; the number of sessions never falls.
 */
import type { Tier } from '../../contract/states.ts';

export interface Condition {
  tier: Tier;
  completedSessions: number;
  /** at least; null: any, also none yet */
  rating: number | null;
}

/** From the lowest to the highest. */
export const TIERS: readonly Condition[] = [
  { tier: 'rookie', completedSessions: 0, rating: null },
  { tier: 'growing', completedSessions: 11, rating: 4.0 },
  { tier: 'established', completedSessions: 51, rating: 4.2 },
  { tier: 'expert', completedSessions: 201, rating: 4.5 },
  { tier: 'elite', completedSessions: 501, rating: 4.7 },
];

/** How far under its condition a rating may sink before the tier is lost. */
export const HYSTERESIS = 0.1;

export interface TrackRecord {
  /** sessions that outlasted the free time */
  completedSessions: number;
  /** 1..5; null: nobody has rated yet */
  ratingAverage: number | null;
  current: Tier;
}

/** Ratings are averages: 4.7 − .1 must be 4.6 here, whatever the floating point says. */
const EPSILON = 1e-9;
const rank = (tier: Tier): number => TIERS.findIndex((it) => it.tier === tier);

function reached(it: Condition, { completedSessions, ratingAverage }: TrackRecord): boolean {
  const rated = it.rating === null || (ratingAverage !== null && ratingAverage >= it.rating - EPSILON);
  return rated && completedSessions >= it.completedSessions;
}

function kept(it: Condition, { ratingAverage }: TrackRecord): boolean {
  return it.rating === null || ratingAverage === null || ratingAverage > it.rating - HYSTERESIS + EPSILON;
}

/** `reason` is a sentence for the history and for the consultant. */
export function tierFor(record: TrackRecord): { tier: Tier; reason: string } {
  const current = rank(record.current);
  const held = TIERS.findLast((it, at) => (at <= current ? kept(it, record) : reached(it, record))) ?? TIERS[0]!;
  return { tier: held.tier, reason: reasonFor(held, current, record) };
}

function reasonFor(held: Condition, current: number, record: TrackRecord): string {
  const next = rank(held.tier);
  const rating = record.ratingAverage?.toFixed(2) ?? 'none yet';
  if (next > current) return `${record.completedSessions} completed sessions, rating ${rating}`;
  if (next === current) return 'unchanged';
  const lost = TIERS[current]!;
  return `rating ${rating} fell ${HYSTERESIS} or more below the ${lost.rating?.toFixed(1)} of ${lost.tier}`;
}

/** What is missing for the tier above, in sentences; null at the top. */
export function nextTierNeeds(record: TrackRecord): { tier: Tier; needs: string[] } | null {
  const next = TIERS[rank(record.current) + 1];
  if (!next) return null;
  const needs: string[] = [];
  const missing = next.completedSessions - record.completedSessions;
  if (missing > 0) needs.push(`${missing} more completed ${missing === 1 ? 'session' : 'sessions'}`);
  if (next.rating !== null && (record.ratingAverage === null || record.ratingAverage < next.rating - EPSILON)) {
    const now = record.ratingAverage === null ? 'nobody has rated you yet' : `now ${record.ratingAverage.toFixed(2)}`;
    needs.push(`a rating of at least ${next.rating.toFixed(1)} (${now})`);
  }
  return { tier: next.tier, needs };
}
