import { checkStanding } from '../../core/flow/accounts/check-standing.ts';
import { changeAvailability } from '../../core/flow/availability/change-availability.ts';
import { loadSnapshot } from '../../core/flow/availability/load-snapshot.ts';
import { Fault } from '../../core/flow/fault.ts';
import { requestHash } from '../../core/flow/idempotency/request-hash.ts';
import { acceptMatch } from '../../core/flow/matches/accept-match.ts';
import { declineMatch } from '../../core/flow/matches/decline-match.ts';
import { offerOnMatch } from '../../core/flow/matches/offer-on-match.ts';
import { withdrawMatch } from '../../core/flow/matches/withdraw-match.ts';
import type { Parts } from '../../core/flow/parts.ts';
import { askQuestion } from '../../core/flow/questions/ask-question.ts';
import { cancelQuestion } from '../../core/flow/questions/cancel-question.ts';
import { endSession } from '../../core/flow/sessions/end-session.ts';
import { joinSession } from '../../core/flow/sessions/join-session.ts';
import { recordPresence } from '../../core/flow/sessions/record-presence.ts';
import { relaySignal, sendMessage } from '../../core/flow/sessions/talk.ts';
import { type Auth, requireScope, standingOf } from '../auth/index.ts';
import { fromOf } from './origin.ts';
import type { EventHandlers, GatewaySocket } from './types.ts';

export const sessionRoom = (sessionId: string): string => `session:${sessionId}`;

export interface HandlerDeps {
  readonly parts: Parts;
  readonly auth: Auth;
  readonly nodeId: string;
  /** The token of a connection has been renewed. */
  readonly onRenewed: (socket: GatewaySocket) => void;
}

/** Each event is parsed already; here it becomes one call of a use case. */
export function createHandlers({ parts, auth, nodeId, onRenewed }: HandlerDeps): EventHandlers {
  const me = (socket: GatewaySocket): string => socket.data.identity.userId;
  const presence = (socket: GatewaySocket, sessionId: string, kind: 'join' | 'leave' | 'media_up' | 'media_down') =>
    recordPresence(parts, { sessionId, userId: me(socket), deviceId: socket.id, nodeId, kind });

  return {
    'availability:set': (socket, { status }) => changeAvailability(parts, { consultantId: me(socket), status }),

    'question:ask': async (socket, { idempotencyKey, ...body }) => {
      // Hashed like its HTTP twin, so that a key means the same on either way in.
      const hash = () => requestHash('askQuestion', { params: undefined, body });
      const idempotency = idempotencyKey === undefined ? null : { key: idempotencyKey, hash: hash() };
      return (await askQuestion(parts, { clientId: me(socket), app: socket.data.identity.app, body, idempotency }))
        .question;
    },
    'question:cancel': (socket, { questionId }) => cancelQuestion(parts, { clientId: me(socket), questionId }),

    'match:offer': (socket, { matchId, note }) =>
      offerOnMatch(parts, { consultantId: me(socket), matchId, note: note ?? null }),
    'match:decline': (socket, { matchId, reason }) =>
      declineMatch(parts, { consultantId: me(socket), matchId, reason: reason ?? null }),
    'match:withdraw': (socket, { matchId }) => withdrawMatch(parts, { consultantId: me(socket), matchId }),
    'match:accept': (socket, { matchId }) => acceptMatch(parts, { clientId: me(socket), matchId }),

    'session:join': async (socket, { sessionId }) => {
      const { userId, name } = socket.data.identity;
      const data = await joinSession(parts, { userId, userName: name, sessionId });
      // Before the log says that they are here: the clock that follows is told to who is in the room.
      await socket.join(sessionRoom(sessionId));
      socket.data.sessions.add(sessionId);
      await presence(socket, sessionId, 'join');
      // Gone while it was written down: the farewell has passed already.
      if (socket.disconnected) await presence(socket, sessionId, 'leave');
      return data;
    },
    'session:leave': async (socket, { sessionId }) => {
      await presence(socket, sessionId, 'leave');
      socket.data.sessions.delete(sessionId);
      await socket.leave(sessionRoom(sessionId));
      return {};
    },
    'session:end': (socket, { sessionId }) =>
      endSession(parts, { viewer: { id: me(socket), role: socket.data.identity.role }, sessionId }),
    'session:signal': async (socket, { sessionId, signal }) => {
      await relaySignal(parts, { sessionId, userId: me(socket), signal });
      return {};
    },
    'session:message': (socket, { sessionId, text }) => sendMessage(parts, { sessionId, userId: me(socket), text }),
    'session:media': async (socket, { sessionId, connected }) => {
      await presence(socket, sessionId, connected ? 'media_up' : 'media_down');
      return {};
    },

    'token:refresh': async (socket, { token }) => {
      const renewed = await auth.authenticate(token, fromOf(socket));
      requireScope(renewed, 'read');
      if (renewed.userId !== me(socket)) throw new Fault('forbidden', 'This token belongs to somebody else.');
      const { familyId } = socket.data.identity;
      if (renewed.familyId !== familyId) {
        // Of another sign-in of theirs: it is cut with that one from now on.
        await socket.join(`family:${renewed.familyId}`);
        await checkStanding(parts, standingOf(renewed));
        await socket.leave(`family:${familyId}`);
      }
      socket.data.identity = renewed;
      onRenewed(socket);
      return { expiresAt: new Date(renewed.expiresAt).toISOString() };
    },
    sync: (socket) => loadSnapshot(parts, { id: me(socket), role: socket.data.identity.role }),
  };
}
