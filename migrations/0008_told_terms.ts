import { type Kysely, sql } from 'kysely';

/** The free time that a client was told when they asked; what they accept later is on these terms, whatever the setting is then. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table questions add column free_seconds integer not null default 600`.execute(db);
}
