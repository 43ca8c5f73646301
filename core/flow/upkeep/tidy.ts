import { deleteOldIdempotencyAnswers } from '../../db/queries/idempotency.ts';
import { deleteOldLearnedTables } from '../../db/queries/learning.ts';
import { removeStaleNodes } from '../../db/queries/session-presence.ts';
import { deleteExpiredTokens } from '../../db/queries/tokens.ts';
import { deleteOldWebhookEvents } from '../../db/queries/webhook-deliveries.ts';
import type { Parts } from '../parts.ts';

const ANSWERS_KEPT_HOURS = 24;
/** So long a decision can be replayed with the tables that made it. */
const LEARNED_KEPT_DAYS = 90;
/** So long an app can look at what it was told, and have it sent again. */
const WEBHOOK_EVENTS_KEPT_DAYS = 30;

/** Throws away what nobody will ask for again: expired tokens, idempotency answers of the day before, servers long gone, learned tables that nobody asks about, old events of apps. */
export async function tidy(deps: Pick<Parts, 'db'>): Promise<void> {
  await deleteExpiredTokens(deps.db);
  await deleteOldIdempotencyAnswers(deps.db, ANSWERS_KEPT_HOURS);
  await removeStaleNodes(deps.db);
  await deleteOldLearnedTables(deps.db, LEARNED_KEPT_DAYS);
  await deleteOldWebhookEvents(deps.db, WEBHOOK_EVENTS_KEPT_DAYS);
}
