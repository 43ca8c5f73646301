/**
 * The socket events as this package's users see them. `contract/socket.ts` is the source; a type test compares the two
 * field by field, so neither can change alone.
 */
import type {
  AskBody,
  Availability,
  Consultant,
  JoinData,
  Match,
  NoticeCode,
  Presence,
  Question,
  RescindReason,
  Session,
  SessionClock,
  SessionMessage,
  Snapshot,
  Tier,
} from './contract.ts';

/** What the server tells. */
export interface ServerEvents {
  /** Everything a client needs, on each new connection: it replaces what was known. */
  snapshot: Snapshot;
  /** To a consultant: a question that suits; answer until `expiresAt`. */
  'match:invited': { match: Match; question: Question; expiresAt: string };
  /** To a consultant: the invitation or offer is over. */
  'match:rescinded': { matchId: string; questionId: string; reason: RescindReason };
  /** To a consultant, on all devices: one of them has offered, declined, or taken an offer back. */
  'match:answered': { match: Match; question: Question };
  /** To the client: a consultant offers to take the question. */
  'match:offered': { match: Match; consultant: Consultant };
  /** To the client: an offer is no longer there. */
  'match:withdrawn': { matchId: string; questionId: string };
  /** To the client: status, wave or counts have changed. */
  'question:updated': Question;
  'session:opened': { session: Session };
  /** Both are there: the clock runs. */
  'session:started': { session: Session };
  'session:ended': { session: Session };
  /** What it cost is booked, a second or so after its end: there is an invoice now. */
  'session:settled': { session: Session };
  /** About every second while the clock runs. */
  'session:clock': SessionClock;
  'session:notice': { sessionId: string; code: NoticeCode };
  /** To the client alone: their bank wants a confirmation for the time ahead. */
  'session:payment': { sessionId: string; clientSecret: string };
  /** WebRTC signalling from the other participant. */
  'session:signal': { sessionId: string; fromUserId: string; signal: unknown };
  'session:message': SessionMessage;
  /** To all devices of a consultant. */
  'availability:changed': { availability: Availability; presence: Presence; reason: string };
  'tier:changed': { from: Tier; to: Tier; reason: string };
}

/** What a client can ask for, each with the payload it sends and the data it gets back. */
export interface ClientEvents {
  'availability:set': { payload: { status: Availability }; data: { status: Availability; presence: Presence } };
  'question:ask': { payload: AskBody & { idempotencyKey?: string | undefined }; data: Question };
  'question:cancel': { payload: { questionId: string }; data: Question };
  'match:offer': { payload: { matchId: string; note?: string | undefined }; data: Match };
  /** The reason `not_my_area` also teaches the matching. */
  'match:decline': { payload: { matchId: string; reason?: string | undefined }; data: Match };
  'match:withdraw': { payload: { matchId: string }; data: Match };
  'match:accept': { payload: { matchId: string }; data: Session };
  'session:join': { payload: { sessionId: string }; data: JoinData };
  'session:leave': { payload: { sessionId: string }; data: Record<string, never> };
  'session:end': { payload: { sessionId: string }; data: Session };
  'session:signal': { payload: { sessionId: string; signal: unknown }; data: Record<string, never> };
  'session:message': { payload: { sessionId: string; text: string }; data: { messageId: string; at: string } };
  /** The call's media are up or down on this device; only ever pauses the clock. */
  'session:media': { payload: { sessionId: string; connected: boolean }; data: Record<string, never> };
  'token:refresh': { payload: { token: string }; data: { expiresAt: string } };
  /** Asks for the snapshot anew. */
  sync: { payload: Record<string, never>; data: Snapshot };
}

/** What the server can tell. */
export type ServerEventName = keyof ServerEvents;
/** What a client can send. */
export type ClientEventName = keyof ClientEvents;
/** What an event carries. */
export type Payload<Name extends ClientEventName> = ClientEvents[Name]['payload'];
/** What an event is answered with. */
export type Data<Name extends ClientEventName> = ClientEvents[Name]['data'];
