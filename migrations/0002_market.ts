import { type Kysely, sql } from 'kysely';

/** The taxonomy, and consultants with what they declare and what they have earned. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table skills (
      slug text primary key check (slug ~ '^[a-z0-9][a-z0-9-]*$'),
      name text not null,
      field text not null,
      parent text references skills (slug) deferrable initially deferred,
      created_at timestamptz not null default now()
    );

    -- An alias with context words counts only where one of them stands in the text too.
    create table skill_aliases (
      alias text not null check (alias = lower(alias)),
      slug text not null references skills (slug) on delete cascade,
      context text[] not null default '{}',
      primary key (alias, slug)
    );
    create index skill_aliases_slug on skill_aliases (slug);

    create table unknown_phrases (
      phrase text primary key check (length(phrase) <= 80),
      count integer not null default 1 check (count > 0),
      first_seen_at timestamptz not null default now(),
      last_seen_at timestamptz not null default now(),
      resolved_slug text references skills (slug)
    );
    create index unknown_phrases_frequent on unknown_phrases (count desc) where resolved_slug is null;

    create table consultant_profiles (
      user_id uuid primary key references users (id) on delete cascade,
      headline text not null default '',
      bio text not null default '',
      languages text[] not null default '{en}',
      rate_amount integer not null default 6000 check (rate_amount > 0),
      currency text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
      tier text not null default 'rookie' check (tier in ('rookie', 'growing', 'established', 'expert', 'elite')),
      trust_score real not null default 60 check (trust_score between 0 and 100),
      trust_parts jsonb not null default '{}',
      trust_version text not null default '0',
      rating_average real check (rating_average between 1 and 5),
      rating_count integer not null default 0 check (rating_count >= 0),
      completed_sessions integer not null default 0 check (completed_sessions >= 0),
      -- A record earned elsewhere before joining; everything else is counted from our own history.
      brought_sessions integer not null default 0 check (brought_sessions >= 0),
      brought_ratings integer not null default 0 check (brought_ratings >= 0),
      brought_average real check (brought_average between 1 and 5),
      median_response_ms integer,
      availability text not null default 'away' check (availability in ('available', 'away')),
      wrap_up_until timestamptz,
      offline_since timestamptz default now(),
      last_active_at timestamptz,
      updated_at timestamptz not null default now()
    );
    create index consultant_profiles_tier on consultant_profiles (tier);

    create table consultant_skills (
      user_id uuid not null references consultant_profiles (user_id) on delete cascade,
      position smallint not null,
      slug text references skills (slug),
      name text not null,
      level smallint not null check (level between 1 and 5),
      primary key (user_id, position)
    );
    create unique index consultant_skills_once on consultant_skills (user_id, slug) where slug is not null;
    create index consultant_skills_slug on consultant_skills (slug);

    create table trust_history (
      id uuid primary key,
      consultant_id uuid not null references consultant_profiles (user_id) on delete cascade,
      score real not null check (score between 0 and 100),
      parts jsonb not null,
      version text not null,
      reason text not null,
      at timestamptz not null default now()
    );
    create index trust_history_consultant on trust_history (consultant_id, at desc);

    create table tier_history (
      id uuid primary key,
      consultant_id uuid not null references consultant_profiles (user_id) on delete cascade,
      from_tier text,
      to_tier text not null,
      reason text not null,
      at timestamptz not null default now()
    );
    create index tier_history_consultant on tier_history (consultant_id, at desc);
  `.execute(db);
}
