import type { Role } from '../../../contract/index.ts';
import { insertReport, isMessageOfUser, type ReportRow } from '../../db/queries/safety.ts';
import { findParticipantSession } from '../../db/queries/sessions.ts';
import { findUser } from '../../db/queries/users.ts';
import { notFound } from '../../domain/fault.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { presentReport } from '../present/report.ts';
import { getQuestion } from '../questions/get-question.ts';

export interface ReportInput {
  readonly reporter: { readonly id: string; readonly role: Role };
  readonly subject: { readonly type: ReportRow['subject_type']; readonly id: string };
  readonly reason: string;
  readonly detail: string | null;
}

/** Tells the operators about somebody or something that the reporter can see. @throws Fault not_found */
export async function report(deps: Pick<Parts, 'db'>, input: ReportInput) {
  await mustSee(deps, input);
  const row = await insertReport(deps.db, {
    id: newId(),
    reporter_id: input.reporter.id,
    subject_type: input.subject.type,
    subject_id: input.subject.id,
    reason: input.reason,
    detail: input.detail,
  });
  return presentReport(row);
}

async function mustSee(deps: Pick<Parts, 'db'>, { reporter, subject }: ReportInput): Promise<void> {
  const { type, id } = subject;
  if (type === 'question') await getQuestion(deps, { viewer: reporter, questionId: id });
  else if (type === 'session') {
    if (!(await findParticipantSession(deps.db, { id, userId: reporter.id }))) throw notFound('session');
  } else if (type === 'message') {
    if (!(await isMessageOfUser(deps.db, { messageId: id, userId: reporter.id }))) throw notFound('message');
  } else if (!(await findUser(deps.db, id))) throw notFound('user');
}
