import { findConsultantView } from '../../db/queries/consultants.ts';
import { findQuestionView } from '../../db/queries/question-views.ts';
import type { MatchRow } from '../../db/schema.ts';
import { tellFreeTime } from '../billing/tell-free-time.ts';
import { presentConsultant } from '../present/consultant.ts';
import { presentMatch } from '../present/match.ts';
import { presentQuestion } from '../present/question.ts';
import { acceptFirstOffer } from './accept-first-offer.ts';
import type { AcceptDeps } from './accept-match.ts';
import { announceAnswered } from './announce.ts';

/** Shows a fresh offer to the client, with all of its terms, and to the consultant's devices; where the first is to be taken, takes it. */
export async function announceOffer(deps: AcceptDeps, offer: MatchRow): Promise<void> {
  const [consultant, question] = await Promise.all([
    findConsultantView(deps.db, offer.consultant_id),
    findQuestionView(deps.db, offer.question_id),
  ]);
  if (!consultant || !question) return;
  const match = await tellFreeTime(deps, { clientId: question.client_id, offer });
  deps.notifier.toUser(question.client_id, 'match:offered', {
    match: presentMatch(match),
    consultant: presentConsultant(consultant),
  });
  const presented = presentQuestion(question);
  deps.notifier.toUser(question.client_id, 'question:updated', presented);
  announceAnswered(deps, { match, question: presented });
  if (question.acceptance === 'first' && question.status === 'open') {
    await acceptFirstOffer(deps, { questionId: question.id, clientId: question.client_id });
  }
}
