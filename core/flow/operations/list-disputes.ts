import type { Dispute, Page } from '../../../contract/index.ts';
import { listDisputeRows } from '../../db/queries/disputes.ts';
import { toPage } from '../page.ts';
import type { Parts } from '../parts.ts';
import { presentDispute } from '../present/dispute.ts';
import { type Search, searchInput } from './search.ts';

/** What clients dispute, newest first; by status, session, reason or detail. */
export async function listDisputes(deps: Pick<Parts, 'db'>, input: Search): Promise<Page<Dispute>> {
  const rows = await listDisputeRows(deps.db, searchInput(input));
  return toPage(rows, input.page, (row) => row.id, presentDispute);
}
