import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { clusterPath, postgresEnvironment, prepareCluster } from './cluster.ts';
import { databaseUserFor } from './database-user.ts';
import { explain, LocalFailure } from './failure.ts';
import { freePort, saysPortTaken } from './free-port.ts';
import type { Keeper, Kept } from './keeper-client.ts';
import { preparePostgresBinaries } from './postgres-binaries.ts';
import { keptSecret } from './secrets.ts';

export interface PostgresOptions {
  keeper: Keeper;
  /** Holds `postgres/` (the cluster), the password and the log. Has to exist. */
  dataDir: string;
  cacheDir: string;
  /** Nothing is flushed to the disk: several times faster, and lost with the machine. For tests. */
  ephemeral: boolean;
  signal?: AbortSignal | undefined;
}

export interface RunningPostgres {
  /** With the password; the database `consultant_connect` exists. */
  url: string;
  pid: number;
  ended: Promise<string>;
}

const DATABASE = 'consultant_connect';
const START_TIMEOUT_MS = 60_000;
const PORT_ATTEMPTS = 5;

/** Starts the embedded Postgres 18 on a free loopback port, with a fresh cluster when there is none. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const cluster = join(realpathSync(options.dataDir), 'postgres');
  const user = databaseUserFor(cluster);
  const password = keptSecret(join(options.dataDir, 'postgres-password'));
  const binaries = preparePostgresBinaries(options.cacheDir, user);
  await prepareCluster({ ...options, cluster, binaries, user, password });

  const logFile = join(options.dataDir, 'logs', 'postgres.log');
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const logStart = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
    const kept = await options.keeper.run({
      name: 'Postgres',
      command: binaries.postgres,
      args: ['-D', clusterPath(cluster, user), ...settings(port, options.ephemeral)],
      cwd: cluster,
      env: postgresEnvironment,
      logFile,
      // Fast shutdown rolls back what is open and flushes; immediate leaves that to the next start's recovery.
      stop: [
        { signal: 'SIGINT', patienceMs: 15_000 },
        { signal: 'SIGQUIT', patienceMs: 5_000 },
      ],
      ...user,
    });
    const server = new URL(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`);
    try {
      options.signal?.throwIfAborted();
      await untilReady(server.href, kept);
    } catch (error) {
      await kept.stop();
      options.signal?.throwIfAborted();
      const words = readFileSync(logFile, 'utf8').slice(logStart);
      if (saysPortTaken(words) && attempt < PORT_ATTEMPTS) continue;
      throw explain(words.trim() === '' ? error : new Error(words), 'the Postgres data', cluster);
    }
    await createDatabase(server.href).catch((error) => {
      throw explain(error, 'the Postgres data', cluster);
    });
    server.pathname = `/${DATABASE}`;
    return { url: server.href, pid: kept.pid, ended: kept.ended };
  }
}

function settings(port: number, ephemeral: boolean): string[] {
  const values: Record<string, string | number> = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '128MB',
    log_destination: 'stderr',
    logging_collector: 'off',
    log_timezone: 'UTC',
    timezone: 'UTC',
    ...(ephemeral ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_wal_size: '4GB' } : {}),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/**
 * Waits until the server answers, and makes sure that the one that answers is ours: another program may have taken the
 * port in between, even another Postgres.
 */
async function untilReady(url: string, kept: Kept): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    if (!kept.isRunning()) throw new Error(`Postgres ended ${await kept.ended}`);
    const answer = await ask(url, "SELECT pg_read_file('postmaster.pid') AS text").catch(asError);
    if (!(answer instanceof Error)) {
      if (Number.parseInt(String(answer[0]?.text), 10) === kept.pid) return;
      throw new LocalFailure('Another Postgres answers in place of the embedded one.');
    }
    if (Date.now() > deadline) throw answer;
    await delay(20);
  }
}

async function createDatabase(url: string): Promise<void> {
  const found = await ask(url, `SELECT 1 FROM pg_database WHERE datname = '${DATABASE}'`);
  if (found.length === 0) await ask(url, `CREATE DATABASE ${DATABASE}`);
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
