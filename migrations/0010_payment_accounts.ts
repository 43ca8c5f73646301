import { type Kysely, sql } from 'kysely';

/** Clients and consultants as the payment provider knows them, and the whole of the simulated provider's books. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table payment_customers (
      client_id uuid not null references users (id),
      provider text not null,
      ref text not null,
      created_at timestamptz not null default now(),
      primary key (client_id, provider),
      unique (provider, ref)
    );
    -- A card that is being collected in a browser. Its end is asked for, should nobody tell.
    create table payment_set_ups (
      ref text primary key,
      client_id uuid not null references users (id),
      provider text not null,
      created_at timestamptz not null default now(),
      closed_at timestamptz
    );
    create index payment_set_ups_open on payment_set_ups (client_id) where closed_at is null;
    create unique index payment_methods_ref on payment_methods (provider, provider_ref) where removed_at is null;

    -- The key stands here before the provider is asked to open the account.
    create table payment_accounts (
      consultant_id uuid not null references users (id),
      provider text not null,
      key text not null unique,
      country text,
      currency text not null,
      ref text,
      transfers_active boolean not null default false,
      payouts_enabled boolean not null default false,
      requirements text[] not null default '{}',
      created_at timestamptz not null default now(),
      checked_at timestamptz,
      primary key (consultant_id, provider),
      unique (provider, ref)
    );

    alter table holds add capture_before timestamptz;
    create index holds_capture_before on holds (capture_before) where status = 'held';

    -- The simulated provider moves money between us, the consultants' accounts and their banks, and keeps its own books of it.
    alter table simulated_payments.intents
      add account_ref text not null default '',
      add commission integer not null default 0,
      add fee integer not null default 0;
    create table simulated_payments.takebacks (
      key text primary key,
      ref text not null unique,
      kind text not null check (kind in ('refund', 'reversal')),
      intent_ref text not null,
      amount integer not null,
      commission integer not null,
      status text not null default 'done' check (status in ('done', 'failed')),
      created_at timestamptz not null default now()
    );
    create index takebacks_intent on simulated_payments.takebacks (intent_ref);
    create table simulated_payments.chargebacks (
      ref text primary key,
      intent_ref text not null,
      amount integer not null,
      currency text not null,
      withdrawn integer not null,
      fee integer not null,
      status text not null check (status in ('inquiry', 'open', 'won', 'lost')),
      reason text not null
    );
    create table simulated_payments.payouts (
      key text primary key,
      ref text not null unique,
      account_ref text not null,
      amount integer not null,
      currency text not null,
      status text not null check (status in ('paid', 'failed')),
      reason text
    );
    create table simulated_payments.movements (
      id bigint generated always as identity primary key,
      -- null: ours
      account_ref text,
      kind text not null,
      amount integer not null,
      fee integer not null default 0,
      currency text not null,
      source_ref text not null,
      at timestamptz not null default now()
    );
    create index movements_account on simulated_payments.movements (account_ref, at);
    create table simulated_payments.events (
      id bigint generated always as identity primary key,
      type text not null,
      subject text not null,
      subject_ref text not null,
      account_ref text,
      at timestamptz not null default now()
    );
    create index events_account on simulated_payments.events (account_ref, at);
    create table simulated_payments.signing (
      secret text not null default gen_random_uuid()::text || gen_random_uuid()::text
    );
    insert into simulated_payments.signing default values;
  `.execute(db);
}
