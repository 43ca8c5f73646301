import { insertInvitations } from '../../db/queries/matches.ts';
import { listAskableQuestions, shareLockOpenQuestion } from '../../db/queries/questions.ts';
import { announceInvitations } from '../matches/announce.ts';
import type { Parts } from '../parts.ts';
import { announceQuestion } from '../present/announce-question.ts';
import { presentQuestion } from '../present/question.ts';
import { toInvitation } from './find-candidates.ts';
import { scoreForConsultant } from './score-for-consultant.ts';

/** How many open questions are looked at for somebody who has just come. */
const LOOKED_AT = 50;

/**
 * Somebody has come online, or is free again: the oldest open question that suits them asks them too.
 * @returns the id of that question, or null.
 */
export async function considerConsultant(
  deps: Pick<Parts, 'db' | 'online' | 'clock' | 'notifier' | 'timing' | 'alarms'>,
  input: { consultantId: string },
): Promise<string | null> {
  const questions = await listAskableQuestions(deps.db, { consultantId: input.consultantId, limit: LOOKED_AT });
  for (const row of questions) {
    const scored = scoreForConsultant(deps, { row, consultantId: input.consultantId });
    if (!scored) return null;
    if (!scored.eligible) continue;
    const matches = await deps.db.transaction().execute(async (trx) => {
      const question = await shareLockOpenQuestion(trx, row.id);
      if (!question || question.accepting_match_id) return [];
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
