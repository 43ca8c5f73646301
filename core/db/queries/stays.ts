import { sql } from 'kysely';
import type { WitnessedStay } from '../../domain/witness.ts';
import type { Executor } from '../connect.ts';
import type { SessionRow } from '../schema.ts';

/**
 * Each stay once, whichever way and however often it is told: the earliest beginning, the latest end. Of nobody but the session's two
 * people.
 * @returns whether anything was new
 */
export async function upsertStays(
  db: Executor,
  session: Pick<SessionRow, 'id' | 'client_id' | 'consultant_id'>,
  stays: readonly { ref: string; userId: string | null; joinedAt: number; leftAt: number | null }[],
): Promise<boolean> {
  const theirs = stays.filter((it) => it.userId === session.client_id || it.userId === session.consultant_id);
  if (theirs.length === 0) return false;
  const { rows } = await sql`
    insert into session_stays as known (session_id, ref, user_id, joined_at, left_at)
    select ${session.id}, it.ref, it."userId", to_timestamp(min(it."joinedAt") / 1000), to_timestamp(max(it."leftAt") / 1000)
    from jsonb_to_recordset(${JSON.stringify(theirs)}::jsonb)
      as it (ref text, "userId" uuid, "joinedAt" double precision, "leftAt" double precision)
    group by it.ref, it."userId"
    on conflict (session_id, ref) do update set
      joined_at = least(known.joined_at, excluded.joined_at), left_at = greatest(known.left_at, excluded.left_at)
      where excluded.joined_at < known.joined_at or excluded.left_at > known.left_at
        or (known.left_at is null and excluded.left_at is not null)
    returning ref
  `.execute(db);
  return rows.length > 0;
}

export async function listStays(db: Executor, sessionId: string): Promise<WitnessedStay[]> {
  const rows = await db.selectFrom('session_stays').selectAll().where('session_id', '=', sessionId).execute();
  return rows.map((row) => ({
    ref: row.ref,
    userId: row.user_id,
    joinedAt: row.joined_at.getTime(),
    leftAt: row.left_at?.getTime() ?? null,
  }));
}

export async function findSessionOfRoom(
  db: Executor,
  room: { provider: 'p2p' | 'daily' | 'zoom'; ref: string },
): Promise<SessionRow | undefined> {
  return db
    .selectFrom('session_rooms')
    .innerJoin('sessions', 'sessions.id', 'session_rooms.session_id')
    .selectAll('sessions')
    .where('session_rooms.provider', '=', room.provider)
    .where('session_rooms.ref', '=', room.ref)
    .executeTakeFirst();
}

/** The bill of a session that is not settled yet follows the witness. */
export async function lowerBill(
  db: Executor,
  bill: { sessionId: string; witnessed: number; billable: number; amount: number },
): Promise<SessionRow | undefined> {
  return db
    .updateTable('sessions')
    .set({ witnessed_seconds: bill.witnessed, billable_seconds: bill.billable, amount: bill.amount })
    .where('id', '=', bill.sessionId)
    .where('settled_at', 'is', null)
    .where('amount', '>=', bill.amount)
    .returningAll()
    .executeTakeFirst();
}

export async function markWitnessed(db: Executor, input: { sessionId: string; witnessed: number }): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ witnessed_seconds: input.witnessed })
    .where('id', '=', input.sessionId)
    .execute();
}
