import type { Question } from '../../../contract/index.ts';
import { findQuestionView } from '../../db/queries/question-views.ts';
import type { Parts } from '../parts.ts';
import { presentQuestion } from './question.ts';

/** Reads the question as it stands and tells its client. @returns it, for the acknowledgement. */
export async function announceQuestion(
  deps: Pick<Parts, 'db' | 'notifier'>,
  questionId: string,
): Promise<Question | undefined> {
  const row = await findQuestionView(deps.db, questionId);
  if (!row) return undefined;
  const question = presentQuestion(row);
  deps.notifier.toUser(row.client_id, 'question:updated', question);
  return question;
}
