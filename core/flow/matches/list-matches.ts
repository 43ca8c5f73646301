import type { MatchStatus, MatchWithConsultant, MatchWithQuestion, Page, Role } from '../../../contract/index.ts';
import { findConsultantViews } from '../../db/queries/consultants.ts';
import { listConsultantMatches, listQuestionMatchRows } from '../../db/queries/matches.ts';
import { findQuestionViews } from '../../db/queries/question-views.ts';
import { findQuestion } from '../../db/queries/questions.ts';
import { notFound } from '../../domain/fault.ts';
import { beforeId, type PageRequest, toPage } from '../page.ts';
import type { Parts } from '../parts.ts';
import { presentConsultant } from '../present/consultant.ts';
import { presentMatch } from '../present/match.ts';
import { presentQuestion } from '../present/question.ts';

/** A consultant's own invitations and offers, newest first. */
export async function listMatches(
  deps: Pick<Parts, 'db'>,
  input: { consultantId: string; page: PageRequest; status?: MatchStatus | undefined },
): Promise<Page<MatchWithQuestion>> {
  const { page } = input;
  const rows = await listConsultantMatches(deps.db, {
    consultantId: input.consultantId,
    status: input.status ?? null,
    before: beforeId(page),
    limit: page.limit,
  });
  const questions = await findQuestionViews(deps.db, [...new Set(rows.map((row) => row.question_id))]);
  return toPage(
    rows,
    page,
    (row) => row.id,
    (row) => {
      const question = questions.get(row.question_id);
      if (!question) throw new Error(`match ${row.id} without its question`);
      return { match: presentMatch(row), question: presentQuestion(question) };
    },
  );
}

/** The matches of a question: its owner sees those that were ever offered, an admin all. @throws Fault not_found */
export async function listQuestionMatches(
  deps: Pick<Parts, 'db'>,
  input: { viewer: { id: string; role: Role }; questionId: string; page: PageRequest },
): Promise<Page<MatchWithConsultant>> {
  const { viewer, page, questionId } = input;
  const question = await findQuestion(deps.db, questionId);
  if (!question || (viewer.role !== 'admin' && question.client_id !== viewer.id)) throw notFound('question');
  const rows = await listQuestionMatchRows(deps.db, {
    questionId,
    onlyOffered: viewer.role !== 'admin',
    before: beforeId(page),
    limit: page.limit,
  });
  const consultants = await findConsultantViews(deps.db, [...new Set(rows.map((row) => row.consultant_id))]);
  return toPage(
    rows,
    page,
    (row) => row.id,
    (row) => {
      const consultant = consultants.get(row.consultant_id);
      if (!consultant) throw new Error(`match ${row.id} without its consultant`);
      return { match: presentMatch(row), consultant: presentConsultant(consultant) };
    },
  );
}
