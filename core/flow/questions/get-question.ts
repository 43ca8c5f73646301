import type { Question, Role } from '../../../contract/index.ts';
import { findConsultantMatchOfQuestion } from '../../db/queries/matches.ts';
import { findQuestionView } from '../../db/queries/questions.ts';
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
    (viewer.role === 'consultant' &&
      (row.status === 'open' ||
        (await findConsultantMatchOfQuestion(deps.db, { questionId: row.id, consultantId: viewer.id })) !== undefined));
  if (!visible) throw notFound('question');
  return presentQuestion(row);
}
