/** Who may not be asked, whatever they would score. */
import type { ScoringCandidate, ScoringQuestion } from './candidates.ts';
import { WEIGHTS, type Weights } from './weights.ts';

/** In the order in which they are tried. */
export const exclusions = [
  'offline',
  'banned',
  'self',
  'blocked',
  'already_asked',
  'away',
  'busy',
  'language',
  'currency',
  'price',
  'relevance',
  'rookie',
] as const;
export type Exclusion = (typeof exclusions)[number];

/** Why this candidate is not asked, or null. `othersRemain`: a candidate remains who is no rookie. */
export function exclusionOf(input: {
  question: ScoringQuestion;
  candidate: ScoringCandidate;
  relevance: number;
  now: number;
  othersRemain: boolean;
  alreadyAsked?: boolean;
  weights?: Weights;
}): Exclusion | null {
  const { question, candidate, weights = WEIGHTS } = input;
  if (!candidate.online) return 'offline';
  if (candidate.banned) return 'banned';
  if (candidate.id === question.clientId) return 'self';
  if (candidate.blocked.includes(question.clientId)) return 'blocked';
  if (input.alreadyAsked === true) return 'already_asked';
  if (!candidate.available) return 'away';
  if (isBusy(candidate, input.now)) return 'busy';
  if (!sharesLanguage(question.languages, candidate.languages)) return 'language';
  if (candidate.rate.currency !== question.currency) return 'currency';
  if (question.maxHourlyRate !== null && candidate.rate.amount > question.maxHourlyRate) return 'price';
  if (!(input.relevance >= weights.relevanceFloor)) return 'relevance';
  if (candidate.tier === 'rookie' && !question.suitsRookie && input.othersRemain) return 'rookie';
  return null;
}

/** In a session, or wrapping up after one. */
export const isBusy = (who: Pick<ScoringCandidate, 'inSession' | 'wrapUpUntil'>, now: number): boolean =>
  who.inSession || (who.wrapUpUntil !== null && who.wrapUpUntil > now);

/** One language in common; a question without languages is for everyone. */
export const sharesLanguage = (asked: readonly string[], spoken: readonly string[]): boolean =>
  asked.length === 0 || asked.some((language) => spoken.includes(language));
