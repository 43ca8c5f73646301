import type { App, Page } from '../../../contract/index.ts';
import { listAppRows } from '../../db/queries/apps.ts';
import { beforeId, type PageRequest, toPage } from '../page.ts';
import type { Parts } from '../parts.ts';
import { presentApp } from '../present/app.ts';

/** Newest first. */
export async function listApps(deps: Pick<Parts, 'db'>, { page }: { page: PageRequest }): Promise<Page<App>> {
  const rows = await listAppRows(deps.db, { before: beforeId(page), limit: page.limit });
  return toPage(rows, page, (row) => row.id, presentApp);
}
