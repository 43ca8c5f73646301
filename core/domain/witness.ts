/**
 * The clock's second witness. Our own log is the truth; the call's provider has seen the same call from elsewhere. Where the two are far
 * apart, the client is billed the smaller: a witness can lower a bill, never raise it.
 */
import { meter } from './metering.ts';

/** Times are epoch ms. */
export interface WitnessedStay {
  readonly ref: string;
  readonly userId: string;
  readonly joinedAt: number;
  /** null: no end was told. */
  readonly leftAt: number | null;
}

/** Joining a room takes its time, and so does noticing that somebody is gone. */
export const TOLERANCE_SECONDS = 30;

/**
 * Whole seconds with both in the room by the provider's account; null when it has none. A stay whose end nobody told lasts until the
 * session's. Who has seen one of the two alone has seen no call, if that is all there is to see; told event by event, more may follow.
 * @param it.until when the session ended
 * @param it.isComplete whether the provider has given its whole record
 */
export function witnessedSeconds(it: {
  stays: readonly WitnessedStay[];
  clientId: string;
  consultantId: string;
  until: number;
  isComplete: boolean;
}): number | null {
  const seen = new Set(it.stays.map(({ userId }) => userId));
  if (seen.size === 0 || (seen.size === 1 && !it.isComplete)) return null;
  const events = it.stays.flatMap(({ ref, userId, joinedAt, leftAt }) => [
    { userId, deviceId: ref, kind: 'join' as const, at: Math.round(joinedAt) },
    ...(leftAt === null ? [] : [{ userId, deviceId: ref, kind: 'leave' as const, at: Math.round(leftAt) }]),
  ]);
  return Math.floor(meter({ ...it, events }).elapsedMs / 1000);
}

/** What is billed when our log has counted `counted` seconds; null: what our log says. */
export function lowerCount(counted: number, witnessed: number | null): number | null {
  return witnessed !== null && counted - witnessed > TOLERANCE_SECONDS ? witnessed : null;
}
