/**
 * What the demo consultants have behind them on this platform: a few free calls each, some weeks ago, with ratings.
 * Their trust score then follows from history by the same formula as everybody's, and so do their endorsements.
 */
import { type TrustHistory, trustScore } from '../../core/domain/trust.ts';
import { type DemoConsultant, skills } from './people.ts';

export interface PastCall {
  title: string;
  body: string;
  /** What it was about, by slug. */
  about: string[];
  /** Epoch milliseconds, as the three below. */
  invitedAt: number;
  offeredAt: number;
  startedAt: number;
  endedAt: number;
  /** Seconds; within the free time, so that no money was ever due. */
  elapsed: number;
  overall: number;
}

export interface Past {
  calls: PastCall[];
  /** Of the record that is shown, what lies before these calls: free ones do not count as completed. */
  broughtRatings: number;
  broughtAverage: number | null;
  trust: ReturnType<typeof trustScore>;
}

const MOST_CALLS = 20;
const DAY_MS = 86_400_000;
/** Older than what the figures of the operator show at first, so that those begin at nothing. */
const LATEST_DAYS = 32;
const EVERY_DAYS = 2.5;

/** Deterministic: the same consultant has the same past, counted back from `now`. */
export function pastOf(consultant: DemoConsultant, now: number): Past {
  const { average, count } = consultant.rating;
  const length = average === null ? 0 : Math.min(count, MOST_CALLS);
  const calls = Array.from({ length }, (_, index): PastCall => {
    const invitedAt = Math.round(now - (LATEST_DAYS + index * EVERY_DAYS) * DAY_MS);
    const offeredAt = invitedAt + 2_000 + ((index * 1_700) % 6_000);
    const startedAt = offeredAt + 12_000;
    const elapsed = 240 + ((index * 97) % 330);
    return {
      ...topicOf(consultant, index),
      invitedAt,
      offeredAt,
      startedAt,
      endedAt: startedAt + elapsed * 1000,
      elapsed,
      // Whole stars whose mean stays as near to the average as whole stars can.
      overall: Math.round((index + 1) * (average ?? 0)) - Math.round(index * (average ?? 0)),
    };
  });
  const given = calls.reduce((sum, { overall }) => sum + overall, 0);
  const broughtRatings = count - length;
  return {
    calls,
    broughtRatings,
    broughtAverage:
      average === null || broughtRatings === 0 ? null : clampStars((average * count - given) / broughtRatings),
    trust: trustScore({ ...historyOf(calls), now }),
  };
}

/** Two of the consultant's skills that stand side by side, from the strongest on and around. */
function topicOf(consultant: DemoConsultant, index: number): Pick<PastCall, 'title' | 'body' | 'about'> {
  const about = [0, 1].flatMap((next) => consultant.skills[(index + next) % consultant.skills.length]?.slug ?? []);
  const [first, second] = about.map((slug) => skills.get(slug)?.name ?? slug);
  // No words but the skills': any other would make the consultants alike.
  return { title: `${first} and ${second}`, body: `About ${first} and ${second}.`, about };
}

const historyOf = (calls: readonly PastCall[]): Omit<TrustHistory, 'now'> => ({
  ratings: calls.map(({ overall, endedAt }) => ({ overall, at: endedAt })),
  sessions: calls.map(({ endedAt }) => ({ outcome: 'completed', at: endedAt })),
  responses: calls.map(({ invitedAt, offeredAt }) => ({
    kind: 'offered',
    responseMs: offeredAt - invitedAt,
    at: offeredAt,
  })),
  disputes: [],
});

const clampStars = (value: number): number => Math.min(5, Math.max(1, value));
