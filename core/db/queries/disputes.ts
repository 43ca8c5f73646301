import { sql } from 'kysely';
import type { DisputeResolution } from '../../../contract/index.ts';
import type { Executor } from '../connect.ts';
import type { DisputeRow } from '../schema.ts';
import type { SearchInput } from './operations.ts';
import { likeContaining } from './users.ts';

/** @returns undefined when the session has been disputed before */
export async function insertDispute(
  db: Executor,
  dispute: { id: string; sessionId: string; clientId: string; reason: string; detail: string },
): Promise<DisputeRow | undefined> {
  return db
    .insertInto('disputes')
    .values({
      id: dispute.id,
      session_id: dispute.sessionId,
      client_id: dispute.clientId,
      reason: dispute.reason,
      detail: dispute.detail,
    })
    .onConflict((conflict) => conflict.column('session_id').doNothing())
    .returningAll()
    .executeTakeFirst();
}

export async function findDispute(db: Executor, id: string): Promise<DisputeRow | undefined> {
  return db.selectFrom('disputes').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function findSessionDispute(
  db: Executor,
  input: { sessionId: string; clientId: string | null },
): Promise<DisputeRow | undefined> {
  let query = db.selectFrom('disputes').selectAll().where('session_id', '=', input.sessionId);
  if (input.clientId) query = query.where('client_id', '=', input.clientId);
  return query.executeTakeFirst();
}

/** open → resolved, once. */
export async function markDisputeResolved(
  db: Executor,
  input: { id: string; resolution: DisputeResolution; note: string; adminId: string },
): Promise<DisputeRow | undefined> {
  return db
    .updateTable('disputes')
    .set({
      status: 'resolved',
      resolution: input.resolution,
      note: input.note,
      resolved_by: input.adminId,
      resolved_at: sql<Date>`clock_timestamp()`,
    })
    .where('id', '=', input.id)
    .where('status', '=', 'open')
    .returningAll()
    .executeTakeFirst();
}

export async function listDisputeRows(db: Executor, input: SearchInput): Promise<DisputeRow[]> {
  let query = db
    .selectFrom('disputes')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(input.limit + 1);
  if (input.before) query = query.where('id', '<', input.before);
  if (input.q) {
    const like = likeContaining(input.q);
    query = query.where((eb) =>
      eb.or([
        eb('reason', 'ilike', like),
        eb('detail', 'ilike', like),
        eb('status', '=', input.q as 'open'),
        eb(sql`session_id::text`, '=', input.q),
      ]),
    );
  }
  return query.execute();
}

/**
 * The charge of a settled session as everything that happened to it since makes it: what went back, and whether it is in dispute.
 * Under the session's lock.
 */
export async function refreshCharge(db: Executor, sessionId: string): Promise<void> {
  await sql`
    with back as (
      select coalesce(sum(amount), 0)::int as amount, coalesce(sum(commission), 0)::int as commission from (
        select p.amount, p.commission from refund_parts p join refunds r on r.id = p.refund_id
          where r.session_id = ${sessionId} and p.status in ('refunded', 'returned')
        union all
        select reversed_amount, commission from chargebacks where session_id = ${sessionId} and reversal = 'reversed') it
    ), contested as (
      select exists (select 1 from disputes where session_id = ${sessionId} and status = 'open')
        or exists (select 1 from chargebacks where session_id = ${sessionId}
          and (status in ('inquiry', 'open') or reversal = 'pending')) as it
    )
    update sessions set refunded_amount = back.amount, refunded_commission = back.commission,
      charge_status = case when contested.it then 'disputed' when back.amount >= charged_amount then 'refunded'
        when back.amount > 0 then 'partially_refunded' else 'captured' end
    from back, contested
    where id = ${sessionId} and settled_at is not null and charged_amount > 0
  `.execute(db);
}
