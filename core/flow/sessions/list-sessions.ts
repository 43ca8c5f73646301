import type { Page, Role, Session } from '../../../contract/index.ts';
import { listSessionRows } from '../../db/queries/sessions.ts';
import { beforeId, type PageRequest, toPage } from '../page.ts';
import type { Parts } from '../parts.ts';
import { presentSession } from '../present/session.ts';

/** Own sessions, newest first; an admin sees all. */
export async function listSessions(
  deps: Pick<Parts, 'db'>,
  input: { viewer: { id: string; role: Role }; page: PageRequest },
): Promise<Page<Session>> {
  const { viewer, page } = input;
  const rows = await listSessionRows(deps.db, {
    userId: viewer.role === 'admin' ? null : viewer.id,
    before: beforeId(page),
    limit: page.limit,
  });
  return toPage(
    rows,
    page,
    (row) => row.id,
    (row) => presentSession(row, viewer.role),
  );
}
