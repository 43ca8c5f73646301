import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { checkStanding } from '../../core/flow/accounts/check-standing.ts';
import { loadSnapshot } from '../../core/flow/availability/load-snapshot.ts';
import { noteOffline, noteOnline } from '../../core/flow/availability/note-presence.ts';
import { Fault } from '../../core/flow/fault.ts';
import type { Parts } from '../../core/flow/parts.ts';
import { acceptWaitingOffers } from '../../core/flow/questions/accept-waiting-offers.ts';
import { recordPresence } from '../../core/flow/sessions/record-presence.ts';
import type { Log } from '../../core/ports/log.ts';
import { type Auth, type Identity, type Origins, requireScope, standingOf } from '../auth/index.ts';
import { bindEvents, type Gatekeeper, toSocketError } from './bind.ts';
import type { ClockTeller } from './clock-teller.ts';
import type { DeviceRegister } from './devices.ts';
import { createHandlers, sessionRoom } from './handlers.ts';
import { createAllowRequest, fromOf } from './origin.ts';
import type { GatewayServer, GatewaySocket } from './types.ts';

/** More than any question or description of a call needs; the default is a megabyte. */
const MAX_FRAME_BYTES = 100_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** After its token has expired a device may still send a new one for this long. */
const RENEWAL_GRACE_MS = 15_000;
/** A consultant who moves from one server to another is seen by the new one within this time. */
const MOVE_MS = 150;
/** Nobody needs more devices than this. */
const MAX_DEVICES_PER_USER = 20;

/** Pings are so frequent that a dead line is noticed within the presence lease. */
export function createIo(
  http: HttpServer,
  options: { leaseSeconds: number; welcomes: Origins['welcomes'] },
): GatewayServer {
  const pingMs = Math.max(200, Math.floor((options.leaseSeconds * 1000) / 3));
  return new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: MAX_FRAME_BYTES,
    connectTimeout: CONNECT_TIMEOUT_MS,
    pingInterval: pingMs,
    pingTimeout: pingMs,
    allowRequest: createAllowRequest(options.welcomes),
  });
}

export interface GatewayDeps {
  readonly io: GatewayServer;
  readonly parts: Parts;
  readonly auth: Auth;
  readonly nodeId: string;
  readonly devices: DeviceRegister;
  readonly clocks: ClockTeller;
  readonly gatekeeper: Gatekeeper;
  readonly log: Log;
}
export interface Gateway {
  /** Cuts every connection and waits until everything that follows from it is written down. */
  drain(): Promise<void>;
}

export function createGateway(deps: GatewayDeps): Gateway {
  const { io, parts, auth, log, nodeId, devices, clocks } = deps;
  const farewells = new Set<Promise<void>>();
  const expiries = new WeakMap<GatewaySocket, NodeJS.Timeout>();
  let draining = false;

  const watchExpiry = (socket: GatewaySocket): void => {
    clearTimeout(expiries.get(socket));
    const left = socket.data.identity.expiresAt - parts.clock.now() + RENEWAL_GRACE_MS;
    const timer = setTimeout(() => socket.disconnect(true), Math.min(left, 2_147_483_647));
    timer.unref();
    expiries.set(socket, timer);
  };
  const handlers = createHandlers({ parts, auth, nodeId, onRenewed: watchExpiry });
  const quietly = (what: string, work: Promise<unknown>): Promise<void> =>
    work.then(
      () => {},
      (error: unknown) => log.warn({ err: error }, what),
    );

  io.use((socket, next) => {
    identify(deps, socket)
      .then((identity) => {
        if (draining) throw new Fault('overloaded', 'This server is about to stop; connect again.', { retryAfter: 1 });
        socket.data.identity = identity;
        Object.assign(socket.data, { sessions: new Set<string>() });
        next();
      })
      .catch((error: unknown) => {
        const refusal = toSocketError(log, error, { event: 'connect' });
        next(Object.assign(new Error(refusal.message), { data: refusal }));
      });
  });

  io.on('connection', (socket) => {
    const { userId, role, familyId, app } = socket.data.identity;
    if ((io.of('/').adapter.rooms.get(`user:${userId}`)?.size ?? 0) >= MAX_DEVICES_PER_USER) {
      socket.disconnect(true);
      return;
    }
    void socket.join([`user:${userId}`, `family:${familyId}`, ...(app ? [`app:${app.id}`] : [])]);
    bindEvents(socket, { handlers, gatekeeper: deps.gatekeeper, log, now: parts.clock.now });
    watchExpiry(socket);
    const first = devices.add({ userId, role });
    socket.on('disconnect', () => {
      clearTimeout(expiries.get(socket));
      const farewell = sayFarewell(deps, socket, draining);
      farewells.add(farewell);
      void quietly('a farewell was not written down', farewell).then(() => farewells.delete(farewell));
    });
    void quietly(
      'a welcome failed',
      welcome(parts, socket, first).catch((error: unknown) => {
        if (!(error instanceof Fault)) throw error;
        socket.disconnect(true);
      }),
    );
  });

  return {
    async drain() {
      draining = true;
      // Local ones only: without it every server's sockets would be cut.
      io.local.disconnectSockets(true);
      do await Promise.allSettled([...farewells, new Promise(setImmediate)]);
      while (farewells.size > 0 || io.of('/').sockets.size > 0);
      clocks.stop();
    },
  };
}

/** A connection lasts for long, so that the answer about its owner's standing is a fresh one. */
async function identify({ auth }: Pick<GatewayDeps, 'auth'>, socket: GatewaySocket): Promise<Identity> {
  const { token }: Record<string, unknown> = socket.handshake.auth;
  if (typeof token !== 'string' || token === '') throw new Fault('unauthenticated', 'Connect with auth: { token }.');
  const identity = await auth.authenticate(token, fromOf(socket), { fresh: true });
  requireScope(identity, 'read');
  return identity;
}

/** The state of everything comes first; then what waited for them. @throws Fault when they have been shut out */
async function welcome(parts: Parts, socket: GatewaySocket, first: boolean): Promise<void> {
  const { userId, role } = socket.data.identity;
  // Once more: whoever was shut out while they were coming in was in no room yet, and so not cut.
  await checkStanding(parts, standingOf(socket.data.identity));
  if (role === 'consultant' && first) await noteOnline(parts, { consultantId: userId });
  socket.emit('snapshot', await loadSnapshot(parts, { id: userId, role }));
  if (role === 'client') await acceptWaitingOffers(parts, { clientId: userId });
}

async function sayFarewell(deps: GatewayDeps, socket: GatewaySocket, draining: boolean): Promise<void> {
  const { parts, devices, clocks, io, nodeId } = deps;
  const { userId, role } = socket.data.identity;
  const last = devices.remove({ userId, role });
  for (const sessionId of socket.data.sessions) {
    await recordPresence(parts, { sessionId, userId, deviceId: socket.id, nodeId, kind: 'leave' });
    if (!io.of('/').adapter.rooms.has(sessionRoom(sessionId))) clocks.forget(sessionId);
  }
  if (role === 'consultant' && last) await noteDeparture(parts, devices, userId, draining);
}

/** The last device here; there may be another on another server, or they may be back already. */
async function noteDeparture(parts: Parts, devices: DeviceRegister, userId: string, draining: boolean): Promise<void> {
  if (!draining) await new Promise((resolve) => setTimeout(resolve, MOVE_MS));
  if (devices.has(userId)) return;
  const elsewhere = await parts.presence.onlineAmong([userId]).catch(() => new Set<string>());
  if (elsewhere.has(userId)) return;
  await noteOffline(parts, { consultantId: userId });
  // Back while that was written: the welcome may have been written first, and what is written last must be true.
  if (devices.has(userId)) await noteOnline(parts, { consultantId: userId });
}
