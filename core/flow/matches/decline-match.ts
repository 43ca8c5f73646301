import type { Match } from '../../../contract/index.ts';
import { takeBackEndorsement } from '../../db/queries/endorsements.ts';
import { closeOwnMatch, findConsultantMatch } from '../../db/queries/matches.ts';
import { findQuestionView } from '../../db/queries/question-views.ts';
import { invalidState, notFound } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { presentMatch } from '../present/match.ts';
import { presentQuestion } from '../present/question.ts';
import { announceAnswered } from './announce.ts';

/**
 * An invited consultant says no. When the whole wave has answered, the next one opens at once.
 * @throws Fault not_found, invalid_state
 */
export async function declineMatch(
  deps: Pick<Parts, 'db' | 'notifier' | 'alarms' | 'presence'>,
  input: { consultantId: string; matchId: string; reason: string | null },
): Promise<Match> {
  const { matchId: id, consultantId, reason } = input;
  const declined = await closeOwnMatch(deps.db, { id, consultantId, from: 'invited', to: 'declined', reason });
  if (declined) {
    deps.alarms.ring('question.advance', { questionId: declined.question_id });
    const question = await findQuestionView(deps.db, declined.question_id);
    if (question) announceAnswered(deps, { match: declined, question: presentQuestion(question) });
    if (reason === 'not_my_area') {
      await takeBackEndorsement(deps.db, { matchId: id });
      await deps.presence.announceChanged([consultantId]).catch(() => {});
    }
    return presentMatch(declined);
  }
  const match = await findConsultantMatch(deps.db, { id, consultantId });
  if (!match) throw notFound('match');
  if (match.status === 'declined') return presentMatch(match);
  throw invalidState(`A match that is ${match.status} cannot be declined.`);
}
