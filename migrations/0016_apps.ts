import { type Kysely, sql } from 'kysely';

/** Embedding apps, their users, and which question came through which of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table apps (
      id uuid primary key,
      name text not null,
      contact_email text,
      origins text[] not null default '{}',
      requests_per_minute integer not null check (requests_per_minute > 0),
      open_questions integer not null check (open_questions > 0),
      secret_hash bytea not null unique,
      secret_hint text not null,
      -- The key before the last rotation, for as long as its owner asked for.
      previous_secret_hash bytea unique,
      previous_secret_until timestamptz,
      created_by uuid references users (id),
      created_at timestamptz not null default now(),
      disabled_at timestamptz,
      disabled_reason text,
      deleted_at timestamptz,
      check ((previous_secret_hash is null) = (previous_secret_until is null)),
      check ((disabled_at is null) = (disabled_reason is null))
    );

    -- An app's own users, as ours: tokens name their family, and another family is the end of those before.
    create table app_users (
      user_id uuid primary key references users (id) on delete cascade,
      app_id uuid not null references apps (id),
      external_id text not null,
      family_id uuid not null,
      created_at timestamptz not null default now(),
      last_token_at timestamptz not null default now(),
      unique (app_id, external_id)
    );

    -- Who comes in through an app has neither address nor password; nobody has only one of the two.
    alter table users drop constraint users_check;
    alter table users add constraint users_sign_in check (deleted_at is not null or (email is null) = (password_hash is null));

    alter table questions add column app_id uuid references apps (id);
    create index questions_open_of_app on questions (app_id) where status = 'open' and app_id is not null;
  `.execute(db);
}
