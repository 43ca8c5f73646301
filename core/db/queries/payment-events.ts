import { sql } from 'kysely';
import type { Executor } from '../connect.ts';
import type { PaymentEventRow } from '../schema.ts';

export interface NewPaymentEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly subjectRef: string;
  readonly accountRef: string | null;
  readonly happenedAt: Date;
}

/** @returns the ids of those that were new: the same event comes as often as the provider likes */
export async function insertPaymentEvents(db: Executor, events: readonly NewPaymentEvent[]): Promise<string[]> {
  if (events.length === 0) return [];
  const rows = await db
    .insertInto('payment_events')
    .values(
      events.map((event) => ({
        id: event.id,
        type: event.type,
        subject: event.subject,
        subject_ref: event.subjectRef,
        account_ref: event.accountRef,
        happened_at: event.happenedAt,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}

export async function findWaitingEvent(db: Executor, id: string): Promise<PaymentEventRow | undefined> {
  return db
    .selectFrom('payment_events')
    .selectAll()
    .where('id', '=', id)
    .where('processed_at', 'is', null)
    .executeTakeFirst();
}

export async function markEventProcessed(db: Executor, id: string): Promise<void> {
  await db
    .updateTable('payment_events')
    .set({ processed_at: sql<Date>`clock_timestamp()`, error: null })
    .where('id', '=', id)
    .execute();
}

export async function markEventFailed(db: Executor, input: { id: string; error: string }): Promise<void> {
  await db
    .updateTable('payment_events')
    .set({ attempts: sql<number>`attempts + 1`, error: input.error.slice(0, 500) })
    .where('id', '=', input.id)
    .execute();
}

/** Waiting longer than they should: each failed attempt doubles the pause, up to an hour. */
export async function listWaitingEventIds(db: Executor, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from payment_events
    where processed_at is null
      and received_at < now() - least(power(2, least(attempts, 12) + 1), 3600) * interval '1 second'
    order by received_at limit ${limit}
  `.execute(db);
  return rows.map((row) => row.id);
}
