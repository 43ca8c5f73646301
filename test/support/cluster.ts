/** The product as it runs in production, small and fast: real processes over a database and a Redis of their own. */
import { randomBytes } from 'node:crypto';
import { Actor } from './actor.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { startProcess, type TestProcess } from './processes.ts';
import { startTestRedis, type TestRedis } from './redis.ts';

export type Env = Record<string, string | undefined>;

/**
 * Everything that takes minutes in production takes about a second here. Not the presence lease: heartbeats are a part of it, and a
 * machine that is busy must not make the servers believe that devices are gone. Tests about leases choose a shorter one.
 */
const FAST: Env = {
  PORT: '0',
  LOG_LEVEL: 'warn',
  RATE_LIMITS: 'off',
  FREE_SECONDS: '2',
  HOLD_BLOCK_SECONDS: '4',
  HOLD_LEAD_SECONDS: '2',
  WAVE_SECONDS: '1',
  INVITATION_SECONDS: '5',
  QUESTION_SECONDS: '20',
  NO_SHOW_SECONDS: '3',
  RECONNECT_SECONDS: '2',
  PRESENCE_LEASE_SECONDS: '9',
  WRAP_UP_SECONDS: '0.3',
};

export interface Server extends TestProcess {
  readonly url: string;
}

export class Cluster {
  readonly database: TestDatabase;
  readonly redis: TestRedis;
  readonly servers: Server[] = [];
  readonly workers: TestProcess[] = [];
  readonly #env: Env;
  readonly #actors: Actor[] = [];

  private constructor(database: TestDatabase, redis: TestRedis, env: Env) {
    this.database = database;
    this.redis = redis;
    this.#env = env;
  }

  static async start(
    options: {
      servers?: number;
      workers?: number;
      env?: Env;
      /** Migrated; one of its own when left out. */
      database?: TestDatabase;
    } = {},
  ): Promise<Cluster> {
    const [database, redis] = await Promise.all([options.database ?? createTestDatabase(), startTestRedis()]);
    const cluster = new Cluster(database, redis, {
      ...FAST,
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      JWT_SECRET: randomBytes(32).toString('hex'),
      ADMIN_EMAIL: 'admin@test.local',
      ADMIN_PASSWORD: 'admin-password',
      ...options.env,
    });
    const { servers = 1, workers = 1 } = options;
    await Promise.all([
      ...Array.from({ length: servers }, () => cluster.addServer()),
      ...Array.from({ length: workers }, () => cluster.addWorker()),
    ]);
    return cluster;
  }

  async addServer(env: Env = {}): Promise<Server> {
    const process = await startProcess('server/main.ts', { ...this.#env, ...env });
    const server = Object.assign(process, { url: `http://127.0.0.1:${process.ready.port}` });
    this.servers.push(server);
    return server;
  }

  async addWorker(env: Env = {}): Promise<TestProcess> {
    const worker = await startProcess('workers/main.ts', { ...this.#env, ...env });
    this.workers.push(worker);
    return worker;
  }

  get url(): string {
    const server = this.servers.at(-1);
    if (!server) throw new Error('the cluster has no server');
    return server.url;
  }

  /** A client who can pay, connected. */
  async client(options: { url?: string; token?: string | null; connect?: boolean } = {}): Promise<Actor> {
    const actor = await Actor.register(options.url ?? this.url, 'client');
    this.#actors.push(actor);
    const { token = 'tok_visa' } = options;
    if (token !== null) await actor.post('/v1/payment-methods', { token });
    if (options.connect !== false) await actor.connect();
    return actor;
  }

  /** A consultant with a profile, connected and available. */
  async consultant(
    options: {
      url?: string;
      skills?: string[];
      rate?: number;
      currency?: string;
      languages?: string[];
      bio?: string;
      connect?: boolean;
      available?: boolean;
    } = {},
  ): Promise<Actor> {
    const actor = await Actor.register(options.url ?? this.url, 'consultant');
    this.#actors.push(actor);
    const skills = options.skills ?? ['kubernetes', 'docker'];
    await actor.request('PUT', '/v1/consultants/me', {
      body: {
        headline: `Works with ${skills.join(', ')}`,
        bio: options.bio ?? `Ten years of ${skills.join(' and ')}.`,
        skills: skills.map((slug) => ({ slug, name: slug, level: 4 })),
        languages: options.languages ?? ['en'],
        hourlyRate: { amount: options.rate ?? 12_000, currency: options.currency ?? 'USD' },
      },
    });
    if (options.connect !== false) {
      await actor.connect();
      if (options.available !== false) await actor.emit('availability:set', { status: 'available' });
    }
    return actor;
  }

  async admin(): Promise<Actor> {
    const actor = await Actor.login(this.url, 'admin@test.local', 'admin-password');
    this.#actors.push(actor);
    return actor;
  }

  async stop(): Promise<void> {
    for (const actor of this.#actors) actor.disconnect();
    await Promise.all([...this.servers, ...this.workers].map((process) => process.kill()));
    await this.redis.stop();
    await this.database.drop();
    if (process.env.SHOW_LOGS) for (const it of [...this.servers, ...this.workers]) console.log(it.output());
  }
}

export const kubernetesQuestion = {
  title: 'Kubernetes pods keep restarting after an upgrade',
  body: 'After upgrading our Kubernetes cluster the docker containers are killed by the liveness probe. What should we check?',
};
