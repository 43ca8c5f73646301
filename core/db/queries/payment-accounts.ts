import { sql } from 'kysely';
import type { Currency } from '../../../contract/index.ts';
import type { Executor } from '../connect.ts';
import type { PaymentAccountRow } from '../schema.ts';

export interface HoldParties {
  readonly method_ref: string;
  readonly client_id: string;
  readonly consultant_id: string;
  readonly customer_ref: string | null;
  readonly account_ref: string | null;
}

/** Who pays whom with what, as the provider calls them; undefined: the method is gone, or known to another provider. */
export async function findHoldParties(
  db: Executor,
  input: { matchId: string; paymentMethodId: string; provider: string },
): Promise<HoldParties | undefined> {
  return db
    .selectFrom('payment_methods as method')
    .innerJoin('matches', (join) => join.on('matches.id', '=', input.matchId))
    .leftJoin('payment_customers as customer', (join) =>
      join.onRef('customer.client_id', '=', 'method.client_id').onRef('customer.provider', '=', 'method.provider'),
    )
    .leftJoin('payment_accounts as account', (join) =>
      join
        .onRef('account.consultant_id', '=', 'matches.consultant_id')
        .onRef('account.provider', '=', 'method.provider'),
    )
    .select([
      'method.provider_ref as method_ref',
      'method.client_id',
      'matches.consultant_id',
      'customer.ref as customer_ref',
      'account.ref as account_ref',
    ])
    .where('method.id', '=', input.paymentMethodId)
    .where('method.provider', '=', input.provider)
    .executeTakeFirst();
}

export async function findCustomerRef(
  db: Executor,
  input: { clientId: string; provider: string },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('payment_customers')
    .select('ref')
    .where('client_id', '=', input.clientId)
    .where('provider', '=', input.provider)
    .executeTakeFirst();
  return row?.ref;
}

/** @returns the customer that is known from now on: the first one, should two have been opened at once. */
export async function insertCustomer(
  db: Executor,
  input: { clientId: string; provider: string; ref: string },
): Promise<string> {
  await db
    .insertInto('payment_customers')
    .values({ client_id: input.clientId, provider: input.provider, ref: input.ref })
    .onConflict((conflict) => conflict.columns(['client_id', 'provider']).doNothing())
    .execute();
  return (await findCustomerRef(db, input)) ?? input.ref;
}

/** For an account that is being deleted. @returns the provider's name of the customer, if it knew one. */
export async function deleteCustomer(
  db: Executor,
  input: { clientId: string; provider: string },
): Promise<string | undefined> {
  await db.deleteFrom('payment_set_ups').where('client_id', '=', input.clientId).execute();
  const rows = await db
    .deleteFrom('payment_customers')
    .where('client_id', '=', input.clientId)
    .returning(['provider', 'ref'])
    .execute();
  return rows.find((row) => row.provider === input.provider)?.ref;
}

export async function findPaymentAccount(
  db: Executor,
  input: { consultantId: string; provider: string },
): Promise<PaymentAccountRow | undefined> {
  return db
    .selectFrom('payment_accounts')
    .selectAll()
    .where('consultant_id', '=', input.consultantId)
    .where('provider', '=', input.provider)
    .executeTakeFirst();
}

export async function findPaymentAccountByRef(
  db: Executor,
  input: { ref: string; provider: string },
): Promise<PaymentAccountRow | undefined> {
  return db
    .selectFrom('payment_accounts')
    .selectAll()
    .where('ref', '=', input.ref)
    .where('provider', '=', input.provider)
    .executeTakeFirst();
}

/** The row with its key: it stands before the provider is asked, and the one that is there already stays as it is. */
export async function upsertPaymentAccount(
  db: Executor,
  input: { consultantId: string; provider: string; country: string | null; currency: Currency },
): Promise<PaymentAccountRow> {
  await db
    .insertInto('payment_accounts')
    .values({
      consultant_id: input.consultantId,
      provider: input.provider,
      key: `account:${input.provider}:${input.consultantId}:1`,
      country: input.country,
      currency: input.currency,
    })
    .onConflict((conflict) => conflict.columns(['consultant_id', 'provider']).doNothing())
    .execute();
  const row = await findPaymentAccount(db, input);
  if (!row) throw new Error('a payment account vanished while it was made');
  return row;
}

/** The provider refused to open it so: the next attempt is another request, under another key. */
export async function reviseUnopenedAccount(
  db: Executor,
  input: { row: PaymentAccountRow; country: string | null; currency: Currency },
): Promise<PaymentAccountRow | undefined> {
  const { consultant_id, provider, key } = input.row;
  const [, attempt = '1'] = /:(\d+)$/.exec(key) ?? [];
  return db
    .updateTable('payment_accounts')
    .set({
      key: `account:${provider}:${consultant_id}:${Number(attempt) + 1}`,
      country: input.country,
      currency: input.currency,
    })
    .where('key', '=', key)
    .where('ref', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

export interface AccountFacts {
  readonly transfersActive: boolean;
  readonly payoutsEnabled: boolean;
  readonly requirements: readonly string[];
}

/** @returns the row as it is now, and whether payments could go there before. */
export async function updatePaymentAccount(
  db: Executor,
  input: { consultantId: string; provider: string; ref: string; facts: AccountFacts },
): Promise<(PaymentAccountRow & { were_active: boolean }) | undefined> {
  const { facts } = input;
  const { rows } = await sql<PaymentAccountRow & { were_active: boolean }>`
    with before as (select * from payment_accounts
      where consultant_id = ${input.consultantId} and provider = ${input.provider} for update)
    update payment_accounts a set ref = ${input.ref}, transfers_active = ${facts.transfersActive},
      payouts_enabled = ${facts.payoutsEnabled}, requirements = ${[...facts.requirements]}, checked_at = now()
    from before where a.consultant_id = before.consultant_id and a.provider = before.provider
    returning a.*, before.transfers_active as were_active
  `.execute(db);
  return rows[0];
}
