import type { Keyword } from '../../../contract/index.ts';
import type { NewInvitation } from '../../db/queries/question-asking.ts';
import type { LeftOut } from '../../db/schema.ts';
import { suitsRookie } from '../../domain/complexity.ts';
import type { ScoringQuestion } from '../../domain/scoring.ts';
import { questionTerms } from '../../domain/text.ts';
import { pickWave } from '../../domain/waves.ts';
import type { RankedConsultant } from '../../online/index.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';

/** What matching reads of a question, whether it is about to be stored or was read back. */
export interface QuestionToMatch {
  readonly clientId: string;
  readonly title: string;
  readonly body: string;
  readonly keywords: readonly Keyword[];
  readonly languages: readonly string[];
  readonly currency: string;
  readonly maxHourlyRate: number | null;
  readonly spendCap: number | null;
  readonly urgency: 'low' | 'medium' | 'high' | 'urgent';
  readonly preferredConsultantIds: readonly string[];
}

/** How many of those who were looked at and left out a wave remembers, best first. */
const REMEMBERED = 40;
/** So far down a wave looks for a rookie for the reserved place. */
const RANKED_PER_PLACE = 20;

export function toScoringQuestion(question: QuestionToMatch): ScoringQuestion {
  const skills = question.keywords.flatMap((it) => (it.skill ? [{ slug: it.skill, weight: it.weight }] : []));
  return {
    clientId: question.clientId,
    title: question.title,
    skills,
    terms: questionTerms(question),
    languages: question.languages,
    currency: question.currency,
    maxHourlyRate: question.maxHourlyRate,
    suitsRookie: suitsRookie({
      bodyLength: question.body.length,
      skillCount: skills.length,
      urgency: question.urgency,
      currency: question.currency as NewInvitation['currency'],
      maxHourlyRate: question.maxHourlyRate,
      spendCap: question.spendCap,
    }),
    preferredConsultantIds: new Set(question.preferredConsultantIds),
  };
}

export interface Wave {
  readonly invitations: NewInvitation[];
  readonly considered: number;
  readonly leftOut: LeftOut[];
}

/**
 * Chooses whom the next wave invites, from this process's own picture of who is online. No I/O: it stands between the
 * question and the first screen.
 */
export function findCandidates(
  deps: Pick<Parts, 'online' | 'clock'>,
  input: { question: QuestionToMatch; places: number; exclude?: ReadonlySet<string> },
): Wave {
  const now = deps.clock.now();
  const found = deps.online.find({
    question: toScoringQuestion(input.question),
    now,
    limit: input.places,
    remember: REMEMBERED,
    reserve: input.places * RANKED_PER_PLACE,
    ...(input.exclude && { exclude: input.exclude }),
  });
  const picked = pickWave(found.rookie ? [...found.ranked, found.rookie] : found.ranked, input.places);
  const chosen = new Set(picked.map((it) => it.consultantId));
  for (const id of chosen) deps.online.noteInvited(id, now);
  const outranked = [...found.ranked, ...found.runnersUp]
    .filter((it) => !chosen.has(it.consultantId))
    .map((it) => ({ consultantId: it.consultantId, reason: 'outranked', score: round(it.score) }));
  return {
    invitations: picked.map(toInvitation),
    considered: found.considered,
    leftOut: [...outranked, ...found.excluded].slice(0, REMEMBERED),
  };
}

export const toInvitation = (candidate: RankedConsultant, position: number): NewInvitation => ({
  id: newId(),
  consultant_id: candidate.consultantId,
  position,
  score: candidate.score,
  score_parts: roundParts(candidate.parts),
  weights_version: candidate.version,
  rate_amount: candidate.rate.amount,
  currency: candidate.rate.currency as NewInvitation['currency'],
});

const round = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Parts that added nothing are left out; the rest is rounded to four digits. */
export function roundParts(parts: Readonly<Record<string, number>>): Record<string, number> {
  const rounded: Record<string, number> = {};
  for (const name in parts) {
    const value = parts[name]!;
    if (value !== 0) rounded[name] = round(value);
  }
  return rounded;
}
