import type { AuditEntry, Page } from '../../../contract/index.ts';
import { listAuditRows } from '../../db/queries/operations.ts';
import { toPage } from '../page.ts';
import type { Parts } from '../parts.ts';
import { instant } from '../present/money.ts';
import { type Search, searchInput } from './search.ts';

/** What operators did, newest first; by action, reason or subject. */
export async function listAudit(deps: Pick<Parts, 'db'>, input: Search): Promise<Page<AuditEntry>> {
  const rows = await listAuditRows(deps.db, searchInput(input));
  return toPage(
    rows,
    input.page,
    (row) => row.id,
    (row) => ({
      id: row.id,
      adminId: row.admin_id,
      action: row.action,
      subject: { type: row.subject_type, id: row.subject_id },
      reason: row.reason,
      at: instant(row.at),
    }),
  );
}
