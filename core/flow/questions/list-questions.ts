import type { Page, Question, QuestionStatus, Role } from '../../../contract/index.ts';
import { listAskableQuestions, listQuestionViews } from '../../db/queries/question-views.ts';
import { scoreForConsultant } from '../candidates/score-for-consultant.ts';
import { beforeId, type PageRequest, toPage } from '../page.ts';
import type { Parts } from '../parts.ts';
import { presentQuestion } from '../present/question.ts';

/** Browsing looks at this many open questions and shows those that suit. */
const BROWSED = 200;

/** A client's own questions, newest first; for a consultant the open ones that they could take. */
export async function listQuestions(
  deps: Pick<Parts, 'db' | 'online' | 'clock'>,
  input: { viewer: { id: string; role: Role }; page: PageRequest; status?: QuestionStatus | undefined },
): Promise<Page<Question>> {
  const { viewer, page } = input;
  if (viewer.role === 'consultant') {
    const before = beforeId(page);
    const open = await listAskableQuestions(deps.db, { consultantId: viewer.id, limit: BROWSED });
    const suitable = open
      .filter((row) => scoreForConsultant(deps, { row, consultantId: viewer.id })?.eligible)
      .sort((a, b) => (a.id < b.id ? 1 : -1))
      .filter((row) => before === null || row.id < before);
    return toPage(suitable.slice(0, page.limit + 1), page, (row) => row.id, presentQuestion);
  }
  const rows = await listQuestionViews(deps.db, {
    clientId: viewer.role === 'admin' ? null : viewer.id,
    status: input.status ?? null,
    before: beforeId(page),
    limit: page.limit,
  });
  return toPage(rows, page, (row) => row.id, presentQuestion);
}
