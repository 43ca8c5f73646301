import { listMetConsultantIds } from '../../db/queries/sessions.ts';
import type { QuestionRow } from '../../db/schema.ts';
import type { RankedConsultant } from '../../online/index.ts';
import type { Parts } from '../parts.ts';
import { findCandidates, type QuestionToMatch, toInvitation, toScoringQuestion, type Wave } from './find-candidates.ts';

export interface FirstWave extends Wave {
  /** Only those whom the client named are in it. */
  readonly preferredAlone: boolean;
}

/**
 * Whom the client may prefer: consultants with whom they have talked before. Other ids are passed over without a word: a preference
 * is a wish, and a question is not refused because somebody has deleted their account or blocked the client since.
 */
export async function resolvePreferred(
  deps: Pick<Parts, 'db'>,
  input: { clientId: string; wanted: readonly string[] },
): Promise<string[]> {
  if (input.wanted.length === 0) return [];
  return listMetConsultantIds(deps.db, { clientId: input.clientId, consultantIds: input.wanted });
}

/** Those whom the client named and who can be asked now, alone; otherwise whom any first wave would invite. */
export function findFirstWave(
  deps: Pick<Parts, 'online' | 'clock'>,
  input: { question: QuestionToMatch; places: number },
): FirstWave {
  if (input.question.preferredConsultantIds.length === 0)
    return { ...findCandidates(deps, input), preferredAlone: false };
  const preferred = findPreferred(deps, input.question);
  if (preferred.invitations.length > 0) return { ...preferred, preferredAlone: true };
  const wave = findCandidates(deps, input);
  const named = new Set(preferred.leftOut.map((it) => it.consultantId));
  const leftOut = [...preferred.leftOut, ...wave.leftOut.filter((it) => !named.has(it.consultantId))];
  return { ...wave, leftOut, preferredAlone: false };
}

/** By the same filters and score as everybody else. */
function findPreferred(deps: Pick<Parts, 'online' | 'clock'>, question: QuestionToMatch): Wave {
  const now = deps.clock.now();
  const scoring = toScoringQuestion(question);
  const suited: RankedConsultant[] = [];
  const leftOut: Wave['leftOut'] = [];
  for (const consultantId of question.preferredConsultantIds) {
    const scored = deps.online.scoreOne(scoring, consultantId, now);
    if (scored?.eligible) suited.push(scored.candidate);
    else leftOut.push({ consultantId, reason: scored?.reason ?? 'offline', score: scored?.score ?? null });
  }
  suited.sort((a, b) => b.score - a.score || (a.consultantId < b.consultantId ? -1 : 1));
  for (const { consultantId } of suited) deps.online.noteInvited(consultantId, now);
  return { invitations: suited.map(toInvitation), considered: question.preferredConsultantIds.length, leftOut };
}

/** Until when those whom the client named are asked alone, in epoch ms; null: nobody is. Only a first wave is ever theirs. */
export function preferredUntil(
  deps: Pick<Parts, 'timing'>,
  question: Pick<QuestionRow, 'wave' | 'wave_opened_at'>,
  counts: { readonly only_preferred: boolean },
): number | null {
  if (!counts.only_preferred || question.wave !== 1 || question.wave_opened_at === null) return null;
  return question.wave_opened_at.getTime() + deps.timing.preferredSeconds * 1000;
}
