/**
 * How well a consultant suits a question:
 *
 *     skill     = Σ over the question's skills: weight × idf × ln(1 + endorsements), as a share of what a proven consultant reaches
 *     relevance = skill + β × BM25 of the question against profile and past answers, as a share of its best words    β grows with history
 *     raw       = relevance + activity + trust + price fit + responsiveness + tier + rookie bonus + preference − load
 *
 * Skill and text are shares of what the question itself allows and not of the best candidate at hand: so the floor means the same
 * with one consultant online as with a thousand, and one candidate's score does not depend on the others.
 */
import type { ConsultantFeatures, ScoringCandidate, ScoringQuestion } from './candidates.ts';
import {
  type Corpus,
  share,
  skillStrengths,
  skillSum,
  textSum,
  type WeighedQuestion,
  weighQuestion,
} from './relevance.ts';
import { WEIGHTS, type Weights } from './weights.ts';

export type * from './candidates.ts';
export { type Exclusion, exclusionOf, sharesLanguage } from './exclusions.ts';
export { type Corpus, share, skillStrengths, termWeight, type WeighedQuestion, weighQuestion } from './relevance.ts';
export { WEIGHTS, type Weights } from './weights.ts';

/** `parts` sum to the raw score; `score` is the raw score mapped monotonically into 0..1. */
export interface CandidateScore {
  readonly score: number;
  readonly raw: number;
  readonly relevance: number;
  readonly parts: ScorePartValues;
}
export type ScorePart =
  | 'skill'
  | 'text'
  | 'field'
  | 'experience'
  | 'activity'
  | 'trust'
  | 'price'
  | 'responsiveness'
  | 'tier'
  | 'rookie'
  | 'preferred'
  | 'load';
export type ScorePartValues = Record<ScorePart, number>;

/** What does not depend on the question. All but the tier's part have single precision: the index keeps them in four bytes. */
export interface Standing {
  readonly trust: number;
  readonly responsiveness: number;
  readonly tier: number;
  /** β */
  readonly textShare: number;
  /** Before it is asked whether they are relevant at all. */
  readonly rookieBonus: number;
}

type Track = Pick<ConsultantFeatures, 'tier' | 'trustScore' | 'completedSessions' | 'medianResponseMs'>;

export function standingOf(track: Track, weights: Weights = WEIGHTS): Standing {
  const sessions = Math.max(0, track.completedSessions);
  const { text, responsiveness } = weights;
  // Who was never asked is taken for an average responder.
  const promptness =
    track.medianResponseMs === null ? 0.5 : 1 / (1 + Math.max(0, track.medianResponseMs) / responsiveness.halfMs);
  return {
    trust: Math.fround((weights.trust * Math.min(100, Math.max(0, track.trustScore))) / 100),
    responsiveness: Math.fround(responsiveness.weight * promptness),
    tier: weights.tier.weight * weights.tier.of[track.tier],
    textShare: Math.fround(text.least + ((text.most - text.least) * sessions) / (sessions + text.half)),
    rookieBonus: Math.fround(weights.rookie.bonus / Math.sqrt(1 + sessions)),
  };
}

/** Half after `halfMs`, a third after twice that: without an exponential in the inner loop. Looks at whole seconds of `lastActiveAt`. */
export const activityOf = (lastActiveAt: number, now: number, { activity }: Weights): number =>
  activity.weight / (1 + Math.max(0, now - Math.floor(lastActiveAt / 1000) * 1000) / activity.halfMs);

/** From half at the maximum to full at nothing; a question without a maximum prefers no price. */
export const priceFit = (amount: number, maximum: number | null, { price }: Weights): number =>
  maximum === null || maximum <= 0 ? price * 0.75 : price * (1 - 0.5 * Math.min(1, Math.max(0, amount / maximum)));

/** Never positive. `cap`: invitations an hour; Infinity: no cap. */
export const loadOf = (invited: number, cap: number, { load }: Weights): number =>
  invited >= cap ? -load.full : (-load.gentle * Math.max(0, invited)) / cap;

/** How many of `count` invitations still weigh after `elapsedMs`: fades over an hour, exact in the mean without a list of times. */
export const fadedInvitations = (count: number, elapsedMs: number): number =>
  elapsedMs > 0 && count > 0 ? count * Math.exp(-elapsedMs / 3_600_000) : count;

/** The count after one more, as the index keeps it: in single precision. */
export const afterInvitation = (count: number, elapsedMs: number): number =>
  Math.fround(fadedInvitations(count, elapsedMs) + 1);

export const toScore = (raw: number, { scale }: Weights): number =>
  1 / (1 + Math.exp(-scale.steepness * (raw - scale.centre)));

/** Scores one candidate for one question. Says nothing about whether they may be asked: that is `exclusionOf`. */
export function scoreCandidate(input: {
  question: ScoringQuestion;
  candidate: ScoringCandidate;
  corpus: Corpus;
  now: number;
  weights?: Weights;
  /** Invitations an hour from which on a consultant is ranked down. */
  invitationsPerHour?: number;
  /** When many candidates are scored: `weighQuestion(…)` once for all. */
  weighed?: WeighedQuestion;
}): CandidateScore {
  const { question, candidate, corpus, now, weights = WEIGHTS, invitationsPerHour = 60 } = input;
  const weighed = input.weighed ?? weighQuestion(question, corpus, weights);
  return combine({
    skillShare: share(skillSum(weighed, skillStrengths(candidate.skills, weights)), weighed.fullSkill),
    textMatch: share(textSum(weighed, candidate.profile, corpus, weights), weighed.fullText),
    standing: standingOf(candidate, weights),
    lastActiveAt: candidate.lastActiveAt,
    rateAmount: candidate.rate.amount,
    isPreferred: question.preferredConsultantIds?.has(candidate.id) ?? false,
    question,
    now,
    invited: candidate.invitedLastHour,
    invitationsPerHour,
    weights,
  });
}

/** In this order: a sum of doubles depends on it. */
export const rawOf = (
  relevance: number,
  activity: number,
  price: number,
  standing: number,
  rookie: number,
  preferred: number,
  load: number,
): number => relevance + activity + price + standing + rookie + preferred + load;

/** The formula at the top, from the two shares on. */
export function combine(input: {
  skillShare: number;
  textMatch: number;
  standing: Standing;
  lastActiveAt: number;
  rateAmount: number;
  isPreferred: boolean;
  question: ScoringQuestion;
  now: number;
  invited: number;
  invitationsPerHour: number;
  weights: Weights;
  /** 0..1, how much of their past lies in the question's fields; only where an order was learned. */
  fieldShare?: number;
}): CandidateScore {
  const { standing, question, now, weights } = input;
  const text = standing.textShare * input.textMatch;
  const field = weights.learned.field * (input.fieldShare ?? 0);
  const relevance = input.skillShare + text + field;
  const parts: ScorePartValues = {
    skill: input.skillShare,
    text,
    field,
    // Only the learned order tells it from the rookie bonus.
    experience: 0,
    activity: activityOf(input.lastActiveAt, now, weights),
    price: priceFit(input.rateAmount, question.maxHourlyRate, weights),
    trust: standing.trust,
    responsiveness: standing.responsiveness,
    tier: standing.tier,
    rookie: relevance > weights.rookie.aboveRelevance ? standing.rookieBonus : 0,
    preferred: input.isPreferred ? weights.preferred : 0,
    load: loadOf(input.invited, input.invitationsPerHour, weights),
  };
  const raw = rawOf(
    relevance,
    parts.activity,
    parts.price,
    parts.trust + parts.responsiveness + parts.tier,
    parts.rookie,
    parts.preferred,
    parts.load,
  );
  return { score: toScore(raw, weights), raw, relevance, parts };
}
