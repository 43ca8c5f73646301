import { type Kysely, sql } from 'kysely';

/** What the call's provider tells of who was there: a second witness, beside our own log. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table session_stays (
      session_id uuid not null references sessions (id) on delete cascade,
      ref text not null,
      user_id uuid not null references users (id),
      joined_at timestamptz not null,
      left_at timestamptz,
      primary key (session_id, ref)
    )
  `.execute(db);
  // Seconds with both present by the provider's account, where it is so much less than ours that the bill was lowered to it.
  await sql`alter table sessions add column witnessed_seconds integer check (witnessed_seconds >= 0)`.execute(db);
  // null: not asked for by an operator, but by what came to light.
  await sql`alter table refunds alter column requested_by drop not null`.execute(db);
}
