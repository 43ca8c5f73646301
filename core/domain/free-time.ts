/**
 * How much of the next call is free, and why. Free time is for getting to know each other, not for living on it: it is given once
 * per session or once per pair, and it rests while one session after another ends just before it would have cost something.
 */
import type { EndReason } from '../../contract/states.ts';
import { sayDuration } from './prose.ts';

export type FreeTimePolicy = 'session' | 'pair';

export interface FreeTimeTerms {
  policy: FreeTimePolicy;
  /** of one session, or of one pair; whole seconds */
  seconds: number;
  /** so many sessions in a row may end just under the free time; 0: any number */
  streakLimit: number;
}

/** A session of this person, or paid with the same card, that began and is over; whoever else had that card is the same person here. */
export interface PastSession {
  /** whole seconds, as it was granted and as the clock ran */
  freeSeconds: number;
  elapsed: number;
  /** minor units that were really taken */
  charged: number;
  endReason: EndReason | null;
}

/** Why it is this much: as usual; some or all of it was used with this consultant; it rests until a session is paid for. */
export type FreeTimeReason = 'standard' | 'used_with_consultant' | 'limit_reached';
export type FreeTime = { seconds: number; reason: FreeTimeReason };

/** From this share of the free time on, an unpaid end is just under it: with ten minutes, from eight on. */
export const JUST_UNDER = 0.8;
/** Sessions older than this are forgotten. */
export const STREAK_DAYS = 30;

/** It was not the client who ended these. */
const NOT_THEIRS: readonly (EndReason | null)[] = ['ended_by_consultant', 'forced'];

/** It used most of the free time, cost nothing, and did not end at the other side's wish. */
export const endedJustUnder = (it: PastSession): boolean =>
  it.freeSeconds > 0 &&
  it.charged === 0 &&
  it.elapsed >= it.freeSeconds * JUST_UNDER &&
  it.elapsed <= it.freeSeconds &&
  !NOT_THEIRS.includes(it.endReason);

/**
 * How many sessions in a row ended just under the free time. One that was paid for ends the row; short calls neither count nor end
 * it, or a call of a minute would wash it off.
 * @param history newest first, of the last `STREAK_DAYS`
 */
export function freeRideStreak(history: readonly PastSession[]): number {
  const paid = history.findIndex((it) => it.charged > 0);
  return history.slice(0, paid < 0 ? undefined : paid).filter(endedJustUnder).length;
}

/**
 * @param it.history newest first, of the last `STREAK_DAYS`
 * @param it.usedWithConsultant free seconds that the pair has used so far, ever; 0 while nobody has offered yet
 */
export function grantFreeTime(
  terms: FreeTimeTerms,
  it: { history: readonly PastSession[]; usedWithConsultant: number },
): FreeTime {
  const { policy, seconds, streakLimit } = terms;
  if (seconds > 0 && streakLimit > 0 && freeRideStreak(it.history) >= streakLimit) {
    return { seconds: 0, reason: 'limit_reached' };
  }
  if (policy === 'pair' && seconds > 0 && it.usedWithConsultant > 0) {
    return { seconds: Math.max(0, seconds - it.usedWithConsultant), reason: 'used_with_consultant' };
  }
  return { seconds, reason: 'standard' };
}

/** The sentence that the client reads before the call; null where it is as usual. */
export function explainFreeTime(terms: FreeTimeTerms, { seconds, reason }: FreeTime): string | null {
  switch (reason) {
    case 'limit_reached':
      return `This call is billed from its first second: ${terms.streakLimit} of your calls in a row ended just under the free time. It comes back once you have paid for a call.`;
    case 'used_with_consultant':
      return seconds > 0
        ? `Free time counts once per consultant: ${sayDuration(seconds)} of it are left with this one.`
        : 'Free time counts once per consultant, and you have used it with this one: this call is billed from its first second.';
    case 'standard':
      return terms.policy === 'pair' && seconds > 0 ? 'Free time counts once per consultant.' : null;
  }
}
