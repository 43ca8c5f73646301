import type { ExpiredReason } from '../../../contract/index.ts';
import type { QuestionViewRow } from '../../db/queries/question-views.ts';
import { adviseOnNobody, adviseOnSilence, type Wishes } from '../../domain/advice.ts';
import { lookAround } from '../candidates/look-around.ts';
import { toQuestionToMatch } from '../candidates/score-for-consultant.ts';
import type { Parts } from '../parts.ts';

/**
 * What the client of a question that ends without a session could change. Asked of who is online now, and not of what the waves saw:
 * the advice is for asking again.
 */
export function adviseClient(
  deps: Pick<Parts, 'online' | 'clock' | 'taxonomy'>,
  { question, reason }: { question: QuestionViewRow; reason: ExpiredReason },
): string {
  const wishes: Wishes = {
    skills: question.keywords.flatMap((it) => (it.skill ? [it.term] : [])),
    chosen: question.skills.length,
    languages: question.languages,
    currency: question.currency,
    maxHourlyRate: question.max_rate,
  };
  if (reason !== 'no_match') return adviseOnSilence(reason, wishes);
  return adviseOnNobody(wishes, lookAround(deps, { ...toQuestionToMatch(question), chosen: question.skills }));
}
