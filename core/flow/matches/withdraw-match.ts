import type { Match } from '../../../contract/index.ts';
import { closeOwnMatch, findConsultantMatch } from '../../db/queries/matches.ts';
import { findQuestionView } from '../../db/queries/question-views.ts';
import { invalidState, notFound } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { presentMatch } from '../present/match.ts';
import { presentQuestion } from '../present/question.ts';
import { announceAnswered } from './announce.ts';

/** A consultant takes an offer back before it is accepted. @throws Fault not_found, invalid_state */
export async function withdrawMatch(
  deps: Pick<Parts, 'db' | 'notifier' | 'alarms'>,
  input: { consultantId: string; matchId: string },
): Promise<Match> {
  const { matchId: id, consultantId } = input;
  const withdrawn = await closeOwnMatch(deps.db, {
    id,
    consultantId,
    from: 'offered',
    to: 'withdrawn',
    reason: 'withdrawn',
  });
  if (withdrawn) {
    const question = await findQuestionView(deps.db, withdrawn.question_id);
    if (question) {
      deps.notifier.toUser(question.client_id, 'match:withdrawn', { matchId: id, questionId: question.id });
      const presented = presentQuestion(question);
      deps.notifier.toUser(question.client_id, 'question:updated', presented);
      announceAnswered(deps, { match: withdrawn, question: presented });
    }
    deps.alarms.ring('question.advance', { questionId: withdrawn.question_id });
    return presentMatch(withdrawn);
  }
  const match = await findConsultantMatch(deps.db, { id, consultantId });
  if (!match) throw notFound('match');
  if (match.status === 'withdrawn') return presentMatch(match);
  throw invalidState(`A match that is ${match.status} cannot be withdrawn.`);
}
