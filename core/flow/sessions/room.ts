import { findRoom, insertRoom, listRoomsToClose, markRoomClosed } from '../../db/queries/rooms.ts';
import type { Room } from '../../ports/video-rooms.ts';
import type { Parts } from '../parts.ts';

type Deps = Pick<Parts, 'db' | 'rooms' | 'clock' | 'log'>;

/** A call that nobody ends is ended by its room. */
const ROOM_SECONDS = 12 * 3600;
/** Clocks differ: a room that is to open now opens a little earlier. */
const EARLY_SECONDS = 60;

/** No provider has made a room. */
export class NoRoom extends Error {
  override name = 'NoRoom';
}

/**
 * The room of a session, made when it is first needed. Two who come at once may both make one; the one that is written down first
 * is used, the other closed.
 * @throws NoRoom
 */
export async function ensureRoom(deps: Deps, sessionId: string): Promise<Room> {
  const known = await findRoom(deps.db, sessionId);
  if (known) return known;
  const now = deps.clock.now();
  const made = await deps.rooms
    .open({ sessionId, opensAt: now - EARLY_SECONDS * 1000, expiresAt: now + ROOM_SECONDS * 1000 })
    .catch((cause: unknown) => {
      throw new NoRoom('no provider made a room', { cause });
    });
  const kept = await insertRoom(deps.db, { sessionId, ...made });
  if (kept.ref !== made.ref || kept.provider !== made.provider) {
    deps.rooms
      .close(made)
      .catch((error: unknown) => deps.log.warn({ sessionId, err: error }, 'a second room stays open'));
  }
  return kept;
}

/** Sends everybody out. What cannot be closed now is closed by the sweeper. */
export async function closeRoom(deps: Deps, sessionId: string): Promise<void> {
  const room = await findRoom(deps.db, sessionId);
  if (!room || room.closed_at) return;
  try {
    await deps.rooms.close(room);
    await markRoomClosed(deps.db, sessionId);
  } catch (error) {
    deps.log.warn({ sessionId, err: error }, 'the room was not closed, it will be tried again');
  }
}

/** @returns how many were tried */
export async function closeForgottenRooms(deps: Deps, limit: number): Promise<number> {
  const rooms = await listRoomsToClose(deps.db, limit);
  for (const room of rooms) await closeRoom(deps, room.session_id);
  return rooms.length;
}
