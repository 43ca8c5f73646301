import { type RawBuilder, sql } from 'kysely';
import type { Currency, PayoutStatus } from '../../../contract/index.ts';
import type { Executor } from '../connect.ts';
import type { PayoutRow } from '../schema.ts';

/** The consultant's part of a session, less what of it went back. */
const NET_PAYOUT = sql<number>`(s.payout - (s.refunded_amount - s.refunded_commission))`;

/** Somebody still says that the money is not the consultant's, or it is on its way back. */
const CONTESTED = sql<boolean>`(
  exists (select 1 from disputes d where d.session_id = s.id and d.status = 'open')
  or exists (select 1 from refunds r where r.session_id = s.id and r.status = 'pending')
  or exists (select 1 from chargebacks c where c.session_id = s.id
    and (c.status in ('inquiry', 'open') or c.reversal = 'pending')))`;

const inWindow = (disputeSeconds: number): RawBuilder<boolean> =>
  sql<boolean>`(s.ended_at > now() - make_interval(secs => ${disputeSeconds}))`;

export interface ConsultantBalance {
  readonly currency: Currency;
  /** All that is owed, by the ledger; negative: what went back was paid out before, and is netted against what comes. */
  readonly owed: number;
  /** Of sessions that may still be disputed. */
  readonly inWindow: number;
  /** Of sessions that are disputed. */
  readonly frozen: number;
  /** Of a payout that the provider has not answered for yet. */
  readonly inFlight: number;
}

/** What each consultant is owed, and what of it has to wait; of one, or of all who are owed something. */
export async function listConsultantBalances(
  db: Executor,
  input: { consultantId: string | null; disputeSeconds: number },
): Promise<(ConsultantBalance & { consultantId: string })[]> {
  const { consultantId } = input;
  const only = (column: RawBuilder<unknown>) => (consultantId ? sql`and ${column} = ${consultantId}` : sql``);
  const { rows } = await sql<ConsultantBalance & { consultantId: string }>`
    with owed as (
      select a.owner_id as consultant_id, a.currency, -sum(e.amount)::bigint as amount
      from ledger_accounts a join ledger_entries e on e.account_id = a.id
      where a.kind = 'consultant_payable' ${only(sql`a.owner_id`)} group by 1, 2
    ), waiting as (
      select s.consultant_id, s.currency, sum(${NET_PAYOUT}) filter (where not ${CONTESTED})::bigint as in_window,
        sum(${NET_PAYOUT}) filter (where ${CONTESTED})::bigint as frozen
      from sessions s
      where s.settled_at is not null and s.charged_amount > 0 and (${inWindow(input.disputeSeconds)} or ${CONTESTED})
        ${only(sql`s.consultant_id`)} group by 1, 2
    ), in_flight as (
      select consultant_id, currency, sum(amount)::bigint as amount from payouts
      where status = 'pending' ${only(sql`consultant_id`)} group by 1, 2
    )
    select o.consultant_id as "consultantId", o.currency, o.amount as owed, coalesce(w.in_window, 0) as "inWindow",
      coalesce(w.frozen, 0) as frozen, coalesce(f.amount, 0) as "inFlight"
    from owed o
    left join waiting w on w.consultant_id = o.consultant_id and w.currency = o.currency
    left join in_flight f on f.consultant_id = o.consultant_id and f.currency = o.currency
    order by 1, 2
  `.execute(db);
  return rows;
}

/** @returns undefined when this consultant was paid in this currency today already */
export async function insertPayout(
  db: Executor,
  payout: {
    id: string;
    consultantId: string;
    currency: Currency;
    day: string;
    accountRef: string;
    amount: number;
    disputeSeconds: number;
  },
): Promise<PayoutRow | undefined> {
  const row = await db
    .insertInto('payouts')
    .values({
      id: payout.id,
      consultant_id: payout.consultantId,
      currency: payout.currency,
      day: payout.day,
      account_ref: payout.accountRef,
      amount: payout.amount,
    })
    .onConflict((conflict) => conflict.columns(['consultant_id', 'currency', 'day']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) return undefined;
  await sql`
    update sessions s set payout_id = ${row.id}
    where s.consultant_id = ${payout.consultantId} and s.currency = ${payout.currency} and s.payout_id is null
      and s.settled_at is not null and s.charged_amount > 0
      and not ${inWindow(payout.disputeSeconds)} and not ${CONTESTED}
  `.execute(db);
  return row;
}

export async function findPayout(db: Executor, id: string): Promise<PayoutRow | undefined> {
  return db.selectFrom('payouts').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function findPayoutByRef(db: Executor, ref: string): Promise<PayoutRow | undefined> {
  return db.selectFrom('payouts').selectAll().where('provider_ref', '=', ref).executeTakeFirst();
}

/** Moves a payout, if it is still where it should be; one that brought nothing lets its sessions go to the next. */
export async function movePayout(
  db: Executor,
  input: {
    id: string;
    from: readonly PayoutStatus[];
    to: PayoutStatus;
    providerRef?: string;
    reason?: string | null;
    arrivesAt?: Date | null;
  },
): Promise<PayoutRow | undefined> {
  const row = await db
    .updateTable('payouts')
    .set({
      status: input.to,
      updated_at: sql<Date>`clock_timestamp()`,
      ...(input.providerRef !== undefined && { provider_ref: input.providerRef }),
      ...(input.reason !== undefined && { reason: input.reason }),
      ...(input.arrivesAt !== undefined && { arrives_at: input.arrivesAt }),
    })
    .where('id', '=', input.id)
    .where('status', 'in', input.from)
    .returningAll()
    .executeTakeFirst();
  if (row && (input.to === 'failed' || input.to === 'returned')) {
    await db.updateTable('sessions').set({ payout_id: null }).where('payout_id', '=', row.id).execute();
  }
  return row;
}

export async function listPayoutRows(
  db: Executor,
  input: { consultantId: string; before: string | null; limit: number },
): Promise<PayoutRow[]> {
  let query = db
    .selectFrom('payouts')
    .selectAll()
    .where('consultant_id', '=', input.consultantId)
    .orderBy('id', 'desc')
    .limit(input.limit + 1);
  if (input.before) query = query.where('id', '<', input.before);
  return query.execute();
}

/** Claimed and not answered for, or sent and not arrived, and not looked at for a while. */
export async function listUnresolvedPayoutIds(db: Executor, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from payouts
    where (status = 'pending' and updated_at < now() - interval '5 seconds')
      or (status = 'sent' and updated_at < now() - interval '10 minutes')
    order by updated_at limit ${limit}
  `.execute(db);
  return rows.map((row) => row.id);
}

/** Accounts whose payouts a bank may still send back. */
export async function listRecentlyPaidAccounts(db: Executor): Promise<string[]> {
  const { rows } = await sql<{ ref: string }>`
    select distinct account_ref as ref from payouts where status in ('sent', 'paid') and created_at > now() - interval '14 days'
  `.execute(db);
  return rows.map((row) => row.ref);
}

export interface PaidAccount {
  readonly consultantId: string;
  readonly ref: string;
}

/** Where consultants' money lies at the provider; `payable`: only accounts that it pays out from. */
export async function listProviderAccounts(
  db: Executor,
  input: { provider: string; payable: boolean },
): Promise<PaidAccount[]> {
  let query = db
    .selectFrom('payment_accounts')
    .select(['consultant_id as consultantId', 'ref'])
    .where('provider', '=', input.provider)
    .where('ref', 'is not', null);
  if (input.payable) query = query.where('payouts_enabled', '=', true);
  return (await query.execute()) as PaidAccount[];
}
