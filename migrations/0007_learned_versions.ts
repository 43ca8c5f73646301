import { type Kysely, sql } from 'kysely';

/** Tables that have decided something are kept beside the newest, so that the decision can be replayed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table learned_tables drop constraint learned_tables_pkey, add primary key (name, version)`.execute(
    db,
  );
  await sql`create index learned_tables_newest on learned_tables (name, learned_at desc)`.execute(db);
}
