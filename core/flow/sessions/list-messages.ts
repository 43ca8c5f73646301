import type { Page, Role, SessionMessage } from '../../../contract/index.ts';
import { findParticipantSession, findSession, listSessionMessages } from '../../db/queries/sessions.ts';
import { notFound } from '../../domain/fault.ts';
import { beforeId, type PageRequest, toPage } from '../page.ts';
import type { Parts } from '../parts.ts';
import { instant } from '../present/money.ts';

/** What was written in a session, newest first, for its two people and the operator. @throws Fault not_found */
export async function listMessages(
  deps: Pick<Parts, 'db'>,
  input: { viewer: { id: string; role: Role }; sessionId: string; page: PageRequest },
): Promise<Page<SessionMessage>> {
  const { viewer, sessionId, page } = input;
  const session =
    viewer.role === 'admin'
      ? await findSession(deps.db, sessionId)
      : await findParticipantSession(deps.db, { id: sessionId, userId: viewer.id });
  if (!session) throw notFound('session');
  const rows = await listSessionMessages(deps.db, { sessionId, before: beforeId(page), limit: page.limit });
  return toPage(
    rows,
    page,
    (row) => row.id,
    (row) => ({ messageId: row.id, sessionId, fromUserId: row.user_id, text: row.text, at: instant(row.at) }),
  );
}
