import { type Kysely, sql } from 'kysely';

/** Payment methods, consents, holds, the ledger, invoices, and the simulated provider's own books. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table payment_methods (
      id uuid primary key,
      client_id uuid not null references users (id) on delete cascade,
      provider text not null,
      provider_ref text not null,
      brand text not null,
      last4 text not null,
      fingerprint text not null,
      is_default boolean not null default false,
      needs_confirmation boolean not null default false,
      created_at timestamptz not null default now(),
      removed_at timestamptz
    );
    create unique index payment_methods_one_default on payment_methods (client_id) where is_default and removed_at is null;
    create index payment_methods_client on payment_methods (client_id, id desc);

    create table consents (
      match_id uuid primary key references matches (id),
      client_id uuid not null references users (id),
      rate_amount integer not null,
      currency text not null,
      free_seconds integer not null,
      spend_cap integer,
      consented_at timestamptz not null default now()
    );

    -- The key is stored before the provider is first called with it, so that a repeat is the same call.
    create table holds (
      id uuid primary key,
      key text not null unique,
      match_id uuid not null references matches (id),
      session_id uuid references sessions (id),
      seq integer not null check (seq >= 1),
      attempt integer not null default 1,
      payment_method_id uuid not null references payment_methods (id),
      amount integer not null check (amount > 0),
      currency text not null,
      status text not null default 'pending' check (status in ('pending', 'requires_action', 'held', 'declined',
        'captured', 'releasing', 'released', 'failed', 'unknown')),
      provider_ref text,
      client_secret text,
      captured_amount integer not null default 0 check (captured_amount between 0 and amount),
      processing_fee integer not null default 0,
      created_at timestamptz not null default now(),
      captured_at timestamptz,
      updated_at timestamptz not null default now(),
      unique (match_id, seq, attempt)
    );
    create unique index holds_one_live on holds (match_id, seq)
      where status in ('pending', 'requires_action', 'held', 'captured', 'unknown');
    create index holds_session on holds (session_id);
    create index holds_unresolved on holds (updated_at) where status in ('pending', 'requires_action', 'unknown');

    create table ledger_accounts (
      id bigint generated always as identity primary key,
      kind text not null check (kind in ('provider_clearing', 'platform_revenue', 'consultant_payable',
        'processing_fees', 'technology_costs', 'client_receivable')),
      owner_id uuid references users (id),
      currency text not null,
      unique nulls not distinct (kind, owner_id, currency)
    );
    create table ledger_transactions (
      id uuid primary key,
      external_id text not null unique,
      kind text not null,
      session_id uuid references sessions (id),
      created_at timestamptz not null default now()
    );
    create index ledger_transactions_session on ledger_transactions (session_id);
    create table ledger_entries (
      id bigint generated always as identity primary key,
      transaction_id uuid not null references ledger_transactions (id),
      account_id bigint not null references ledger_accounts (id),
      amount bigint not null check (amount <> 0),
      currency text not null
    );
    create index ledger_entries_transaction on ledger_entries (transaction_id);
    create index ledger_entries_account on ledger_entries (account_id);

    create function ledger_assert_balanced(transaction uuid) returns void language plpgsql as $$
    declare
      entries integer;
      unbalanced integer;
    begin
      select count(*) into entries from ledger_entries where transaction_id = transaction;
      select count(*) into unbalanced from (
        select 1 from ledger_entries where transaction_id = transaction group by currency having sum(amount) <> 0) it;
      if entries < 2 or unbalanced > 0 then
        raise exception 'ledger transaction % does not balance', transaction using errcode = 'check_violation';
      end if;
    end $$;
    create function ledger_entry_must_balance() returns trigger language plpgsql as $$
    begin
      perform ledger_assert_balanced(new.transaction_id);
      return null;
    end $$;
    create function ledger_transaction_must_balance() returns trigger language plpgsql as $$
    begin
      perform ledger_assert_balanced(new.id);
      return null;
    end $$;
    create constraint trigger ledger_entries_balance after insert on ledger_entries
      deferrable initially deferred for each row execute function ledger_entry_must_balance();
    create constraint trigger ledger_transactions_balance after insert on ledger_transactions
      deferrable initially deferred for each row execute function ledger_transaction_must_balance();
    create function ledger_currency_matches() returns trigger language plpgsql as $$
    begin
      if new.currency <> (select currency from ledger_accounts where id = new.account_id) then
        raise exception 'ledger entry in another currency than its account' using errcode = 'check_violation';
      end if;
      return new;
    end $$;
    create trigger ledger_entries_currency before insert on ledger_entries
      for each row execute function ledger_currency_matches();
    create trigger ledger_entries_append_only before update or delete on ledger_entries
      for each row execute function refuse_change();
    create trigger ledger_transactions_append_only before update or delete on ledger_transactions
      for each row execute function refuse_change();
    create trigger ledger_entries_no_truncate before truncate on ledger_entries
      for each statement execute function refuse_change();
    create trigger ledger_transactions_no_truncate before truncate on ledger_transactions
      for each statement execute function refuse_change();

    create table invoice_numbers (
      year integer primary key,
      last integer not null
    );
    create table invoices (
      session_id uuid primary key references sessions (id),
      number text not null unique,
      issued_at timestamptz not null default now()
    );

    -- The books of the simulated payment provider. Only its adapter reads or writes them, over a connection of its own.
    create schema simulated_payments;
    create table simulated_payments.intents (
      key text primary key,
      ref text not null unique,
      method_ref text not null,
      amount integer not null,
      currency text not null,
      status text not null check (status in ('requires_action', 'requires_capture', 'declined', 'captured', 'cancelled')),
      client_secret text,
      captured_amount integer not null default 0,
      created_at timestamptz not null default now()
    );
    create table simulated_payments.methods (
      ref text primary key,
      token text not null,
      confirmed_at timestamptz,
      created_at timestamptz not null default now()
    );
  `.execute(db);
}
