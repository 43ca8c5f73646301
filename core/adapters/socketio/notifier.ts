import { createAdapter, createShardedAdapter } from '@socket.io/redis-adapter';
import { Redis, type RedisOptions } from 'ioredis';
import type { Server } from 'socket.io';
import type { Question, ServerToClientEvents } from '../../../contract/index.ts';
import type { Log } from '../../ports/log.ts';
import type { ClockState, Invitation, Notifier } from '../../ports/notifier.ts';

/** The rooms a socket is in, chosen by the server alone: its user's, its sign-in's, and that of the app it came through. */
export const userRoom = (userId: string): string => `user:${userId}`;
export const familyRoom = (familyId: string): string => `family:${familyId}`;
export const appRoom = (appId: string): string => `app:${appId}`;

/** What servers tell each other. */
export interface BetweenServers {
  clock: (state: ClockState) => void;
  invite: (question: Question, invitations: readonly Invitation[]) => void;
}
/** A server that does not answer within this time is not asked any longer. */
const ASK_MS = 1_000;
export type NotifierServer = Server<Record<string, never>, ServerToClientEvents, BetweenServers>;

export interface FanOut {
  readonly notifier: Notifier;
  /** Those of these users who have a device connected, to whichever server. Rejects when the servers cannot be asked. */
  connectedAmong(userIds: readonly string[]): Promise<Set<string>>;
  /** Whether this user has a device connected to this very process. */
  isHere(userId: string): boolean;
  close(): Promise<void>;
}

/**
 * Joins a Socket.IO server (attached to nothing, in a worker) to all the others through Redis: one emit per user's room, which only
 * the servers with a socket in it decode. `onClock` is told of every clock, also of those set here.
 */
export async function joinFanOut(options: {
  io: NotifierServer;
  url: string;
  log: Log;
  onClock?: (state: ClockState) => void;
  /** Whether a user who is connected here is connected nowhere else; without it nobody is taken to be. */
  isOnlyHere?: (userId: string) => boolean;
}): Promise<FanOut> {
  const { io, log } = options;
  const publisher = open(options.url, log, PUBLISHING);
  const subscriber = open(options.url, log, { maxRetriesPerRequest: null });
  await untilReady(publisher);
  io.adapter(
    (await supportsSharding(subscriber))
      ? deliverHereAtOnce(createShardedAdapter(publisher, subscriber))
      : createAdapter(publisher, subscriber),
  );
  if (options.onClock) io.on('clock', options.onClock);
  io.on('invite', (question, invitations) => inviteHere(io, question, invitations));
  return {
    notifier: createNotifier(io, {
      onClock: options.onClock ?? (() => {}),
      isOnlyHere: (userId) => isHere(io, userId) && options.isOnlyHere?.(userId) === true,
    }),
    async connectedAmong(userIds) {
      const connected = await Promise.all(userIds.map((id) => isConnected(io, id)));
      return new Set(userIds.filter((_, at) => connected[at]));
    },
    isHere: (userId) => isHere(io, userId),
    async close() {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}

/**
 * Whoever is connected right here is told at once. Left to itself the adapter publishes, waits for Redis to answer, and then
 * delivers: a round trip before the first screen. What it waits for, an offset, serves connection state recovery alone, which
 * snapshots stand in for.
 */
function deliverHereAtOnce(create: ReturnType<typeof createShardedAdapter>): typeof create {
  // Called with `new`: an arrow function could not be.
  return function adapterOf(namespace) {
    const adapter = create(namespace);
    const publish = adapter.doPublish.bind(adapter);
    adapter.doPublish = async (message) => {
      // That Redis is away is told once, by its connection.
      publish(message).catch(() => {});
      return '';
    };
    return adapter;
  };
}

function createNotifier(
  io: NotifierServer,
  { onClock, isOnlyHere }: { onClock: (state: ClockState) => void; isOnlyHere: (userId: string) => boolean },
): Notifier {
  return {
    toUser(userId, event, ...payload) {
      io.to(userRoom(userId)).emit(event, ...(payload as Parameters<ServerToClientEvents[typeof event]>));
    },
    invite(question, invitations) {
      inviteHere(io, question, invitations);
      const others = invitations.filter(({ match }) => !isOnlyHere(match.consultantId));
      if (others.length > 0) io.serverSideEmit('invite', question, others);
    },
    setClock(state) {
      onClock(state);
      io.serverSideEmit('clock', state);
    },
    disconnectUser(userId, familyId) {
      io.in(familyId === undefined ? userRoom(userId) : familyRoom(familyId)).disconnectSockets(true);
    },
    disconnectApp(appId) {
      io.in(appRoom(appId)).disconnectSockets(true);
    },
  };
}

function inviteHere(io: NotifierServer, question: Question, invitations: readonly Invitation[]): void {
  for (const { match, expiresAt } of invitations) {
    io.local.to(userRoom(match.consultantId)).emit('match:invited', { match, question, expiresAt });
  }
}

/** Mostly they are right here; else the other servers are asked. */
async function isConnected(io: NotifierServer, userId: string): Promise<boolean> {
  return isHere(io, userId) || (await io.in(userRoom(userId)).timeout(ASK_MS).fetchSockets()).length > 0;
}

const isHere = (io: NotifierServer, userId: string): boolean => io.of('/').adapter.rooms.has(userRoom(userId));

/** What a Redis that is away or asleep cannot take is dropped, not kept until it is back: whoever missed it finds it in their snapshot. */
const PUBLISHING = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  commandTimeout: 250,
  socketTimeout: 1_000,
} satisfies Manners;

type Manners = Pick<
  RedisOptions,
  'enableOfflineQueue' | 'maxRetriesPerRequest' | 'autoResendUnfulfilledCommands' | 'commandTimeout' | 'socketTimeout'
>;

function open(url: string, log: Log, manners: Manners): Redis {
  const redis = new Redis(url, {
    ...manners,
    connectTimeout: 2_000,
    retryStrategy: (times) => Math.min(times * 100, 2_000),
  });
  let down = false;
  redis.on('error', (error) => {
    if (!down) log.warn({ err: error }, 'the servers cannot reach Redis to tell each other');
    down = true;
  });
  redis.on('ready', () => {
    down = false;
  });
  return redis;
}

async function untilReady(redis: Redis): Promise<void> {
  if (redis.status !== 'ready') await new Promise<void>((resolve) => redis.once('ready', () => resolve()));
}

/** Sharded pub/sub came with Redis 7. */
async function supportsSharding(redis: Redis): Promise<boolean> {
  const info = await redis.info('server');
  return Number(/redis_version:(\d+)/.exec(info)?.[1] ?? 0) >= 7;
}
