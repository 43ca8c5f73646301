/**
 * Trust: how far a client can rely on a consultant, 0..100, from history alone.
 *
 *     score      = 100 × Σ weight × part                         weights: rating .55, completion .20, response .15, disputes .10
 *     w(at)      = ½ ^ (age ÷ 60 days)                           what happened long ago fades; an age is never negative
 *     rating     = (m − 1) ÷ 4,  m = (5 × 4.0 + Σ w × overall) ÷ (5 + Σ w)      shrunk towards 4.0 as if by five ratings
 *     completion = (5 × .9 + Σ w × [completed]) ÷ (5 + Σ w)      no-shows, cancelled and lost calls of their own count as 0
 *     response   = (5 × .75 + Σ w × credit) ÷ (5 + Σ w)          credit: 0 for an invitation that ran out, else 1 for an
 *                                                                answer at once, falling to .5 for one after 20 s or more;
 *                                                                a decline is as good an answer as an offer
 *     disputes   = 1 − min(1, 5 × Σ w[lost] ÷ (10 + Σ w[sessions]))    only lost ones, against how much was done
 *
 * The same history gives the same score in whatever order it is read: sums are taken over sorted terms.
 */
export const TRUST_VERSION = 'trust-1';

export interface TrustHistory {
  ratings: readonly { overall: number; at: number }[];
  sessions: readonly {
    outcome: 'completed' | 'no_show_by_consultant' | 'cancelled_by_consultant' | 'lost_by_consultant';
    at: number;
  }[];
  /** `responseMs`: how long an invitation stayed unanswered; null: not known */
  responses: readonly { kind: 'offered' | 'declined' | 'expired'; responseMs: number | null; at: number }[];
  disputes: readonly { at: number; lost: boolean }[];
  /** epoch ms, as is every `at` */
  now: number;
}

export const TRUST_WEIGHTS = { rating: 0.55, completion: 0.2, response: 0.15, disputes: 0.1 } as const;
export const TRUST_HALF_LIFE_MS = 60 * 24 * 60 * 60 * 1000;

const PRIOR_WEIGHT = 5;
const PRIOR = { rating: 4.0, completion: 0.9, response: 0.75 } as const;
const SLOW_MS = 20_000;
const UNKNOWN_CREDIT = 0.75;
const DISPUTE_COST = 5;
const DISPUTE_VOLUME = 10;

export type TrustPart = keyof typeof TRUST_WEIGHTS;

/** `score` is rounded to .1; `parts` are the points (0..100 × weight, rounded to .01) that each part adds to it. */
export function trustScore(history: TrustHistory): { score: number; parts: Record<TrustPart, number> } {
  const weigh = (it: { at: number }): number => 0.5 ** (Math.max(0, history.now - it.at) / TRUST_HALF_LIFE_MS);
  const ratings = history.ratings.map((it) => ({ value: clamp(it.overall, 1, 5), weight: weigh(it) }));
  const sessions = history.sessions.map((it) => ({ value: it.outcome === 'completed' ? 1 : 0, weight: weigh(it) }));
  const responses = history.responses.map((it) => ({ value: credit(it), weight: weigh(it) }));
  const lost = sum(history.disputes.filter((it) => it.lost).map(weigh));
  const done = sum(sessions.map((it) => it.weight));

  const points = {
    rating: 100 * TRUST_WEIGHTS.rating * ((shrunk(ratings, PRIOR.rating) - 1) / 4),
    completion: 100 * TRUST_WEIGHTS.completion * shrunk(sessions, PRIOR.completion),
    response: 100 * TRUST_WEIGHTS.response * shrunk(responses, PRIOR.response),
    disputes: 100 * TRUST_WEIGHTS.disputes * (1 - Math.min(1, (DISPUTE_COST * lost) / (DISPUTE_VOLUME + done))),
  };
  const score = clamp(round(points.rating + points.completion + points.response + points.disputes, 10), 0, 100);
  return {
    score,
    parts: {
      rating: round(points.rating, 100),
      completion: round(points.completion, 100),
      response: round(points.response, 100),
      disputes: round(points.disputes, 100),
    },
  };
}

function credit({ kind, responseMs }: TrustHistory['responses'][number]): number {
  if (kind === 'expired') return 0;
  return responseMs === null ? UNKNOWN_CREDIT : 1 - clamp(responseMs, 0, SLOW_MS) / (2 * SLOW_MS);
}

/** The weighted mean with `PRIOR_WEIGHT` observations of `prior` beside the real ones. */
function shrunk(observed: readonly { value: number; weight: number }[], prior: number): number {
  const total = sum(observed.map((it) => it.value * it.weight));
  const weight = sum(observed.map((it) => it.weight));
  return (PRIOR_WEIGHT * prior + total) / (PRIOR_WEIGHT + weight);
}

const sum = (terms: readonly number[]): number => terms.toSorted((a, b) => a - b).reduce((a, b) => a + b, 0);
const clamp = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));
const round = (value: number, steps: number): number => Math.round(value * steps) / steps;
