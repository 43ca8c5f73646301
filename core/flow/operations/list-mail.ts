import type { OutboxMail, Page } from '../../../contract/index.ts';
import { listMailRows } from '../../db/queries/operations.ts';
import { toPage } from '../page.ts';
import type { Parts } from '../parts.ts';
import { instant } from '../present/money.ts';
import { type Search, searchInput } from './search.ts';

/** The mail outbox, newest first: a developer without a mail server reads the tokens here. */
export async function listMail(deps: Pick<Parts, 'db'>, input: Search): Promise<Page<OutboxMail>> {
  const rows = await listMailRows(deps.db, searchInput(input));
  return toPage(
    rows,
    input.page,
    (row) => row.id,
    (row) => ({
      id: row.id,
      to: row.recipient,
      subject: row.subject,
      body: row.body,
      createdAt: instant(row.created_at),
    }),
  );
}
