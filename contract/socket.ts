/**
 * The socket events, each declared once: payload and acknowledgement (client → server), payload (server → client).
 * Types on both sides are derived from here, and every inbound payload is parsed with these schemas.
 */
import { z } from 'zod';
import type { SocketError } from './errors.ts';
import * as q from './requests.ts';
import { Consultant, JoinData, Match, Question, Session, SessionClock, SessionMessage, Snapshot } from './shapes.ts';
import { Availability, NoticeCode, Presence, RescindReason, Tier } from './states.ts';
import type { Role } from './terms.ts';
import { Id, Instant, text } from './terms.ts';

export interface ClientEvent {
  readonly roles: readonly Role[];
  readonly payload: z.ZodType;
  readonly data: z.ZodType;
}

const C = ['client'] as const;
const K = ['consultant'] as const;
const CK = ['client', 'consultant'] as const;
const CKA = ['client', 'consultant', 'admin'] as const;
const event = <const E extends ClientEvent>(it: E): E => it;
const Nothing = z.object({});
const matchId = { matchId: Id };
const sessionId = { sessionId: Id };

/** WebRTC descriptions and candidates; relayed untouched, so only its size is our business. */
const Signal = z
  .unknown()
  .refine((it) => it !== undefined && JSON.stringify(it).length <= 32_768, 'a signal of at most 32 KiB');

export const clientEvents = {
  'availability:set': event({
    roles: K,
    payload: q.AvailabilityBody,
    data: z.object({ status: Availability, presence: Presence }),
  }),
  'question:ask': event({ roles: C, payload: q.AskEventBody, data: Question }),
  'question:cancel': event({ roles: C, payload: z.strictObject({ questionId: Id }), data: Question }),
  'match:offer': event({
    roles: K,
    payload: z.strictObject({ ...matchId, note: text(1, 500).optional() }),
    data: Match,
  }),
  'match:decline': event({
    roles: K,
    payload: z.strictObject({ ...matchId, reason: z.string().trim().max(200).optional() }),
    data: Match,
  }),
  'match:withdraw': event({ roles: K, payload: z.strictObject(matchId), data: Match }),
  'match:accept': event({ roles: C, payload: z.strictObject(matchId), data: Session }),
  'session:join': event({ roles: CK, payload: z.strictObject(sessionId), data: JoinData }),
  'session:leave': event({ roles: CK, payload: z.strictObject(sessionId), data: Nothing }),
  'session:end': event({ roles: CK, payload: z.strictObject(sessionId), data: Session }),
  'session:signal': event({ roles: CK, payload: z.strictObject({ ...sessionId, signal: Signal }), data: Nothing }),
  'session:message': event({
    roles: CK,
    payload: z.strictObject({ ...sessionId, text: text(1, 2000) }),
    data: z.object({ messageId: Id, at: Instant }),
  }),
  'session:media': event({
    roles: CK,
    payload: z.strictObject({ ...sessionId, connected: z.boolean() }),
    data: Nothing,
  }),
  'token:refresh': event({
    roles: CKA,
    payload: z.strictObject({ token: z.string().min(1).max(4000) }),
    data: z.object({ expiresAt: Instant }),
  }),
  sync: event({ roles: CKA, payload: q.EmptyBody, data: Snapshot }),
} as const satisfies Record<string, ClientEvent>;

export const serverEvents = {
  snapshot: Snapshot,
  'match:invited': z.object({ match: Match, question: Question, expiresAt: Instant }),
  'match:rescinded': z.object({ matchId: Id, questionId: Id, reason: RescindReason }),
  'match:answered': z.object({ match: Match, question: Question }),
  'match:offered': z.object({ match: Match, consultant: Consultant }),
  'match:withdrawn': z.object({ matchId: Id, questionId: Id }),
  'question:updated': Question,
  'session:opened': z.object({ session: Session }),
  'session:started': z.object({ session: Session }),
  'session:ended': z.object({ session: Session }),
  'session:settled': z.object({ session: Session }),
  'session:clock': SessionClock,
  'session:notice': z.object({ sessionId: Id, code: NoticeCode }),
  /** To the client alone: their bank wants a confirmation for the time ahead. */
  'session:payment': z.object({ sessionId: Id, clientSecret: z.string() }),
  'session:signal': z.object({ sessionId: Id, fromUserId: Id, signal: z.unknown() }),
  'session:message': SessionMessage,
  'availability:changed': z.object({ availability: Availability, presence: Presence, reason: z.string() }),
  'tier:changed': z.object({ from: Tier, to: Tier, reason: z.string() }),
} as const satisfies Record<string, z.ZodType>;

export type ClientEventName = keyof typeof clientEvents;
export type ServerEventName = keyof typeof serverEvents;
export type PayloadOf<N extends ClientEventName> = z.output<(typeof clientEvents)[N]['payload']>;
export type PayloadInputOf<N extends ClientEventName> = z.input<(typeof clientEvents)[N]['payload']>;
export type DataOf<N extends ClientEventName> = z.output<(typeof clientEvents)[N]['data']>;
export type ServerPayloadOf<N extends ServerEventName> = z.output<(typeof serverEvents)[N]>;

export type Ack<Data> = { ok: true; data: Data } | { ok: false; error: SocketError };
export type ClientToServerEvents = {
  [N in ClientEventName]: (payload: PayloadInputOf<N>, ack: (answer: Ack<DataOf<N>>) => void) => void;
};
export type ServerToClientEvents = {
  [N in ServerEventName]: (payload: ServerPayloadOf<N>) => void;
};
