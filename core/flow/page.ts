import type { Page } from '../../contract/index.ts';
import { Fault } from '../domain/fault.ts';

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Lists are newest first; the cursor is opaque to callers and names the last id they have seen. @throws Fault */
export function beforeId({ cursor }: PageRequest): string | null {
  if (cursor === undefined) return null;
  const id = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!UUID.test(id)) {
    throw new Fault('validation_failed', 'The cursor is not one of ours.', {
      errors: [{ path: 'cursor', message: 'use the nextCursor of the page before, unchanged' }],
    });
  }
  return id;
}

/** Cuts a page out of `limit + 1` rows. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  { limit }: PageRequest,
  idOf: (row: Row) => string,
  present: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(present),
    nextCursor: rows.length > limit && last ? Buffer.from(idOf(last)).toString('base64url') : null,
  };
}
