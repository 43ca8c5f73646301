import type { Page } from '../../contract/index.ts';
import { Fault } from '../domain/fault.ts';
import type { PageRequest } from './page.ts';

/** For lists that are ordered by worth and not by age: the cursor counts what was shown. */
export function offsetOf({ cursor }: PageRequest): number {
  if (cursor === undefined) return 0;
  const [, digits] = /^after:(\d{1,6})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (!digits) {
    throw new Fault('validation_failed', 'The cursor is not one of ours.', {
      errors: [{ path: 'cursor', message: 'use the nextCursor of the page before, unchanged' }],
    });
  }
  return Number(digits);
}

/** Cuts a page out of `limit + 1` rows. */
export function toOffsetPage<Row, Item>(
  rows: readonly Row[],
  page: PageRequest,
  present: (row: Row) => Item,
): Page<Item> {
  const next = offsetOf(page) + page.limit;
  return {
    items: rows.slice(0, page.limit).map(present),
    nextCursor: rows.length > page.limit ? Buffer.from(`after:${next}`).toString('base64url') : null,
  };
}
