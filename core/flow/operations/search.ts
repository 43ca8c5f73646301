import type { SearchInput } from '../../db/queries/operations.ts';
import { beforeId, type PageRequest } from '../page.ts';

/** What an operator looks for in one of the lists. */
export interface Search {
  readonly page: PageRequest;
  readonly q?: string | undefined;
}

export const searchInput = ({ page, q }: Search): SearchInput => ({
  q: q || null,
  before: beforeId(page),
  limit: page.limit,
});
