import { sql } from 'kysely';
import type { Executor } from '../connect.ts';
import type { ChargebackRow, ChargebackStatus, HoldRow } from '../schema.ts';

/** Whoever else wants to do something about the same thing waits, until this transaction ends. */
export async function lockThing(db: Executor, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db);
}

export async function findHoldByProviderRef(db: Executor, ref: string): Promise<HoldRow | undefined> {
  return db.selectFrom('holds').selectAll().where('provider_ref', '=', ref).executeTakeFirst();
}

export async function findChargeback(db: Executor, ref: string): Promise<ChargebackRow | undefined> {
  return db.selectFrom('chargebacks').selectAll().where('ref', '=', ref).executeTakeFirst();
}

export interface SeenChargeback {
  readonly ref: string;
  readonly holdId: string;
  readonly sessionId: string;
  readonly amount: number;
  readonly withdrawn: number;
  readonly fee: number;
  readonly status: ChargebackStatus;
  readonly reason: string;
}

/** As the provider tells it now. `postings` counts how often its money was booked, and names the next booking. */
export async function upsertChargeback(
  db: Executor,
  seen: SeenChargeback & { booked: boolean },
): Promise<ChargebackRow> {
  const changing = {
    amount: seen.amount,
    withdrawn: seen.withdrawn,
    fee: seen.fee,
    status: seen.status,
    reason: seen.reason,
    postings: seen.booked ? 1 : 0,
  };
  return db
    .insertInto('chargebacks')
    .values({ ref: seen.ref, hold_id: seen.holdId, session_id: seen.sessionId, ...changing })
    .onConflict((conflict) =>
      conflict.column('ref').doUpdateSet({
        ...changing,
        postings: sql<number>`chargebacks.postings + ${changing.postings}`,
        updated_at: sql<Date>`clock_timestamp()`,
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** The consultant's share of a lost one is about to be taken back: what of it, and how much of that is ours. */
export async function markReversalPending(
  db: Executor,
  input: { ref: string; reversedAmount: number; commission: number },
): Promise<ChargebackRow | undefined> {
  return db
    .updateTable('chargebacks')
    .set({ reversal: 'pending', reversed_amount: input.reversedAmount, commission: input.commission })
    .where('ref', '=', input.ref)
    .where('status', '=', 'lost')
    .where('reversal', '=', 'none')
    .returningAll()
    .executeTakeFirst();
}

export async function moveReversal(
  db: Executor,
  input: { ref: string; to: 'reversed' | 'failed'; providerRef: string | null },
): Promise<ChargebackRow | undefined> {
  return db
    .updateTable('chargebacks')
    .set({ reversal: input.to, reversal_ref: input.providerRef, updated_at: sql<Date>`clock_timestamp()` })
    .where('ref', '=', input.ref)
    .where('reversal', '=', 'pending')
    .returningAll()
    .executeTakeFirst();
}

export async function hasOpenChargeback(db: Executor, sessionId: string): Promise<boolean> {
  const row = await db
    .selectFrom('chargebacks')
    .select('ref')
    .where('session_id', '=', sessionId)
    .where((eb) => eb.or([eb('status', 'in', ['inquiry', 'open']), eb('reversal', '=', 'pending')]))
    .executeTakeFirst();
  return row !== undefined;
}

/** Those that may have moved on since they were last looked at, should no event have told. */
export async function listUnresolvedChargebacks(
  db: Executor,
  input: { olderThanSeconds: number; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ ref: string }>`
    select ref from chargebacks
    where (status in ('inquiry', 'open') or reversal = 'pending' or (status = 'won' and withdrawn <> 0))
      and updated_at < now() - make_interval(secs => ${input.olderThanSeconds})
    order by updated_at limit ${input.limit}
  `.execute(db);
  return rows.map((row) => row.ref);
}
