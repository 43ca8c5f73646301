import { deleteOldIdempotencyAnswers } from '../../db/queries/idempotency.ts';
import { removeStaleNodes } from '../../db/queries/sessions.ts';
import { deleteExpiredTokens } from '../../db/queries/tokens.ts';
import type { Parts } from '../parts.ts';

const ANSWERS_KEPT_HOURS = 24;

/** Throws away what nobody will ask for again: expired tokens, idempotency answers of the day before, servers long gone. */
export async function tidy(deps: Pick<Parts, 'db'>): Promise<void> {
  await deleteExpiredTokens(deps.db);
  await deleteOldIdempotencyAnswers(deps.db, ANSWERS_KEPT_HOURS);
  await removeStaleNodes(deps.db);
}
