import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, loadConfig } from '../core/config.ts';
import { type Child, startChild } from './child.ts';
import { explain } from './embedded/failure.ts';
import { keptSecret } from './embedded/secrets.ts';
import { type Embedded, startEmbedded } from './embedded/start-embedded.ts';
import { arePagesStale, buildPages } from './pages.ts';
import type { Progress } from './progress.ts';
import { checkPortFree, checkReachable } from './reachable.ts';
import { SERVER_FLAGS } from './server-flags.ts';

export const repository = fileURLToPath(new URL('../', import.meta.url));

export interface LaunchOptions {
  /** The environment: the settings of the contract, section 7. */
  env: Record<string, string | undefined>;
  /** Data, secrets and logs. Default: `.data/` in the repository. */
  dataDir?: string | undefined;
  /** Downloaded programs. Default: `.cache/` in the repository. */
  cacheDir?: string | undefined;
  progress: Progress;
  /** Ends the start early; what was started by then is stopped before the promise rejects. */
  signal?: AbortSignal | undefined;
}

export interface Launched {
  url: string;
  databaseUrl: string;
  redisUrl: string;
  dataDir: string;
  seeded: boolean;
  demoConsultants: number;
  /** Settles with a sentence if something that cannot be restarted ends by itself. */
  failed: Promise<string>;
  /** The processes first, then the databases. */
  stop(): Promise<void>;
}

/** How many simulated consultants keep a newcomer company. */
const DEMO_CONSULTANTS = 12;

/**
 * Starts all of it: databases where none are given, migrations, demo data, the server and the workers as the processes
 * that they are in production, and the simulated consultants.
 * @throws ConfigError, LocalFailure; nothing is left running then
 */
export async function startAll(options: LaunchOptions): Promise<Launched> {
  const config = loadConfig(options.env);
  const { step } = options.progress;
  const { signal } = options;
  const dataDir = options.dataDir ?? join(repository, '.data');
  const cacheDir = options.cacheDir ?? join(repository, '.cache');
  const seeded = config.seedDemo ?? config.databaseUrl === undefined;
  // Nobody could pay a simulated person real money.
  const company = seeded && config.databaseUrl === undefined && config.payments === 'simulated';
  const demoConsultants = config.demoConsultants ?? (company ? DEMO_CONSULTANTS : 0);
  const children: Child[] = [];
  let embedded: Embedded | undefined;

  const stop = async (): Promise<void> => {
    await Promise.all(children.map((child) => child.stop()));
    await embedded?.stop();
  };
  try {
    let pages: Promise<unknown> | undefined;
    embedded = await startEmbedded({
      dataDir,
      cacheDir,
      databaseUrl: config.databaseUrl,
      redisUrl: config.redisUrl,
      address: addressOf(config.port),
      checkFirst: async () => {
        await checkSurroundings(config);
        // Beside the databases, which start meanwhile.
        if (arePagesStale()) {
          pages = step('pages', () => buildPages(signal)).catch(() =>
            options.progress.note('  the pages could not be built; `npm run build:web` says why'),
          );
        }
      },
      prepareDatabase: (databaseUrl) =>
        prepareDatabase(databaseUrl, seeded, options).catch((error) => {
          signal?.throwIfAborted();
          throw explain(error, 'preparing the database', config.databaseUrl ? 'DATABASE_URL' : dataDir);
        }),
      step,
      signal,
    });
    const { databaseUrl, redisUrl } = embedded;
    await pages;
    let port = config.port;
    const start = async (
      name: string,
      file: string,
      { flags = [], env = {} }: { flags?: readonly string[]; env?: Record<string, string> } = {},
    ): Promise<Child> => {
      const child = await step(name, () =>
        startChild({
          name,
          file: join(repository, file),
          flags,
          environment: () => ({
            ...options.env,
            DATABASE_URL: databaseUrl,
            REDIS_URL: redisUrl,
            JWT_SECRET: config.jwtSecret ?? keptSecret(join(dataDir, 'jwt-secret')),
            PORT: String(port),
            SEED_DEMO: seeded ? 'on' : 'off',
            NODE_COMPILE_CACHE: join(cacheDir, 'node'),
            ...env,
          }),
          logFile: join(dataDir, 'logs', `${name.replaceAll(' ', '-')}.log`),
          verbose: config.logLevel === 'debug' || config.logLevel === 'trace',
          note: options.progress.note,
          signal,
        }),
      );
      children.push(child);
      return child;
    };
    // Both are waited for even when one fails, so that nothing is still starting while everything is being stopped.
    const [server, workers] = await Promise.allSettled([
      start('server', 'server/main.ts', { flags: SERVER_FLAGS }),
      start('workers', 'workers/main.ts'),
    ]);
    if (server.status === 'rejected') throw server.reason;
    if (workers.status === 'rejected') throw workers.reason;
    port = server.value.ready.port ?? port;
    const url = addressOf(port);
    embedded.nameAddress(url);
    if (demoConsultants > 0) {
      await start('demo consultants', 'local/demo-consultants.ts', {
        env: { DEMO_CONSULTANTS: String(demoConsultants), CC_URL: url },
      });
    }
    signal?.throwIfAborted();
    return { url, databaseUrl, redisUrl, dataDir, seeded, demoConsultants, failed: embedded.failed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const addressOf = (port: number): string => `http://localhost:${port}`;

async function checkSurroundings(config: Config): Promise<void> {
  await Promise.all([
    config.port === 0 ? undefined : checkPortFree(config.port, config.host),
    config.databaseUrl === undefined ? undefined : checkReachable('DATABASE_URL', config.databaseUrl, 5432),
    config.redisUrl === undefined ? undefined : checkReachable('REDIS_URL', config.redisUrl, 6379),
  ]);
}

/** Loaded only now: what these need takes as long to load as Postgres to start. */
async function prepareDatabase(
  databaseUrl: string,
  seeded: boolean,
  { progress, signal }: LaunchOptions,
): Promise<void> {
  await progress.step('migrations', async () => {
    const { migrateToLatest } = await import('../migrations/run.ts');
    await migrateToLatest(databaseUrl);
  });
  signal?.throwIfAborted();
  if (!seeded) return;
  await progress.step('demo data', async () => {
    const { seedDemo } = await import('./seed.ts');
    await seedDemo(databaseUrl);
  });
}
