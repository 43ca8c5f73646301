/** The composition root of a server: HTTP and sockets over the use cases. */
import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { createLog } from '../core/adapters/pino/index.ts';
import { createPresenceNode } from '../core/adapters/redis/index.ts';
import { compose, requireStores } from '../core/compose.ts';
import { ConfigError, loadConfig } from '../core/config.ts';
import { ensureAdmin } from '../core/flow/accounts/ensure-admin.ts';
import { findAppOrigins } from '../core/flow/apps/find-app-origins.ts';
import { renewServer } from '../core/flow/availability/renew-server.ts';
import { explainAndExit, runProcess } from '../core/process.ts';
import { createAuth, createOrigins } from './auth/index.ts';
import { createHttpApp } from './http/app.ts';
import { createRateLimits } from './http/limits.ts';
import { createRegistry } from './metrics.ts';
import { createClockTeller } from './socket/clock-teller.ts';
import { createDeviceRegister } from './socket/devices.ts';
import { createGateway, createIo } from './socket/gateway.ts';
import { sessionRoom } from './socket/handlers.ts';
import { createGatekeeper } from './socket/limits.ts';

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const stores = requireStores(config);
  if (!config.jwtSecret) throw new ConfigError('JWT_SECRET: set it (32 characters or more), or use `npm start`');
  const secret = config.jwtSecret;
  const nodeId = `server-${randomUUID()}`;
  const log = createLog({ level: config.logLevel, name: 'server', nodeId });

  await runProcess({
    log,
    async start() {
      let app: RequestListener = (_request, response) => void response.writeHead(503).end();
      // Given now, so that Socket.IO finds it there and keeps its own path to itself.
      const http = createServer((request, response) => app(request, response));
      const io = createIo(http, {
        leaseSeconds: config.timing.presenceLeaseSeconds,
        welcomes: (from) => origins.welcomes(from),
      });
      const inSession = (sessionId: string): boolean => io.of('/').adapter.rooms.has(sessionRoom(sessionId));
      const clocks = createClockTeller({
        hasDevices: inSession,
        tell: (clock) => io.local.to(sessionRoom(clock.sessionId)).emit('session:clock', clock),
      });
      const composition = await compose({ ...stores, config, log, nodeId, io, onClock: clocks.set });
      const { parts, replica } = composition;
      if (config.production && parts.rooms.provider === 'p2p') {
        log.warn(
          {},
          'calls are peer to peer: no server can cut their media, and some networks need a TURN server (ICE_SERVERS)',
        );
      }
      const origins = createOrigins({
        own: config.corsOrigins,
        findAppOrigins: () => findAppOrigins(parts),
        now: parts.clock.now,
      });
      const auth = createAuth({ ...parts, origins }, { secret, lifeSeconds: config.tokens.accessSeconds });
      const limitsRedis = openLimitsRedis(stores.redisUrl);
      let draining = false;
      app = createHttpApp({
        ...parts,
        auth,
        limitsRedis,
        refreshSeconds: config.tokens.refreshSeconds,
        origins,
        hasDemo: config.seedDemo === true,
        registry: createRegistry({ io, replica, online: parts.online }),
        queueDepths: composition.queueDepths,
        health: {
          postgres: composition.askPostgres,
          redis: () => limitsRedis.ping(),
          draining: () => draining,
        },
      });

      const presence = createPresenceNode({
        url: stores.redisUrl,
        leaseSeconds: config.timing.presenceLeaseSeconds,
        nodeId,
        log,
      });
      const devices = createDeviceRegister(presence);
      const gateway = createGateway({
        io,
        parts,
        auth,
        nodeId,
        devices,
        clocks,
        gatekeeper: createGatekeeper({
          on: config.limits.on,
          limits: createRateLimits({ limitsRedis, log, limits: config.limits }),
        }),
        log,
      });
      // Everyone else believes this server's devices gone: they come again, on fresh connections, and join their sessions anew.
      const dropDevices = (): void => void io.local.disconnectSockets(true);
      presence.onLeaseLost(dropDevices);
      await Promise.all([replica.start(), presence.start(), config.admin && ensureAdmin(parts, config.admin)]);
      await renewServer(parts, { nodeId, consultantIds: [] });
      const renewal = setInterval(() => {
        renewServer(parts, { nodeId, consultantIds: devices.consultants() }).then(
          ({ overslept }) => {
            if (overslept) dropDevices();
          },
          (error: unknown) => log.warn({ err: error }, 'the sign of life was not written'),
        );
      }, config.timing.presenceLeaseSeconds * 333);
      const port = await listen(http, config.port, config.host);
      log.info({ port }, 'listening');

      return {
        ready: { port },
        async stop() {
          draining = true;
          clearInterval(renewal);
          // Requests are served to the end, and whoever asks is told that this server is leaving.
          await gateway.drain();
          await presence.close();
          await closeHttp(http);
          limitsRedis.disconnect();
          await composition.close();
        },
      };
    },
  });
}

/** Takes nothing new, lets what runs come to its end, but does not wait for idle connections. */
async function closeHttp(http: ReturnType<typeof createServer>): Promise<void> {
  const closed = new Promise((resolve) => http.close(resolve));
  http.closeIdleConnections();
  await closed;
}

/** Fails fast: while Redis is away each server counts for itself. */
function openLimitsRedis(url: string): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    commandTimeout: 1_000,
    // What is counted at the same moment goes there and back together.
    enableAutoPipelining: true,
    retryStrategy: (times) => Math.min(times * 100, 2_000),
  });
  redis.on('error', () => {});
  return redis;
}

/** @returns the port, which the system chose when it was 0. @throws ConfigError when it is taken */
function listen(http: ReturnType<typeof createServer>, port: number, host: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new ConfigError(`PORT: ${port} is in use by another program`) : error);
    });
    http.listen(port, host, () => resolve((http.address() as AddressInfo).port));
  });
}

await main().catch(explainAndExit);
