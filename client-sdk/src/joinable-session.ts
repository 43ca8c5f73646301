import type { CallOptions } from './call/call.ts';
import type { Session } from './contract.ts';
import { LiveSession, type SessionParts } from './live-session.ts';

/** A session that this device can join. */
export interface JoinableSession extends Session {
  /**
   * Joins with this device; with `call`, the call begins at once. See `Sessions.join`.
   * @throws ConsultantConnectError `not_found`, `invalid_state` (it has ended), `unsupported` (a call outside of a browser)
   */
  join(call?: CallOptions): Promise<LiveSession>;
}

/** The session's data with a way in; the method is none of the data: it is not copied, compared or sent with them. */
export function joinable(parts: SessionParts, session: Session): JoinableSession {
  const join = (call?: CallOptions): Promise<LiveSession> => joinSession(parts, session, call);
  return Object.defineProperty({ ...session }, 'join', { value: join }) as JoinableSession;
}

/** Joins; the clock runs once both participants are there. */
export async function joinSession(parts: SessionParts, session: Session, call?: CallOptions): Promise<LiveSession> {
  const { connection } = parts;
  const joinData = await connection.emit('session:join', { sessionId: session.id }, { repeatable: true });
  const current = connection.snapshot?.session;
  const live = new LiveSession(parts, current?.id === session.id ? current : session, joinData);
  if (call) await live.startCall(call);
  return live;
}
