import { type Kysely, sql } from 'kysely';

/** Users, sign-ins, one-time tokens, outgoing mail, and what operators do. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table users (
      id uuid primary key,
      email text unique check (email = lower(email)),
      password_hash text,
      name text not null,
      role text not null check (role in ('client', 'consultant', 'admin')),
      time_zone text,
      email_verified_at timestamptz,
      banned_at timestamptz,
      ban_reason text,
      deleted_at timestamptz,
      created_at timestamptz not null default now(),
      check (deleted_at is not null or (email is not null and password_hash is not null))
    );

    create table refresh_tokens (
      id uuid primary key,
      user_id uuid not null references users (id) on delete cascade,
      family_id uuid not null,
      token_hash bytea not null unique,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      used_at timestamptz,
      revoked_at timestamptz
    );
    create index refresh_tokens_family on refresh_tokens (family_id);
    create index refresh_tokens_user on refresh_tokens (user_id);

    create table one_time_tokens (
      id uuid primary key,
      user_id uuid not null references users (id) on delete cascade,
      purpose text not null check (purpose in ('verify_email', 'reset_password')),
      token_hash bytea not null unique,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      used_at timestamptz
    );
    create index one_time_tokens_user on one_time_tokens (user_id);

    create table mail_outbox (
      id uuid primary key,
      user_id uuid references users (id) on delete cascade,
      recipient text not null,
      subject text not null,
      body text not null,
      created_at timestamptz not null default now()
    );

    create table idempotency_answers (
      user_id uuid not null references users (id) on delete cascade,
      key text not null check (length(key) between 1 and 200),
      request_hash bytea not null,
      status integer,
      body text,
      created_at timestamptz not null default now(),
      primary key (user_id, key),
      check ((status is null) = (body is null))
    );
    create index idempotency_answers_age on idempotency_answers (created_at);

    create table admin_audit (
      id uuid primary key,
      admin_id uuid not null references users (id),
      action text not null,
      subject_type text not null,
      subject_id text not null,
      reason text,
      at timestamptz not null default now()
    );

    create table blocks (
      blocker_id uuid not null references users (id) on delete cascade,
      blocked_id uuid not null references users (id) on delete cascade,
      created_at timestamptz not null default now(),
      primary key (blocker_id, blocked_id),
      check (blocker_id <> blocked_id)
    );
    create index blocks_blocked on blocks (blocked_id);

    create table reports (
      id uuid primary key,
      reporter_id uuid not null references users (id) on delete cascade,
      subject_type text not null check (subject_type in ('user', 'question', 'session', 'message')),
      subject_id uuid not null,
      reason text not null,
      detail text,
      created_at timestamptz not null default now()
    );

    -- A server's last sign of life: an interval of presence that it left open ends here.
    create table nodes (
      id text primary key,
      started_at timestamptz not null default now(),
      renewed_at timestamptz not null default now()
    );
  `.execute(db);
}
