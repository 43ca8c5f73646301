import { sql } from 'kysely';
import type { Executor } from '../connect.ts';
import type { SessionRoomRow } from '../schema.ts';

export async function findRoom(db: Executor, sessionId: string): Promise<SessionRoomRow | undefined> {
  return db.selectFrom('session_rooms').selectAll().where('session_id', '=', sessionId).executeTakeFirst();
}

/** The room of the session: this one, or the one that somebody else has made meanwhile. */
export async function insertRoom(
  db: Executor,
  room: { sessionId: string; provider: SessionRoomRow['provider']; ref: string; url: string | null },
): Promise<SessionRoomRow> {
  const inserted = await db
    .insertInto('session_rooms')
    .values({ session_id: room.sessionId, provider: room.provider, ref: room.ref, url: room.url })
    // Two who make the same room at once differ in nothing that is unique.
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  return inserted ?? (await findRoom(db, room.sessionId)) ?? Promise.reject(new Error('a room vanished'));
}

export async function markRoomClosed(db: Executor, sessionId: string): Promise<void> {
  await db
    .updateTable('session_rooms')
    .set({ closed_at: sql<Date>`now()` })
    .where('session_id', '=', sessionId)
    .where('closed_at', 'is', null)
    .execute();
}

/** Rooms of sessions that are over, which are still open at their provider. */
export async function listRoomsToClose(db: Executor, limit: number): Promise<SessionRoomRow[]> {
  return db
    .selectFrom('session_rooms')
    .innerJoin('sessions', 'sessions.id', 'session_rooms.session_id')
    .selectAll('session_rooms')
    .where('session_rooms.closed_at', 'is', null)
    .where('sessions.ended_at', '<', sql<Date>`now() - interval '10 seconds'`)
    .orderBy('sessions.ended_at')
    .limit(limit)
    .execute();
}
