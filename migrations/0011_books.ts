import { type Kysely, sql } from 'kysely';

/** Refunds, disputes, chargebacks, payouts, the provider's events, the nightly comparison; and who may touch the ledger. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table ledger_accounts drop constraint ledger_accounts_kind_check;
    alter table ledger_accounts add constraint ledger_accounts_kind_check check (kind in ('provider_clearing',
      'platform_revenue', 'consultant_payable', 'processing_fees', 'technology_costs', 'client_receivable',
      'waived_services', 'waived_charges', 'disputed_funds', 'dispute_fees'));
    alter table ledger_transactions add column reverses_id uuid unique references ledger_transactions (id);
    create index ledger_transactions_created on ledger_transactions (created_at);
    create trigger ledger_accounts_append_only before update or delete on ledger_accounts
      for each row execute function refuse_change();
    create trigger ledger_accounts_no_truncate before truncate on ledger_accounts
      for each statement execute function refuse_change();

    -- A function, so that its plans are kept: planning these statements takes longer than running them.
    create function ledger_post(transaction uuid, external text, its_kind text, session uuid, postings jsonb) returns boolean
    language plpgsql as $$
    begin
      insert into ledger_transactions (id, external_id, kind, session_id) values (transaction, external, its_kind, session)
      on conflict (external_id) do nothing;
      if not found then
        return false;
      end if;
      insert into ledger_accounts (kind, owner_id, currency)
      select distinct p.kind, p.owner, p.currency
      from jsonb_to_recordset(postings) as p (kind text, owner uuid, currency text)
      where not exists (select from ledger_accounts a where a.kind = p.kind and a.currency = p.currency and a.owner_id = p.owner)
        and not exists (select from ledger_accounts a
          where p.owner is null and a.kind = p.kind and a.currency = p.currency and a.owner_id is null)
      on conflict do nothing;
      -- Two arms, for no index answers "is not distinct from".
      insert into ledger_entries (transaction_id, account_id, amount, currency)
      select transaction, a.id, p.amount, p.currency
      from jsonb_to_recordset(postings) as p (kind text, owner uuid, amount bigint, currency text), lateral (
        select id from ledger_accounts where kind = p.kind and currency = p.currency and owner_id = p.owner
        union all
        select id from ledger_accounts where p.owner is null and kind = p.kind and currency = p.currency and owner_id is null) a;
      return true;
    end $$;

    -- Of the entries that were written together only the last one looks, at all of them at once; the transaction itself only that
    -- there are some.
    create or replace function ledger_entry_must_balance() returns trigger language plpgsql as $$
    begin
      if not exists (select from ledger_entries where transaction_id = new.transaction_id and id > new.id
          and xmin = pg_current_xact_id()::xid) then
        perform ledger_assert_balanced(new.transaction_id);
      end if;
      return null;
    end $$;
    create or replace function ledger_transaction_must_balance() returns trigger language plpgsql as $$
    begin
      if not exists (select from ledger_entries where transaction_id = new.id) then
        perform ledger_assert_balanced(new.id);
      end if;
      return null;
    end $$;

    -- Our share of each capture, so that its holds' shares add up to the session's.
    alter table holds
      add column commission integer not null default 0 check (commission between 0 and captured_amount),
      add column charge_ref text,
      add column fee_reported boolean not null default false;
    update holds set commission = it.commission from (
      select id, floor((total * bps + 5000) / 10000) - floor(((total - captured_amount) * bps + 5000) / 10000) as commission
      from (select h.id, h.captured_amount, s.commission_bps::numeric as bps,
          sum(h.captured_amount) over (partition by h.session_id order by h.seq, h.attempt) as total
        from holds h join sessions s on s.id = h.session_id where h.status = 'captured') captures) it
      where it.id = holds.id;
    create index holds_provider_ref on holds (provider_ref);
    create index holds_fee_unreported on holds (captured_at) where status = 'captured' and not fee_reported;

    create table disputes (
      id uuid primary key,
      session_id uuid not null unique references sessions (id),
      client_id uuid not null references users (id),
      reason text not null,
      detail text not null,
      status text not null default 'open' check (status in ('open', 'resolved')),
      resolution text check (resolution in ('refund', 'reject')),
      note text,
      resolved_by uuid references users (id),
      resolved_at timestamptz,
      created_at timestamptz not null default clock_timestamp(),
      check ((status = 'open') = (resolution is null))
    );
    create index disputes_open on disputes (id) where status = 'open';

    create table refunds (
      id uuid primary key,
      session_id uuid not null references sessions (id),
      dispute_id uuid references disputes (id),
      requested_by uuid not null references users (id),
      reason text not null,
      amount integer not null check (amount > 0),
      status text not null default 'pending' check (status in ('pending', 'done', 'failed')),
      created_at timestamptz not null default clock_timestamp(),
      finished_at timestamptz
    );
    create unique index refunds_one_pending on refunds (session_id) where status = 'pending';
    create index refunds_session on refunds (session_id);

    -- One per hold that a refund gives back of. The key stands here before the provider hears of it.
    create table refund_parts (
      id uuid primary key,
      refund_id uuid not null references refunds (id),
      hold_id uuid not null references holds (id),
      key text not null unique,
      amount integer not null check (amount > 0),
      commission integer not null,
      status text not null default 'pending' check (status in ('pending', 'refunded', 'failed', 'returned')),
      provider_ref text,
      reason text,
      updated_at timestamptz not null default clock_timestamp(),
      unique (refund_id, hold_id),
      check (commission between 0 and amount)
    );
    create index refund_parts_hold on refund_parts (hold_id);
    create index refund_parts_provider_ref on refund_parts (provider_ref);

    create table chargebacks (
      ref text primary key,
      hold_id uuid not null references holds (id),
      session_id uuid not null references sessions (id),
      amount integer not null check (amount > 0),
      commission integer not null default 0,
      reversed_amount integer not null default 0,
      withdrawn integer not null default 0,
      fee integer not null default 0,
      postings integer not null default 0,
      status text not null check (status in ('inquiry', 'open', 'won', 'lost')),
      reversal text not null default 'none' check (reversal in ('none', 'pending', 'reversed', 'failed')),
      reversal_ref text,
      reason text not null,
      created_at timestamptz not null default clock_timestamp(),
      updated_at timestamptz not null default clock_timestamp(),
      check (reversed_amount between 0 and amount and commission between 0 and reversed_amount)
    );
    create index chargebacks_session on chargebacks (session_id);
    create index chargebacks_unresolved on chargebacks (updated_at)
      where status in ('inquiry', 'open') or reversal = 'pending' or (status = 'won' and withdrawn <> 0);

    create table payouts (
      id uuid primary key,
      consultant_id uuid not null references consultant_profiles (user_id),
      currency text not null,
      day text not null,
      account_ref text not null,
      amount integer not null check (amount > 0),
      status text not null default 'pending' check (status in ('pending', 'sent', 'paid', 'failed', 'returned')),
      provider_ref text,
      reason text,
      arrives_at timestamptz,
      created_at timestamptz not null default clock_timestamp(),
      updated_at timestamptz not null default clock_timestamp(),
      unique (consultant_id, currency, day)
    );
    create index payouts_consultant on payouts (consultant_id, id desc);
    create index payouts_unresolved on payouts (updated_at) where status in ('pending', 'sent');
    create index payouts_provider_ref on payouts (provider_ref);

    -- What went back of the charge since, and which payout brought the consultant the rest.
    alter table sessions
      add column refunded_amount integer not null default 0,
      add column refunded_commission integer not null default 0,
      add column payout_id uuid references payouts (id),
      add constraint sessions_refunded_check check (refunded_amount between 0 and charged_amount
        and refunded_commission between 0 and commission and refunded_amount - refunded_commission <= payout);
    create index sessions_payable on sessions (consultant_id) where settled_at is not null and charged_amount > 0 and payout_id is null;
    create index sessions_payout on sessions (payout_id) where payout_id is not null;

    -- The provider's events as they came: stored before anything is believed, each once, worked off later in any order.
    create table payment_events (
      id text primary key,
      type text not null,
      subject text not null,
      subject_ref text not null,
      account_ref text,
      happened_at timestamptz not null,
      received_at timestamptz not null default clock_timestamp(),
      processed_at timestamptz,
      attempts integer not null default 0,
      error text
    );
    create index payment_events_waiting on payment_events (received_at) where processed_at is null;

    create table book_comparisons (
      id uuid primary key,
      compared_at timestamptz not null default clock_timestamp(),
      checked integer not null,
      differences jsonb not null
    );

    -- What is done once in a while, by whichever worker comes first when it is due.
    create table chores (
      name text primary key,
      due_at timestamptz not null default now(),
      done_until timestamptz
    );
    insert into chores (name) values ('compare_books'), ('catch_up'), ('pay_out');
  `.execute(db);
  await separateRoles(db);
}

/**
 * Two roles that nobody signs in as. `consultant_connect_ledger` owns the ledger, so that only it could switch a trigger off, and
 * nothing runs as it. `consultant_connect_app` is what every process of the application works as: it may write rows
 * everywhere, and of the ledger only read and add. Both belong to the whole Postgres server, so another database may have made them;
 * who migrates needs CREATEROLE once. Who must not even be able to change roles signs in as a member of the latter and nothing else.
 */
async function separateRoles(db: Kysely<unknown>): Promise<void> {
  await sql`
    do $$
    declare
      wanted text;
      is_super boolean := (select rolsuper from pg_roles where rolname = current_user);
    begin
      foreach wanted in array array['consultant_connect_ledger', 'consultant_connect_app'] loop
        if not exists (select from pg_roles where rolname = wanted) then
          begin
            execute format('create role %I nologin', wanted);
          exception when duplicate_object or unique_violation then
            null; -- another database of this server was faster
          end;
        end if;
        if not is_super and not pg_has_role(current_user, wanted, 'member') then
          execute format('grant %I to %I', wanted, current_user);
        end if;
      end loop;
    end $$;

    grant usage on schema public, simulated_payments to consultant_connect_app;
    grant select, insert, update, delete on all tables in schema public to consultant_connect_app;
    grant select, insert, update, delete on all tables in schema simulated_payments to consultant_connect_app;
    alter default privileges in schema public grant select, insert, update, delete on tables to consultant_connect_app;
    alter default privileges in schema simulated_payments grant select, insert, update, delete on tables to consultant_connect_app;

    revoke all on ledger_accounts, ledger_transactions, ledger_entries from public, consultant_connect_app;
    grant select, insert on ledger_accounts, ledger_transactions, ledger_entries to consultant_connect_app;

    grant usage, create on schema public to consultant_connect_ledger;
    alter table ledger_accounts owner to consultant_connect_ledger;
    alter table ledger_transactions owner to consultant_connect_ledger;
    alter table ledger_entries owner to consultant_connect_ledger;
    alter function ledger_assert_balanced(uuid) owner to consultant_connect_ledger;
    alter function ledger_entry_must_balance() owner to consultant_connect_ledger;
    alter function ledger_transaction_must_balance() owner to consultant_connect_ledger;
    alter function ledger_currency_matches() owner to consultant_connect_ledger;
    alter function refuse_change() owner to consultant_connect_ledger;
    revoke create on schema public from consultant_connect_ledger;
    grant references on users, sessions to consultant_connect_ledger;
  `.execute(db);
}
