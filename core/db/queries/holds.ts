import { sql } from 'kysely';
import type { Currency } from '../../../contract/index.ts';
import type { Executor } from '../connect.ts';
import type { HoldRow, HoldStatus } from '../schema.ts';

export interface NewHold {
  readonly id: string;
  readonly matchId: string;
  readonly sessionId: string | null;
  readonly seq: number;
  readonly paymentMethodId: string;
  readonly amount: number;
  readonly currency: Currency;
}

const LIVE: readonly HoldStatus[] = ['pending', 'requires_action', 'held', 'captured', 'unknown'];

/**
 * The live hold of this block of this match: the one that is already there, else a new one with a new key. The key stands in
 * the row before the provider hears of it.
 */
export async function upsertLiveHold(db: Executor, hold: NewHold): Promise<HoldRow> {
  const existing = await findLiveHold(db, hold);
  if (existing) return existing;
  const attempt = await db
    .selectFrom('holds')
    .select(sql<number>`count(*)::int + 1`.as('next'))
    .where('match_id', '=', hold.matchId)
    .where('seq', '=', hold.seq)
    .executeTakeFirstOrThrow();
  const inserted = await db
    .insertInto('holds')
    .values({
      id: hold.id,
      key: `hold:${hold.matchId}:${hold.seq}:${attempt.next}`,
      match_id: hold.matchId,
      session_id: hold.sessionId,
      seq: hold.seq,
      attempt: attempt.next,
      payment_method_id: hold.paymentMethodId,
      amount: hold.amount,
      currency: hold.currency,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  return inserted ?? (await findLiveHold(db, hold)) ?? Promise.reject(new Error('a hold vanished while it was made'));
}

async function findLiveHold(db: Executor, hold: Pick<NewHold, 'matchId' | 'seq'>): Promise<HoldRow | undefined> {
  return db
    .selectFrom('holds')
    .selectAll()
    .where('match_id', '=', hold.matchId)
    .where('seq', '=', hold.seq)
    .where('status', 'in', LIVE)
    .executeTakeFirst();
}

/** Moves a hold, if it is still in one of `from`. */
export async function moveHold(
  db: Executor,
  input: {
    id: string;
    from: readonly HoldStatus[];
    to: Exclude<HoldStatus, 'captured'>;
    providerRef?: string | null;
    clientSecret?: string | null;
    captureBefore?: Date | null;
  },
): Promise<HoldRow | undefined> {
  return db
    .updateTable('holds')
    .set({
      status: input.to,
      updated_at: sql<Date>`now()`,
      ...(input.providerRef !== undefined && { provider_ref: input.providerRef }),
      ...(input.clientSecret !== undefined && { client_secret: input.clientSecret }),
      ...(input.captureBefore !== undefined && { capture_before: input.captureBefore }),
    })
    .where('id', '=', input.id)
    .where('status', 'in', input.from)
    .returningAll()
    .executeTakeFirst();
}

/** The provider's own figure, once. @returns the estimate that it replaces; undefined when it was known already */
export async function markFeeReported(db: Executor, input: { id: string; fee: number }): Promise<number | undefined> {
  const { rows } = await sql<{ estimate: number }>`
    with before as (select id, processing_fee from holds
      where id = ${input.id} and status = 'captured' and not fee_reported for update)
    update holds set processing_fee = ${input.fee}, fee_reported = true from before where holds.id = before.id
    returning before.processing_fee as estimate
  `.execute(db);
  return rows[0]?.estimate;
}

/**
 * A hold that is in no session begins its way back; from here on nobody can accept with it, and a new acceptance gets a new one.
 */
export async function markHoldReleasing(db: Executor, id: string): Promise<HoldRow | undefined> {
  return db
    .updateTable('holds')
    .set({ status: 'releasing', updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('session_id', 'is', null)
    .where('status', 'in', ['pending', 'requires_action', 'held', 'unknown', 'releasing'])
    .returningAll()
    .executeTakeFirst();
}

export async function listSessionHolds(db: Executor, sessionId: string): Promise<HoldRow[]> {
  return db
    .selectFrom('holds')
    .selectAll()
    .where('session_id', '=', sessionId)
    .orderBy('seq')
    .orderBy('attempt')
    .execute();
}

export async function findHold(db: Executor, id: string): Promise<HoldRow | undefined> {
  return db.selectFrom('holds').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Live holds of matches that became no session and whose question no longer waits for them. */
export async function listOrphanHoldIds(db: Executor, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('holds')
    .select('holds.id')
    .where('holds.session_id', 'is', null)
    .where('holds.status', 'in', ['pending', 'requires_action', 'held', 'unknown', 'releasing'])
    .where('holds.updated_at', '<', sql<Date>`now() - interval '5 seconds'`)
    // Asked of each such hold, of which there are next to none: joined, it reads all matches once a second as soon as there are many.
    .where(sql<boolean>`(select q.accepting_match_id is distinct from m.id or q.accepting_until <= now()
      from matches m join questions q on q.id = m.question_id where m.id = holds.match_id)`)
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

export async function findPaymentMethodRef(db: Executor, id: string): Promise<string | undefined> {
  const row = await db.selectFrom('payment_methods').select('provider_ref').where('id', '=', id).executeTakeFirst();
  return row?.provider_ref;
}

export async function findDefaultPaymentMethod(
  db: Executor,
  { clientId, provider }: { clientId: string; provider: string },
): Promise<{ id: string; provider_ref: string; created_at: Date } | undefined> {
  return db
    .selectFrom('payment_methods')
    .select(['id', 'provider_ref', 'created_at'])
    .where('client_id', '=', clientId)
    .where('provider', '=', provider)
    .where('removed_at', 'is', null)
    .orderBy('is_default', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
}
