import { sql } from 'kysely';
import type { Executor } from '../connect.ts';
import type { PaymentMethodRow } from '../schema.ts';

export interface NewPaymentMethodRow {
  readonly id: string;
  readonly clientId: string;
  readonly provider: string;
  readonly providerRef: string;
  readonly brand: string;
  readonly last4: string;
  readonly fingerprint: string;
  readonly needsConfirmation: boolean;
}

/** Becomes the client's default if there is none yet, or none that can pay. One that is there already stays as it is. */
export async function insertPaymentMethod(db: Executor, method: NewPaymentMethodRow): Promise<PaymentMethodRow> {
  await lockWallet(db, method.clientId);
  const known = await db
    .selectFrom('payment_methods')
    .selectAll()
    .where('provider', '=', method.provider)
    .where('provider_ref', '=', method.providerRef)
    .where('client_id', '=', method.clientId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (known) return known;
  await demoteUselessDefault(db, method);
  return db
    .insertInto('payment_methods')
    .values({
      id: method.id,
      client_id: method.clientId,
      provider: method.provider,
      provider_ref: method.providerRef,
      brand: method.brand,
      last4: method.last4,
      fingerprint: method.fingerprint,
      needs_confirmation: method.needsConfirmation,
      is_default: sql<boolean>`not exists (
        select 1 from payment_methods where client_id = ${method.clientId} and is_default and removed_at is null)`,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** A card begins to be collected in the client's browser. */
export async function insertSetUp(
  db: Executor,
  input: { ref: string; clientId: string; provider: string },
): Promise<void> {
  await db
    .insertInto('payment_set_ups')
    .values({ ref: input.ref, client_id: input.clientId, provider: input.provider })
    .execute();
}

/** Older ones lapse at the provider, or were given up. */
export async function listOpenSetUps(
  db: Executor,
  input: { clientId: string; provider: string },
): Promise<{ ref: string }[]> {
  return db
    .selectFrom('payment_set_ups')
    .select('ref')
    .where('client_id', '=', input.clientId)
    .where('provider', '=', input.provider)
    .where('closed_at', 'is', null)
    .where('created_at', '>', sql<Date>`now() - interval '1 day'`)
    .orderBy('created_at', 'desc')
    .limit(5)
    .execute();
}

export async function findSetUpClient(
  db: Executor,
  input: { ref: string; provider: string },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('payment_set_ups')
    .select('client_id')
    .where('ref', '=', input.ref)
    .where('provider', '=', input.provider)
    .executeTakeFirst();
  return row?.client_id;
}

export async function closeSetUp(db: Executor, ref: string): Promise<void> {
  await db
    .updateTable('payment_set_ups')
    .set({ closed_at: sql<Date>`now()` })
    .where('ref', '=', ref)
    .where('closed_at', 'is', null)
    .execute();
}

/** A default of another provider, that waits for its confirmation, or whose last hold was declined, makes room for one that may pay. */
async function demoteUselessDefault(
  db: Executor,
  { clientId, provider }: Pick<NewPaymentMethodRow, 'clientId' | 'provider'>,
): Promise<void> {
  await sql`
    update payment_methods m set is_default = false
    where client_id = ${clientId} and is_default and removed_at is null
      and (provider <> ${provider} or needs_confirmation or 'declined' = (
        select h.status from holds h where h.payment_method_id = m.id order by h.id desc limit 1))
  `.execute(db);
}

/** Two changes of one client's methods at once would both look for the default: the second waits. */
async function lockWallet(db: Executor, clientId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`wallet:${clientId}`}, 0))`.execute(db);
}

export async function listPaymentMethodRows(
  db: Executor,
  input: { clientId: string; provider: string; before: string | null; limit: number },
): Promise<PaymentMethodRow[]> {
  let query = db
    .selectFrom('payment_methods')
    .selectAll()
    .where('client_id', '=', input.clientId)
    .where('provider', '=', input.provider)
    .where('removed_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(input.limit + 1);
  if (input.before) query = query.where('id', '<', input.before);
  return query.execute();
}

export async function findPaymentMethod(
  db: Executor,
  input: { id: string; clientId: string },
): Promise<PaymentMethodRow | undefined> {
  return db
    .selectFrom('payment_methods')
    .selectAll()
    .where('id', '=', input.id)
    .where('client_id', '=', input.clientId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
}

export async function markPaymentMethodConfirmed(
  db: Executor,
  input: { id: string; clientId: string },
): Promise<PaymentMethodRow | undefined> {
  return db
    .updateTable('payment_methods')
    .set({ needs_confirmation: false })
    .where('id', '=', input.id)
    .where('client_id', '=', input.clientId)
    .where('removed_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/** To be called in a transaction. */
export async function markPaymentMethodDefault(
  db: Executor,
  input: { id: string; clientId: string; provider: string },
): Promise<PaymentMethodRow | undefined> {
  await lockWallet(db, input.clientId);
  const wanted = db
    .selectFrom('payment_methods')
    .select('id')
    .where('id', '=', input.id)
    .where('client_id', '=', input.clientId)
    .where('provider', '=', input.provider)
    .where('removed_at', 'is', null);
  if (!(await wanted.executeTakeFirst())) return undefined;
  await db
    .updateTable('payment_methods')
    .set({ is_default: false })
    .where('client_id', '=', input.clientId)
    .where('is_default', '=', true)
    .execute();
  return db
    .updateTable('payment_methods')
    .set({ is_default: true })
    .where('id', '=', input.id)
    .returningAll()
    .executeTakeFirst();
}

/** Holds keep pointing at the row. The newest of those that stay becomes the default if the default goes. */
export async function markPaymentMethodRemoved(
  db: Executor,
  input: { id: string; clientId: string },
): Promise<PaymentMethodRow | undefined> {
  await lockWallet(db, input.clientId);
  const removed = await db
    .updateTable('payment_methods')
    .set({ removed_at: sql<Date>`now()`, is_default: false })
    .where('id', '=', input.id)
    .where('client_id', '=', input.clientId)
    .where('removed_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  await sql`
    update payment_methods set is_default = true
    where id = (select id from payment_methods where client_id = ${input.clientId} and removed_at is null
        order by id desc limit 1)
      and not exists (select 1 from payment_methods
        where client_id = ${input.clientId} and removed_at is null and is_default)
  `.execute(db);
  return removed;
}

/** For an account that is being deleted: what could tell whose card it was goes too. @returns the provider's names */
export async function removePaymentMethodsOfClient(
  db: Executor,
  { clientId, provider }: { clientId: string; provider: string },
): Promise<string[]> {
  const { rows } = await sql<{ provider: string; provider_ref: string; was_removed: boolean }>`
    with gone as (select id, removed_at is not null as was_removed from payment_methods where client_id = ${clientId})
    update payment_methods m set removed_at = coalesce(removed_at, now()), is_default = false, last4 = '', fingerprint = ''
    from gone where gone.id = m.id
    returning m.provider, m.provider_ref, gone.was_removed
  `.execute(db);
  return rows.filter((row) => !row.was_removed && row.provider === provider).map((row) => row.provider_ref);
}
