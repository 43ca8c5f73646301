import type { Page, Report } from '../../../contract/index.ts';
import { listReportRows } from '../../db/queries/operations.ts';
import { toPage } from '../page.ts';
import type { Parts } from '../parts.ts';
import { presentReport } from '../present/report.ts';
import { type Search, searchInput } from './search.ts';

/** What users reported, newest first; by reason, detail or subject. */
export async function listReports(deps: Pick<Parts, 'db'>, input: Search): Promise<Page<Report>> {
  const rows = await listReportRows(deps.db, searchInput(input));
  return toPage(rows, input.page, (row) => row.id, presentReport);
}
