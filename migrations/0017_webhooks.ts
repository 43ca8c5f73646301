import { type Kysely, sql } from 'kysely';

/**
 * What an app's server is told. Triggers write the events, so that each is in the transaction of the change it tells of, whoever made
 * that change; their conditions spare every row that belongs to no app. See docs/adr/0009-an-outbox-that-triggers-write.md.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table webhook_endpoints (
      id uuid primary key,
      app_id uuid not null references apps (id),
      url text not null,
      -- None named: all of them.
      events text[] not null default '{}',
      -- Signing needs the secret itself, so it cannot be a hash.
      secret text not null,
      previous_secret text,
      previous_secret_until timestamptz,
      created_at timestamptz not null default now(),
      -- The first failure since the last success.
      failing_since timestamptz,
      disabled_at timestamptz,
      disabled_reason text,
      check ((disabled_at is null) = (disabled_reason is null))
    );
    create index webhook_endpoints_app on webhook_endpoints (app_id, id);

    create table webhook_events (
      id uuid primary key,
      app_id uuid not null references apps (id),
      user_id uuid not null references users (id) on delete cascade,
      type text not null,
      data jsonb not null,
      created_at timestamptz not null default now()
    );
    create index webhook_events_age on webhook_events (created_at);
    create index webhook_events_user on webhook_events (user_id);

    create table webhook_deliveries (
      id uuid primary key,
      event_id uuid not null references webhook_events (id) on delete cascade,
      endpoint_id uuid not null references webhook_endpoints (id) on delete cascade,
      app_id uuid not null references apps (id),
      status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
      -- Since the beginning, or since it was last asked to be sent again.
      attempts integer not null default 0 check (attempts >= 0),
      begun_at timestamptz not null default now(),
      next_attempt_at timestamptz,
      -- A worker is sending it; when that worker dies, it is free again from here on.
      claimed_until timestamptz,
      last_attempt_at timestamptz,
      response_code integer,
      error text,
      duration_ms integer,
      delivered_at timestamptz,
      created_at timestamptz not null default now(),
      unique (event_id, endpoint_id),
      check ((status = 'pending') = (next_attempt_at is not null))
    );
    create index webhook_deliveries_due on webhook_deliveries (endpoint_id, next_attempt_at) where status = 'pending';
    create index webhook_deliveries_claimed on webhook_deliveries (endpoint_id) where claimed_until is not null;
    create index webhook_deliveries_app on webhook_deliveries (app_id, id desc);
    create index webhook_deliveries_endpoint on webhook_deliveries (endpoint_id, id desc);

    -- Copied from the question, so that a trigger's condition needs no other row.
    alter table matches add column app_id uuid;
    alter table sessions add column app_id uuid;
  `.execute(db);
  await addHelpers(db);
  await addTriggers(db);
}

async function addHelpers(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- UUIDv7: lists are cut by id. (Postgres has a function of its own only from 18 on.)
    create function webhook_id() returns uuid language sql volatile as $$
      select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
        placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid
    $$;
    create function webhook_instant(at timestamptz) returns text language sql immutable as $$
      select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    $$;
    create function webhook_money(amount integer, currency text) returns jsonb language sql immutable as $$
      select jsonb_build_object('amount', amount, 'currency', currency)
    $$;

    -- An event that nobody listens for is not written.
    create function note_app_event(app uuid, client uuid, kind text, content jsonb) returns void language plpgsql as $$
    declare
      event uuid := webhook_id();
      listening uuid[] := array(select id from webhook_endpoints
        where app_id = app and disabled_at is null and (events = '{}' or kind = any (events)) order by id);
    begin
      if cardinality(listening) = 0 then return; end if;
      insert into webhook_events (id, app_id, user_id, type, data, created_at)
      values (event, app, client, kind, content || jsonb_build_object('userId', client,
        'externalUserId', (select external_id from app_users where user_id = client)), clock_timestamp());
      insert into webhook_deliveries (id, event_id, endpoint_id, app_id, next_attempt_at)
      select webhook_id(), event, listener, app, now() from unnest(listening) as listener;
    end $$;
  `.execute(db);
}

async function addTriggers(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function note_question() returns trigger language plpgsql as $$
    begin
      perform note_app_event(new.app_id, new.client_id,
        'question.' || case when tg_op = 'INSERT' then 'created' else new.status end,
        jsonb_build_object('questionId', new.id, 'status', new.status, 'createdAt', webhook_instant(new.created_at),
          'expiresAt', webhook_instant(new.expires_at), 'expiredReason', new.expired_reason));
      return null;
    end $$;
    create trigger questions_created after insert on questions for each row
      when (new.app_id is not null) execute function note_question();
    create trigger questions_moved after update of status on questions for each row
      when (new.app_id is not null and new.status is distinct from old.status) execute function note_question();

    create function note_match() returns trigger language plpgsql as $$
    begin
      perform note_app_event(new.app_id, (select client_id from questions where id = new.question_id), 'match.' || new.status,
        jsonb_build_object('matchId', new.id, 'questionId', new.question_id, 'consultantId', new.consultant_id,
          'status', new.status, 'hourlyRate', webhook_money(new.rate_amount, new.currency)));
      return null;
    end $$;
    create trigger matches_offered after insert on matches for each row
      when (new.app_id is not null and new.status = 'offered') execute function note_match();
    create trigger matches_moved after update of status on matches for each row
      when (new.app_id is not null and new.status is distinct from old.status and (new.status in ('offered', 'accepted', 'withdrawn')))
      execute function note_match();

    create function note_session() returns trigger language plpgsql as $$
    begin
      perform note_app_event(new.app_id, new.client_id,
        case new.status when 'pending' then 'session.opened' when 'active' then 'session.started' else 'session.ended' end,
        jsonb_build_object('sessionId', new.id, 'questionId', new.question_id, 'matchId', new.match_id,
          'consultantId', new.consultant_id, 'status', new.status, 'startedAt', webhook_instant(new.started_at),
          'endedAt', webhook_instant(new.ended_at), 'endReason', new.end_reason));
      return null;
    end $$;
    create trigger sessions_opened after insert on sessions for each row
      when (new.app_id is not null) execute function note_session();
    create trigger sessions_moved after update of status on sessions for each row
      when (new.app_id is not null and new.status is distinct from old.status) execute function note_session();

    create function note_charge() returns trigger language plpgsql as $$
    begin
      perform note_app_event(new.app_id, new.client_id, 'charge.' || new.charge_status,
        jsonb_build_object('sessionId', new.id, 'questionId', new.question_id, 'status', new.charge_status,
          'amount', webhook_money(new.charged_amount, new.currency), 'refunded', webhook_money(new.refunded_amount, new.currency),
          'billable', new.billable_seconds));
      return null;
    end $$;
    create trigger sessions_held after insert on sessions for each row
      when (new.app_id is not null and new.charge_status <> 'none') execute function note_charge();
    create trigger sessions_charged after update of charge_status, refunded_amount on sessions for each row
      when (new.app_id is not null and new.charge_status <> 'none' and
        (new.charge_status is distinct from old.charge_status or new.refunded_amount is distinct from old.refunded_amount))
      execute function note_charge();

    create function note_rating() returns trigger language plpgsql as $$
    declare
      app uuid := (select app_id from sessions where id = new.session_id);
    begin
      if app is null then return null; end if;
      perform note_app_event(app, new.client_id, 'rating.created',
        jsonb_build_object('ratingId', new.id, 'sessionId', new.session_id, 'consultantId', new.consultant_id,
          'overall', new.overall, 'expertise', new.expertise, 'communication', new.communication, 'value', new.value));
      return null;
    end $$;
    create trigger ratings_created after insert on ratings for each row execute function note_rating();
  `.execute(db);
}
