import type { Question, Role } from '../../../contract/index.ts';
import { isBlockedPair } from '../../db/queries/consultants.ts';
import { findConsultantMatchOfQuestion } from '../../db/queries/matches.ts';
import { findQuestionView } from '../../db/queries/question-views.ts';
import type { QuestionRow } from '../../db/schema.ts';
import { notFound } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { presentQuestion } from '../present/question.ts';

/**
 * A question as its client, an admin, or a consultant may see it. A consultant sees those that they were asked about, and open
 * ones, which they could have found by browsing.
 * @throws Fault not_found
 */
export async function getQuestion(
  deps: Pick<Parts, 'db'>,
  input: { viewer: { id: string; role: Role }; questionId: string },
): Promise<Question> {
  const { viewer } = input;
  const row = await findQuestionView(deps.db, input.questionId);
  if (!row) throw notFound('question');
  const visible =
    viewer.role === 'admin' ||
    row.client_id === viewer.id ||
    (viewer.role === 'consultant' && (await isVisibleTo(deps, row, viewer.id)));
  if (!visible) throw notFound('question');
  return presentQuestion(row);
}

async function isVisibleTo(deps: Pick<Parts, 'db'>, question: QuestionRow, consultantId: string): Promise<boolean> {
  const match = await findConsultantMatchOfQuestion(deps.db, { questionId: question.id, consultantId });
  if (match) return true;
  return question.status === 'open' && !(await isBlockedPair(deps.db, question.client_id, consultantId));
}
