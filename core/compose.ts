/**
 * What a server and a worker have in common: the same parts, made of the same adapters. Only a `main.ts` composes; everything else
 * is handed what it uses.
 */
import { sql } from 'kysely';
import { createAlarms, type QueueDepth } from './adapters/bullmq/alarms.ts';
import { createDailyRooms, createDailyWebhooks } from './adapters/daily/index.ts';
import { createOpenAiCompatibleEnricher } from './adapters/openai-compatible/index.ts';
import { createP2pRooms } from './adapters/p2p/index.ts';
import { createPdfPrinter } from './adapters/pdfkit/index.ts';
import { createIndexImages, createPresenceDirectory } from './adapters/redis/index.ts';
import { createSimulatedPayments } from './adapters/simulated-payments/index.ts';
import { joinFanOut, type NotifierServer } from './adapters/socketio/notifier.ts';
import { createStandardWebhooks } from './adapters/standard-webhooks/index.ts';
import { createStripePayments } from './adapters/stripe/index.ts';
import { createRoomsWithFallback } from './adapters/video-fallback/index.ts';
import { createZoomRooms, createZoomWebhooks } from './adapters/zoom/index.ts';
import { indexRules } from './code-print.ts';
import { type Config, ConfigError } from './config.ts';
import { connect } from './db/connect.ts';
import { loadConsultantsForReplica } from './flow/candidates/load-online-consultants.ts';
import type { Parts } from './flow/parts.ts';
import { holdTaxonomy } from './flow/taxonomy/hold-taxonomy.ts';
import { createReplica, OnlineIndex, type Replica } from './online/index.ts';
import { systemClock } from './ports/clock.ts';
import type { IndexImages } from './ports/index-images.ts';
import type { Log } from './ports/log.ts';
import type { ClockState } from './ports/notifier.ts';
import type { Payments } from './ports/payments.ts';
import type { VideoRooms } from './ports/video-rooms.ts';

export interface Composition {
  readonly parts: Parts;
  readonly replica: Replica;
  /** Where processes that start find a packed index. */
  readonly images: IndexImages;
  queueDepths(): Promise<QueueDepth[]>;
  /** Rejects when Postgres does not answer. */
  askPostgres(): Promise<unknown>;
  /** Gives everything back, in the order that nothing is needed any more. */
  close(): Promise<void>;
}

export interface Composing {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly log: Log;
  /** Of this process, as the presence store knows it. */
  readonly nodeId: string;
  readonly io: NotifierServer;
  readonly onClock?: (state: ClockState) => void;
}

/** Where the data is. A process started on its own needs to be told. @throws ConfigError */
export function requireStores(config: Config): { databaseUrl: string; redisUrl: string } {
  const { databaseUrl, redisUrl } = config;
  if (!databaseUrl || !redisUrl) {
    throw new ConfigError('DATABASE_URL and REDIS_URL: set both, or use `npm start`, which brings its own');
  }
  return { databaseUrl, redisUrl };
}

/** Stripe when it is set up, else the one that is simulated beside our own data. */
function openPayments({ config, databaseUrl, log }: Composing): {
  payments: Payments;
  closePayments: () => Promise<void>;
} {
  if (config.stripe) {
    return { payments: createStripePayments({ ...config.stripe, log }), closePayments: async () => {} };
  }
  const simulated = createSimulatedPayments({ databaseUrl, log });
  return { payments: simulated, closePayments: () => simulated.close() };
}

export async function compose(input: Composing): Promise<Composition> {
  const { config, log, databaseUrl, redisUrl } = input;
  const { timing, limits, economics, freeTime, invoices } = config;
  const db = connect({
    url: databaseUrl,
    poolSize: 12,
    onError: (error) => log.warn({ err: error }, 'a database connection broke'),
  });
  const alarms = createAlarms({ url: redisUrl, log });
  const { payments, closePayments } = openPayments(input);
  const printer = createPdfPrinter({ fonts: invoices.fonts });
  const presence = createPresenceDirectory({ url: redisUrl, leaseSeconds: timing.presenceLeaseSeconds, log });
  const images = createIndexImages({ url: redisUrl, log });
  const fanOut = await joinFanOut({
    io: input.io,
    url: redisUrl,
    log,
    ...(input.onClock && { onClock: input.onClock }),
    isOnlyHere: (userId) => replica.isOnlyAt(userId, input.nodeId),
  });
  const online = new OnlineIndex({ invitationsPerHour: limits.invitationsPerHour });
  const taxonomy = await holdTaxonomy({ db, log, online });
  const replica = createReplica({
    directory: presence,
    loadConsultants: (ids) => loadConsultantsForReplica({ db, payments }, ids),
    index: online,
    log,
    images,
    rules: indexRules(payments),
    onTaxonomy: () => {
      taxonomy.reload().catch((error: unknown) => log.warn({ err: error }, 'the taxonomy was not reloaded'));
    },
  });
  const parts: Parts = {
    db,
    clock: systemClock,
    log,
    notifier: fanOut.notifier,
    alarms,
    payments,
    publicUrl: config.publicUrl,
    rooms: composeRooms(config.video, log),
    videoWebhooks: composeVideoWebhooks(config.video.webhookSecrets),
    presence,
    connections: fanOut,
    online,
    taxonomy,
    enricher: config.enricher && createOpenAiCompatibleEnricher({ ...config.enricher, log }),
    timing,
    limits,
    economics,
    freeTime,
    invoices,
    printer,
    webhooks: createStandardWebhooks({ production: config.production }),
    webhookRetries: config.webhookRetries,
  };
  return {
    parts,
    replica,
    images,
    queueDepths: () => alarms.depths(),
    askPostgres: () => sql`select 1`.execute(db),
    async close() {
      taxonomy.stop();
      await replica.stop();
      const open = [alarms, presence, images, fanOut, printer];
      await Promise.allSettled([...open.map((it) => it.close()), closePayments()]);
      await db.destroy();
    },
  };
}

/**
 * The chosen provider, then the other hosted one if it has its settings. Browsers that talk to each other are a choice and no
 * fallback: a server cannot cut such a call, and whoever pays for hosted rooms has chosen them for that.
 */
function composeRooms(video: Config['video'], log: Log): VideoRooms {
  const { provider, daily, zoom, iceServers, turnSecret } = video;
  const p2p = createP2pRooms({ iceServers, turnSecret });
  const hosted = [daily && createDailyRooms(daily), zoom && createZoomRooms(zoom)].filter((rooms) => rooms !== null);
  const chosen = hosted.find((rooms) => rooms.provider === provider);
  if (!chosen) return createRoomsWithFallback({ providers: [p2p], formerly: hosted, log });
  const others = hosted.filter((rooms) => rooms !== chosen);
  return createRoomsWithFallback({ providers: [chosen, ...others], formerly: [p2p], log });
}

function composeVideoWebhooks({ daily, zoom }: Config['video']['webhookSecrets']): Parts['videoWebhooks'] {
  return {
    ...(daily !== undefined && { daily: createDailyWebhooks({ secret: daily }) }),
    ...(zoom !== undefined && { zoom: createZoomWebhooks({ secret: zoom }) }),
  };
}
