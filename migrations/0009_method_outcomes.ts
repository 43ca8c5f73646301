import { type Kysely, sql } from 'kysely';

/** What became of the last hold on a payment method: whether it can still pay. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index holds_payment_method on holds (payment_method_id, id desc)`.execute(db);
}
