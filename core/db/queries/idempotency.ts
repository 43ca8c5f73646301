import { sql } from 'kysely';
import type { Executor } from '../connect.ts';

export interface IdempotencyKey {
  readonly userId: string;
  readonly key: string;
}

/** A reservation whose holder has not answered for this long is taken to be dead. */
const STALE_SECONDS = 60;

/**
 * Takes the key for a request, or takes it over from one that has died.
 * @returns the time of the reservation, which tells it from a later one; undefined when somebody else has the key.
 */
export async function reserveIdempotencyKey(
  db: Executor,
  input: IdempotencyKey & { hash: Buffer },
): Promise<Date | undefined> {
  const row = await db
    .insertInto('idempotency_answers')
    .values({
      user_id: input.userId,
      key: input.key,
      request_hash: input.hash,
      status: null,
      body: null,
      created_at: thisMillisecond,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'key'])
        .doUpdateSet({ created_at: thisMillisecond })
        .where('idempotency_answers.status', 'is', null)
        .where('idempotency_answers.request_hash', '=', input.hash)
        .where('idempotency_answers.created_at', '<', sql<Date>`now() - make_interval(secs => ${STALE_SECONDS})`),
    )
    .returning('created_at')
    .executeTakeFirst();
  return row?.created_at;
}

/** A JavaScript Date has no finer grain; the reservation is compared with it later. */
const thisMillisecond = sql<Date>`date_trunc('milliseconds', clock_timestamp())`;

export async function findIdempotencyAnswer(
  db: Executor,
  input: IdempotencyKey,
): Promise<{ request_hash: Buffer; status: number | null; body: string | null } | undefined> {
  return db
    .selectFrom('idempotency_answers')
    .select(['request_hash', 'status', 'body'])
    .where('user_id', '=', input.userId)
    .where('key', '=', input.key)
    .executeTakeFirst();
}

/** Only the holder of the reservation can answer it. */
export async function storeIdempotencyAnswer(
  db: Executor,
  input: IdempotencyKey & { reservedAt: Date; status: number; body: string },
): Promise<void> {
  await db
    .updateTable('idempotency_answers')
    .set({ status: input.status, body: input.body })
    .where('user_id', '=', input.userId)
    .where('key', '=', input.key)
    .where('created_at', '=', input.reservedAt)
    .where('status', 'is', null)
    .execute();
}

export async function releaseIdempotencyKey(db: Executor, input: IdempotencyKey & { reservedAt: Date }): Promise<void> {
  await db
    .deleteFrom('idempotency_answers')
    .where('user_id', '=', input.userId)
    .where('key', '=', input.key)
    .where('created_at', '=', input.reservedAt)
    .where('status', 'is', null)
    .execute();
}

/** @returns how many were forgotten */
export async function deleteOldIdempotencyAnswers(db: Executor, olderThanHours = 24): Promise<number> {
  const result = await db
    .deleteFrom('idempotency_answers')
    .where('created_at', '<', sql<Date>`now() - make_interval(hours => ${olderThanHours})`)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
