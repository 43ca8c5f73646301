import type { Page, Skill } from '../../../contract/index.ts';
import { searchSkills } from '../../db/queries/skills.ts';
import { offsetOf, toOffsetPage } from '../offset-page.ts';
import type { PageRequest } from '../page.ts';
import type { Parts } from '../parts.ts';

/** Skills of the taxonomy by name or alias, the likeliest first. */
export async function listSkills(
  deps: Pick<Parts, 'db'>,
  { page, q }: { page: PageRequest; q?: string | undefined },
): Promise<Page<Skill>> {
  const rows = await searchSkills(deps.db, { q: q ?? null, offset: offsetOf(page), limit: page.limit });
  return toOffsetPage(rows, page, ({ slug, name, aliases, field }) => ({ slug, name, aliases, field }));
}
