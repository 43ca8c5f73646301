import type { AdminUser, Page } from '../../../contract/index.ts';
import { listUserRows } from '../../db/queries/users.ts';
import { toPage } from '../page.ts';
import type { Parts } from '../parts.ts';
import { presentAdminUser } from '../present/admin-user.ts';
import { type Search, searchInput } from './search.ts';

/** Accounts by name, address or id, newest first. */
export async function listUsers(deps: Pick<Parts, 'db'>, input: Search): Promise<Page<AdminUser>> {
  const rows = await listUserRows(deps.db, searchInput(input));
  return toPage(rows, input.page, (row) => row.id, presentAdminUser);
}
