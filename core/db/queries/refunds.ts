import { sql } from 'kysely';
import type { Captured } from '../../domain/taking-back.ts';
import type { Executor } from '../connect.ts';
import type { RefundPartRow, RefundRow } from '../schema.ts';

/** What was captured for a session, in order, with what already went back or is on its way. Ask for it under the session's lock. */
export async function listCaptures(db: Executor, sessionId: string): Promise<Captured[]> {
  const { rows } = await sql<Captured>`
    select h.id, h.captured_amount as amount, h.commission,
      coalesce(r.amount, 0)::int + coalesce(c.amount, 0)::int as "backAmount",
      coalesce(r.commission, 0)::int + coalesce(c.commission, 0)::int as "backCommission"
    from holds h
    left join lateral (select sum(amount) as amount, sum(commission) as commission
      from refund_parts where hold_id = h.id and status <> 'failed') r on true
    left join lateral (select sum(reversed_amount) as amount, sum(commission) as commission
      from chargebacks where hold_id = h.id and reversal in ('pending', 'reversed')) c on true
    where h.session_id = ${sessionId} and h.status = 'captured'
    order by h.seq, h.attempt
  `.execute(db);
  return rows;
}

export interface NewRefund {
  readonly id: string;
  readonly sessionId: string;
  readonly disputeId: string | null;
  /** null: nobody asked, it came to light. */
  readonly requestedBy: string | null;
  readonly reason: string;
  readonly amount: number;
  readonly parts: readonly { id: string; holdId: string; amount: number; commission: number }[];
}

/** Every part with its key, before the provider hears of any. The index on pending ones refuses a second at the same time. */
export async function insertRefund(db: Executor, refund: NewRefund): Promise<void> {
  await db
    .insertInto('refunds')
    .values({
      id: refund.id,
      session_id: refund.sessionId,
      dispute_id: refund.disputeId,
      requested_by: refund.requestedBy,
      reason: refund.reason,
      amount: refund.amount,
    })
    .execute();
  await db
    .insertInto('refund_parts')
    .values(
      refund.parts.map((part) => ({
        id: part.id,
        refund_id: refund.id,
        hold_id: part.holdId,
        key: `refund:${part.id}`,
        amount: part.amount,
        commission: part.commission,
      })),
    )
    .execute();
}

export async function findRefund(db: Executor, id: string): Promise<RefundRow | undefined> {
  return db.selectFrom('refunds').selectAll().where('id', '=', id).executeTakeFirst();
}

export type PendingPart = RefundPartRow & { hold_ref: string | null };

export async function listPendingParts(db: Executor, refundId: string): Promise<PendingPart[]> {
  return db
    .selectFrom('refund_parts')
    .innerJoin('holds', 'holds.id', 'refund_parts.hold_id')
    .selectAll('refund_parts')
    .select('holds.provider_ref as hold_ref')
    .where('refund_parts.refund_id', '=', refundId)
    .where('refund_parts.status', '=', 'pending')
    .orderBy('refund_parts.id')
    .execute();
}

/** Moves a part, if it is still where it should be. */
export async function moveRefundPart(
  db: Executor,
  input: {
    id: string;
    from: RefundPartRow['status'];
    to: RefundPartRow['status'];
    providerRef?: string;
    reason?: string;
  },
): Promise<RefundPartRow | undefined> {
  return db
    .updateTable('refund_parts')
    .set({
      status: input.to,
      updated_at: sql<Date>`clock_timestamp()`,
      ...(input.providerRef !== undefined && { provider_ref: input.providerRef }),
      ...(input.reason !== undefined && { reason: input.reason }),
    })
    .where('id', '=', input.id)
    .where('status', '=', input.from)
    .returningAll()
    .executeTakeFirst();
}

/** A refund none of whose parts is pending any more is over; one failed part makes it failed. */
export async function finishRefund(db: Executor, id: string): Promise<RefundRow | undefined> {
  const { rows } = await sql<RefundRow>`
    update refunds set finished_at = clock_timestamp(),
      status = case when exists (select 1 from refund_parts where refund_id = refunds.id and status = 'failed')
        then 'failed' else 'done' end
    where id = ${id} and status = 'pending'
      and not exists (select 1 from refund_parts where refund_id = refunds.id and status = 'pending')
    returning *
  `.execute(db);
  return rows[0];
}

/** Not heard of for a while: the bell was lost, the worker died, or the provider does not answer. */
export async function listStuckRefundIds(db: Executor, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('refunds')
    .select('id')
    .where('status', '=', 'pending')
    .where('created_at', '<', sql<Date>`now() - interval '2 seconds'`)
    .orderBy('created_at')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

export async function findPartByProviderRef(
  db: Executor,
  ref: string,
): Promise<(RefundPartRow & { session_id: string }) | undefined> {
  return db
    .selectFrom('refund_parts')
    .innerJoin('refunds', 'refunds.id', 'refund_parts.refund_id')
    .selectAll('refund_parts')
    .select('refunds.session_id')
    .where('refund_parts.provider_ref', '=', ref)
    .executeTakeFirst();
}
