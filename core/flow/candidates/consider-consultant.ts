import { setTimeout as pause } from 'node:timers/promises';
import type { Executor } from '../../db/connect.ts';
import { countMatches, insertInvitations } from '../../db/queries/matches.ts';
import { listAskableQuestions } from '../../db/queries/question-views.ts';
import { lockQuestion } from '../../db/queries/questions.ts';
import type { QuestionRow } from '../../db/schema.ts';
import type { ScoredOne } from '../../online/index.ts';
import { announceInvitations } from '../matches/announce.ts';
import type { Parts } from '../parts.ts';
import { announceQuestion } from '../present/announce-question.ts';
import { presentQuestion } from '../present/question.ts';
import { toInvitation } from './find-candidates.ts';
import { preferredUntil } from './find-preferred.ts';
import { scoreForConsultant } from './score-for-consultant.ts';

/** How many open questions are looked at for somebody who has just come. */
const LOOKED_AT = 50;
/** A process's picture of who is online lags by some milliseconds; who is not in it by then waits for a later wave. */
const KNOWN_WITHIN_MS = 1_000;
const LOOK_AGAIN_MS = 10;

/**
 * Somebody has come online, or is free again: the oldest open question that suits them, and has not a full wave waiting for answers
 * already, asks them too. Without that bound everyone who comes back after a server's restart would be put to the same question.
 * @returns the id of that question, or null.
 */
export async function considerConsultant(
  deps: Pick<Parts, 'db' | 'online' | 'clock' | 'notifier' | 'timing' | 'alarms'>,
  input: { consultantId: string },
): Promise<string | null> {
  const questions = await listAskableQuestions(deps.db, { consultantId: input.consultantId, limit: LOOKED_AT });
  for (const row of questions) {
    const scored = await scoreOnceKnown(deps, { row, consultantId: input.consultantId });
    if (!isKnownAsFree(scored)) return null;
    if (!scored.eligible) continue;
    const matches = await deps.db.transaction().execute(async (trx) => {
      const question = await lockQuestion(trx, row.id);
      if (!question || !(await hasPlaceFor(deps, trx, { question, consultantId: input.consultantId }))) return [];
      return insertInvitations(trx, {
        questionId: row.id,
        wave: Math.max(1, question.wave),
        invitations: [toInvitation(scored.candidate, 0)],
        expiresInSeconds: deps.timing.invitationSeconds,
      });
    });
    const [match] = matches;
    if (!match) continue;
    deps.online.noteInvited(input.consultantId, deps.clock.now());
    announceInvitations(deps, { question: presentQuestion({ ...row, invited_count: row.invited_count + 1 }), matches });
    if (match.expires_at)
      deps.alarms.ring('question.advance', { questionId: row.id }, { at: match.expires_at.getTime() });
    await announceQuestion(deps, row.id);
    return row.id;
  }
  return null;
}

async function hasPlaceFor(
  deps: Pick<Parts, 'clock' | 'timing'>,
  trx: Executor,
  { question, consultantId }: { question: QuestionRow; consultantId: string },
): Promise<boolean> {
  if (question.status !== 'open' || question.accepting_match_id !== null) return false;
  if (question.expires_at.getTime() <= deps.clock.now()) return false;
  const counts = await countMatches(trx, { questionId: question.id, wave: question.wave });
  const alone = (preferredUntil(deps, question, counts) ?? 0) > deps.clock.now();
  if (alone && !question.preferred_consultant_ids.includes(consultantId)) return false;
  return counts.live_invitations + counts.live_offers < deps.timing.waveSize;
}

/** They have come, say those who call this; the change that says so to this process may still be on its way. */
async function scoreOnceKnown(
  deps: Pick<Parts, 'online' | 'clock'>,
  input: Parameters<typeof scoreForConsultant>[1],
): Promise<ScoredOne | undefined> {
  for (let waited = 0; ; waited += LOOK_AGAIN_MS) {
    const scored = scoreForConsultant(deps, input);
    if (isKnownAsFree(scored) || waited >= KNOWN_WITHIN_MS) return scored;
    await pause(LOOK_AGAIN_MS);
  }
}

const isKnownAsFree = (scored: ScoredOne | undefined): scored is ScoredOne =>
  scored !== undefined && (scored.eligible || (scored.reason !== 'away' && scored.reason !== 'busy'));
