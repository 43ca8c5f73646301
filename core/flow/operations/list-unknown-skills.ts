import type { Page, UnknownPhrase } from '../../../contract/index.ts';
import { listUnknownPhraseRows } from '../../db/queries/skills.ts';
import { offsetOf, toOffsetPage } from '../offset-page.ts';
import type { PageRequest } from '../page.ts';
import type { Parts } from '../parts.ts';
import { instant } from '../present/money.ts';

/** Phrases that the taxonomy does not know, the most frequent first. */
export async function listUnknownSkills(
  deps: Pick<Parts, 'db'>,
  { page }: { page: PageRequest },
): Promise<Page<UnknownPhrase>> {
  const rows = await listUnknownPhraseRows(deps.db, { offset: offsetOf(page), limit: page.limit });
  return toOffsetPage(rows, page, (row) => ({
    phrase: row.phrase,
    count: row.count,
    firstSeenAt: instant(row.first_seen_at),
    lastSeenAt: instant(row.last_seen_at),
  }));
}
