import { sql } from 'kysely';
import type { Currency } from '../../../contract/index.ts';
import type { Difference } from '../../domain/comparison.ts';
import type { Executor } from '../connect.ts';

export interface AccountBalance {
  readonly kind: string;
  readonly ownerId: string | null;
  readonly currency: Currency;
  /** Sums of the positive and of the negated negative entries; the balance is their difference. */
  readonly debit: number;
  readonly credit: number;
}

/** Every account of the ledger with what went in and out of it. */
export async function listAccountBalances(db: Executor): Promise<AccountBalance[]> {
  const { rows } = await sql<AccountBalance>`
    select a.kind, a.owner_id as "ownerId", a.currency,
      coalesce(sum(e.amount) filter (where e.amount > 0), 0)::bigint as debit,
      coalesce(-sum(e.amount) filter (where e.amount < 0), 0)::bigint as credit
    from ledger_accounts a left join ledger_entries e on e.account_id = a.id
    group by a.id order by a.currency, a.kind, a.owner_id
  `.execute(db);
  return rows;
}

/** Transactions with fewer than two entries, or that do not sum to zero in a currency. The triggers leave none. */
export async function listUnbalancedTransactions(db: Executor): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct id from (
      select t.id from ledger_transactions t left join ledger_entries e on e.transaction_id = t.id
        group by t.id having count(e.id) < 2
      union all
      select transaction_id from ledger_entries group by transaction_id, currency having sum(amount) <> 0) it
  `.execute(db);
  return rows.map((row) => row.id);
}

/** What should lie at the provider by our books: with `ownerId` in a consultant's account, without in our own. */
export async function listExpectedBalances(
  db: Executor,
): Promise<{ ownerId: string | null; currency: Currency; amount: number }[]> {
  const { rows } = await sql<{ ownerId: string | null; currency: Currency; amount: number }>`
    with balances as (
      select a.kind, a.owner_id, a.currency, sum(e.amount) as amount
      from ledger_accounts a join ledger_entries e on e.account_id = a.id
      where a.kind in ('provider_clearing', 'consultant_payable') group by a.id)
    select owner_id as "ownerId", currency, (-amount)::bigint as amount from balances where kind = 'consultant_payable'
    union all
    select null, currency, sum(amount)::bigint from balances group by currency
  `.execute(db);
  return rows;
}

export interface BookedCharge {
  readonly ref: string;
  readonly currency: Currency;
  readonly amount: number;
}

/** Captures of a span of time, by the provider's name of the charge. */
export async function listBookedCharges(db: Executor, input: { from: Date; to: Date }): Promise<BookedCharge[]> {
  const { rows } = await sql<BookedCharge>`
    select charge_ref as ref, currency, captured_amount as amount from holds
    where status = 'captured' and charge_ref is not null and captured_at >= ${input.from} and captured_at < ${input.to}
  `.execute(db);
  return rows;
}

/** Of these charges, those that we have booked at whatever time. */
export async function findBookedCharges(db: Executor, refs: readonly string[]): Promise<BookedCharge[]> {
  const { rows } = await sql<BookedCharge>`
    select charge_ref as ref, currency, captured_amount as amount from holds
    where status = 'captured' and charge_ref = any(${[...refs]}::text[])
  `.execute(db);
  return rows;
}

export async function insertComparison(
  db: Executor,
  input: { id: string; checked: number; differences: readonly Difference[] },
): Promise<void> {
  await db
    .insertInto('book_comparisons')
    .values({ id: input.id, checked: input.checked, differences: JSON.stringify(input.differences) })
    .execute();
}

export async function findLastComparison(db: Executor) {
  return db.selectFrom('book_comparisons').selectAll().orderBy('compared_at', 'desc').limit(1).executeTakeFirst();
}

/** Captures whose real fee the provider had not said yet. */
export async function listUnreportedFees(
  db: Executor,
  limit: number,
): Promise<{ holdId: string; providerRef: string }[]> {
  const { rows } = await sql<{ holdId: string; providerRef: string }>`
    select id as "holdId", provider_ref as "providerRef" from holds
    where status = 'captured' and not fee_reported and provider_ref is not null
      and captured_at between now() - interval '7 days' and now() - interval '1 minute'
    order by captured_at limit ${limit}
  `.execute(db);
  return rows;
}

export interface WaitingInBooks {
  readonly events: number;
  readonly refunds: number;
  readonly payouts: number;
  readonly disputes: number;
  readonly chargebacks: number;
}

/** What is not done yet, or waits for somebody's decision. */
export async function countWaitingInBooks(db: Executor): Promise<WaitingInBooks> {
  const { rows } = await sql<WaitingInBooks>`
    select (select count(*)::int from payment_events where processed_at is null) as events,
      (select count(*)::int from refunds where status = 'pending') as refunds,
      (select count(*)::int from payouts where status in ('pending', 'sent')) as payouts,
      (select count(*)::int from disputes where status = 'open') as disputes,
      (select count(*)::int from chargebacks where status in ('inquiry', 'open') or reversal = 'pending') as chargebacks
  `.execute(db);
  return rows[0] ?? { events: 0, refunds: 0, payouts: 0, disputes: 0, chargebacks: 0 };
}
