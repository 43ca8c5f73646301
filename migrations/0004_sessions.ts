import { type Kysely, sql } from 'kysely';

/** Sessions, the append-only log of who was there, what was said, and how it was rated. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table sessions (
      id uuid primary key,
      question_id uuid not null unique references questions (id),
      match_id uuid not null unique references matches (id),
      client_id uuid not null references users (id),
      consultant_id uuid not null references consultant_profiles (user_id),
      status text not null default 'pending'
        check (status in ('pending', 'active', 'completed', 'cancelled', 'no_show', 'failed')),
      rate_amount integer not null check (rate_amount > 0),
      currency text not null,
      free_seconds integer not null check (free_seconds >= 0),
      spend_cap integer check (spend_cap > 0),
      commission_bps integer not null check (commission_bps between 0 and 10000),
      tier text not null,
      payment_method_id uuid,
      opened_at timestamptz not null default clock_timestamp(),
      started_at timestamptz,
      ended_at timestamptz,
      end_reason text check (end_reason in ('ended_by_client', 'ended_by_consultant', 'cap_reached', 'payment_failed',
        'participant_lost', 'no_show', 'forced')),
      no_show_by text check (no_show_by in ('client', 'consultant', 'both')),
      notices text[] not null default '{}',
      next_action_at timestamptz,
      elapsed_seconds integer not null default 0 check (elapsed_seconds >= 0),
      billable_seconds integer not null default 0 check (billable_seconds >= 0),
      amount integer not null default 0 check (amount >= 0),
      charge_status text not null default 'none' check (charge_status in ('none', 'held', 'captured', 'released',
        'failed', 'refunded', 'partially_refunded', 'disputed')),
      charged_amount integer not null default 0 check (charged_amount >= 0),
      commission integer not null default 0,
      payout integer not null default 0,
      settled_at timestamptz,
      check (client_id <> consultant_id),
      check ((status in ('pending', 'active')) = (ended_at is null)),
      check (commission + payout = charged_amount)
    );
    create unique index sessions_one_live_per_consultant on sessions (consultant_id) where status in ('pending', 'active');
    create unique index sessions_one_live_per_client on sessions (client_id) where status in ('pending', 'active');
    create index sessions_due on sessions (next_action_at) where status in ('pending', 'active');
    create index sessions_unsettled on sessions (ended_at) where ended_at is not null and settled_at is null;
    create index sessions_client on sessions (client_id, id desc);
    create index sessions_consultant on sessions (consultant_id, id desc);
    create index sessions_ended on sessions (ended_at);

    create table session_presence (
      id bigint generated always as identity primary key,
      session_id uuid not null references sessions (id) on delete cascade,
      user_id uuid not null references users (id),
      device_id text not null,
      node_id text not null,
      kind text not null check (kind in ('join', 'leave', 'media_down', 'media_up')),
      at timestamptz not null default clock_timestamp()
    );
    create index session_presence_session on session_presence (session_id, id);

    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
    end $$;
    create trigger session_presence_append_only before update on session_presence
      for each row execute function refuse_change();

    create table session_messages (
      id uuid primary key,
      session_id uuid not null references sessions (id) on delete cascade,
      user_id uuid not null references users (id),
      text text not null check (length(text) between 1 and 2000),
      at timestamptz not null default clock_timestamp()
    );
    create index session_messages_session on session_messages (session_id, at);

    create table ratings (
      id uuid primary key,
      session_id uuid not null unique references sessions (id),
      client_id uuid not null references users (id),
      consultant_id uuid not null references consultant_profiles (user_id),
      overall smallint not null check (overall between 1 and 5),
      expertise smallint check (expertise between 1 and 5),
      communication smallint check (communication between 1 and 5),
      value smallint check (value between 1 and 5),
      comment text,
      created_at timestamptz not null default now()
    );
    create index ratings_consultant on ratings (consultant_id, created_at);

    -- What a consultant's sessions say about a skill; the score uses their decayed sum.
    create table endorsements (
      id uuid primary key,
      consultant_id uuid not null references consultant_profiles (user_id) on delete cascade,
      client_id uuid not null references users (id),
      question_id uuid not null references questions (id) on delete cascade,
      slug text not null references skills (slug),
      weight real not null,
      at timestamptz not null default now(),
      unique (consultant_id, question_id, slug)
    );
  `.execute(db);
}
