import type { JoinData } from '../../../contract/index.ts';
import { findParticipantSession } from '../../db/queries/sessions.ts';
import { Fault, invalidState, notFound } from '../../domain/fault.ts';
import { LIVE_SESSION } from '../../domain/transitions.ts';
import type { EndDeps } from './end-session.ts';
import { failSession } from './fail-session.ts';
import { ensureRoom, NoRoom } from './room.ts';

/** How long what is handed out here lets a device in. */
const JOIN_DATA_SECONDS = 3600;
/** Video providers that have all failed are left alone for so long. */
const ASK_ANEW_SECONDS = 30;

/**
 * What a device needs to join the call; makes the room if it is not there yet. Being present is something else: that is what
 * a socket says with `session:join`. Where no provider makes a room there will be no call: the session fails, so that both are free
 * and the client's money is.
 * @throws Fault not_found, invalid_state, overloaded (the video provider does not answer; or none did, and the session has failed)
 */
export async function joinSession(
  deps: EndDeps,
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
  } catch (cause) {
    deps.log.error({ sessionId: session.id, err: cause }, 'a session cannot be joined');
    // Unless the other side has got a room meanwhile: then this one gets it with the next try.
    if (cause instanceof NoRoom && (await failSession(deps, session.id))) {
      const detail =
        'No video provider could make a room for this call. Nothing is charged; please ask again in a moment.';
      throw new Fault('overloaded', detail, { retryAfter: ASK_ANEW_SECONDS, cause });
    }
    throw new Fault('overloaded', 'The call could not be set up just now.', { retryAfter: 2, cause });
  }
}
