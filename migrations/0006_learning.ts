import { type Kysely, sql } from 'kysely';

/** What `npm run learn` makes of history. One row a kind of table; the version is a hash of the bytes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table learned_tables (
      name text primary key,
      version text not null,
      bytes bytea not null,
      learned_at timestamptz not null default now()
    )
  `.execute(db);
}
