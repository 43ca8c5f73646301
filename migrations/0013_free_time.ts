import { type Kysely, sql } from 'kysely';

/** What the client is told about free time before the call: with the question, and with an offer where that one differs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table questions add free_time_note text;
    alter table matches
      add free_seconds integer check (free_seconds >= 0),
      add free_time_note text;
    -- For what was paid with the same card, by whomever.
    create index payment_methods_fingerprint on payment_methods (fingerprint) where fingerprint <> '';
    create index sessions_payment_method on sessions (payment_method_id);
  `.execute(db);
}
