import type { JoinData } from '../../../contract/index.ts';
import { findParticipantSession } from '../../db/queries/sessions.ts';
import { Fault, invalidState, notFound } from '../../domain/fault.ts';
import { LIVE_SESSION } from '../../domain/transitions.ts';
import type { Parts } from '../parts.ts';
import { ensureRoom } from './room.ts';

/** How long what is handed out here lets a device in. */
const JOIN_DATA_SECONDS = 3600;

/**
 * What a device needs to join the call; makes the room if it is not there yet. Being present is something else: that is what
 * a socket says with `session:join`.
 * @throws Fault not_found, invalid_state, overloaded (the video provider does not answer)
 */
export async function joinSession(
  deps: Pick<Parts, 'db' | 'rooms' | 'clock' | 'log'>,
  input: { userId: string; userName: string; sessionId: string },
): Promise<JoinData> {
  const session = await findParticipantSession(deps.db, { id: input.sessionId, userId: input.userId });
  if (!session) throw notFound('session');
  if (!LIVE_SESSION.some((status) => status === session.status))
    throw invalidState(`The session is ${session.status}.`);
  const expiresAt = deps.clock.now() + JOIN_DATA_SECONDS * 1000;
  try {
    const room = await ensureRoom(deps, session.id);
    return await deps.rooms.joinData({
      room,
      userId: input.userId,
      userName: input.userName,
      expiresAt,
    });
  } catch (error) {
    deps.log.error({ sessionId: session.id, err: error }, 'no room for a session');
    throw new Fault('overloaded', 'The call could not be set up just now.', { retryAfter: 2, cause: error });
  }
}
