import { findParticipantSession, insertMessage } from '../../db/queries/sessions.ts';
import type { SessionRow } from '../../db/schema.ts';
import { invalidState, notFound } from '../../domain/fault.ts';
import { LIVE_SESSION } from '../../domain/transitions.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';

/** A line of text to the other participant; kept with the session. @throws Fault not_found, invalid_state */
export async function sendMessage(
  deps: Pick<Parts, 'db' | 'notifier'>,
  input: { sessionId: string; userId: string; text: string },
): Promise<{ messageId: string; at: string }> {
  const session = await liveSessionOf(deps, input);
  const messageId = newId();
  const at = (
    await insertMessage(deps.db, { id: messageId, sessionId: session.id, userId: input.userId, text: input.text })
  ).toISOString();
  deps.notifier.toUser(peerOf(session, input.userId), 'session:message', {
    messageId,
    sessionId: session.id,
    fromUserId: input.userId,
    text: input.text,
    at,
  });
  return { messageId, at };
}

/** WebRTC signalling, relayed untouched to the other participant. @throws Fault not_found, invalid_state */
export async function relaySignal(
  deps: Pick<Parts, 'db' | 'notifier'>,
  input: { sessionId: string; userId: string; signal: unknown },
): Promise<void> {
  const session = await liveSessionOf(deps, input);
  deps.notifier.toUser(peerOf(session, input.userId), 'session:signal', {
    sessionId: session.id,
    fromUserId: input.userId,
    signal: input.signal,
  });
}

async function liveSessionOf(
  deps: Pick<Parts, 'db'>,
  input: { sessionId: string; userId: string },
): Promise<SessionRow> {
  const session = await findParticipantSession(deps.db, { id: input.sessionId, userId: input.userId });
  if (!session) throw notFound('session');
  if (!LIVE_SESSION.some((status) => status === session.status))
    throw invalidState(`The session is ${session.status}.`);
  return session;
}

const peerOf = (session: SessionRow, userId: string): string =>
  session.client_id === userId ? session.consultant_id : session.client_id;
