import { type Kysely, sql } from 'kysely';

/** Where each session's call takes place. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table session_rooms (
      session_id uuid primary key references sessions (id) on delete cascade,
      provider text not null check (provider in ('p2p', 'daily', 'zoom')),
      ref text not null,
      url text,
      opened_at timestamptz not null default now(),
      closed_at timestamptz,
      unique (provider, ref)
    )
  `.execute(db);
  await sql`create index session_rooms_open on session_rooms (session_id) where closed_at is null`.execute(db);
}
