import { type Kysely, sql } from 'kysely';

/** Questions with their keywords and waves, and matches. The indexes carry the guarantees; see docs/architecture.md. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table questions (
      id uuid primary key,
      client_id uuid not null references users (id),
      title text not null,
      body text not null,
      category text,
      skills text[] not null default '{}',
      urgency text not null check (urgency in ('low', 'medium', 'high', 'urgent')),
      languages text[] not null default '{}',
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      max_rate integer check (max_rate > 0),
      spend_cap integer check (spend_cap > 0),
      acceptance text not null check (acceptance in ('choose', 'first')),
      preferred_consultant_ids uuid[] not null default '{}',
      status text not null default 'open'
        check (status in ('open', 'matched', 'in_session', 'completed', 'cancelled', 'expired')),
      wave integer not null default 0 check (wave >= 0),
      wave_opened_at timestamptz,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      deadline_extended boolean not null default false,
      next_action_at timestamptz,
      expired_reason text check (expired_reason in ('no_match', 'no_offer', 'not_accepted')),
      advice text,
      accepting_match_id uuid,
      accepting_until timestamptz,
      closed_at timestamptz,
      enriched_at timestamptz,
      lexicon_version text,
      -- Which of the client's places this open question takes: the unique index below is the limit on open questions.
      open_slot smallint,
      check ((status = 'expired') = (expired_reason is not null)),
      check ((status = 'open') = (next_action_at is not null)),
      check ((accepting_match_id is null) = (accepting_until is null))
    );
    create unique index questions_open_slot on questions (client_id, open_slot) where status = 'open';
    create index questions_due on questions (next_action_at) where status = 'open';
    create index questions_open on questions (created_at) where status = 'open';
    create index questions_client on questions (client_id, id desc);
    create index questions_unenriched on questions (created_at) where enriched_at is null;

    create table question_keywords (
      question_id uuid not null references questions (id) on delete cascade,
      position smallint not null,
      term text not null,
      weight real not null check (weight between 0 and 1),
      skill text references skills (slug),
      source text not null check (source in ('inline', 'enriched')),
      primary key (question_id, position)
    );

    -- What each wave saw: how many were considered, and the nearest who were left out, with the reason.
    create table question_waves (
      question_id uuid not null references questions (id) on delete cascade,
      wave integer not null,
      opened_at timestamptz not null default now(),
      considered integer not null,
      left_out jsonb not null default '[]',
      primary key (question_id, wave)
    );

    create table matches (
      id uuid primary key,
      question_id uuid not null references questions (id) on delete cascade,
      consultant_id uuid not null references consultant_profiles (user_id),
      status text not null
        check (status in ('invited', 'offered', 'accepted', 'declined', 'expired', 'rescinded', 'withdrawn')),
      wave integer not null check (wave >= 0),
      position integer not null default 0,
      score real not null check (score between 0 and 1),
      score_parts jsonb not null default '{}',
      weights_version text not null,
      rate_amount integer not null check (rate_amount > 0),
      currency text not null,
      invited_at timestamptz not null default now(),
      expires_at timestamptz,
      offered_at timestamptz,
      responded_at timestamptz,
      closed_at timestamptz,
      close_reason text,
      note text,
      unique (question_id, consultant_id)
    );
    create unique index matches_one_accepted on matches (question_id) where status = 'accepted';
    create index matches_due on matches (expires_at) where status = 'invited';
    create index matches_live on matches (consultant_id) where status in ('invited', 'offered');
    create index matches_consultant on matches (consultant_id, id desc);

    alter table questions add foreign key (accepting_match_id) references matches (id) deferrable initially deferred;
  `.execute(db);
}
