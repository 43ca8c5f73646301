import { mkdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pidIn } from './cluster.ts';
import { explain } from './failure.ts';
import { freePort, saysPortTaken } from './free-port.ts';
import type { Keeper, Kept } from './keeper-client.ts';
import type { Charge } from './keeper-protocol.ts';
import { birthOf, isProgramIn } from './process-identity.ts';
import { findRedisProgram, type RedisProgram } from './redis-program.ts';
import { keptSecret } from './secrets.ts';
import type { Step } from './step.ts';

export interface RedisOptions {
  keeper: Keeper;
  /** Holds `redis/`, the password and the log. Has to exist. */
  dataDir: string;
  cacheDir: string;
  step?: Step;
  signal?: AbortSignal | undefined;
}

export interface RunningRedis {
  url: string;
  pid: number;
  ended: Promise<string>;
  /** The name of its container, when Docker runs it. */
  container?: string;
}

const PORT_ATTEMPTS = 5;
/** Docker may have to pull its image first. */
const START_TIMEOUT_MS = { executable: 15_000, docker: 120_000 };

/** Starts a Redis of our own on a free loopback port. It keeps nothing: what is in Redis can be rebuilt. */
export async function startRedis(options: RedisOptions): Promise<RunningRedis> {
  const program = await findRedisProgram(options.cacheDir, options.step, options.signal);
  const folder = join(realpathSync(options.dataDir), 'redis');
  const password = keptSecret(join(options.dataDir, 'redis-password'));
  const logFile = join(options.dataDir, 'logs', 'redis.log');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw explain(error, 'the Redis data', folder);
  }
  await stopLeftover(folder);

  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const logStart = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
    const container = `consultant-connect-redis-${port}`;
    const kept = await options.keeper.run(chargeFor(program, { folder, password, port, logFile, container }));
    try {
      options.signal?.throwIfAborted();
      await untilReady(port, password, kept, Date.now() + START_TIMEOUT_MS[program.kind]);
    } catch (error) {
      await kept.stop();
      options.signal?.throwIfAborted();
      const words = readFileSync(logFile, 'utf8').slice(logStart);
      if (saysPortTaken(words) && attempt < PORT_ATTEMPTS) continue;
      throw explain(words.trim() === '' ? error : new Error(words), 'Redis', folder);
    }
    const url = `redis://:${password}@127.0.0.1:${port}`;
    return { url, pid: kept.pid, ended: kept.ended, ...(program.kind === 'docker' ? { container } : {}) };
  }
}

interface Place {
  folder: string;
  password: string;
  port: number;
  logFile: string;
  container: string;
}

/** hz 100: delayed jobs ring 5 ms late instead of 47. noeviction: BullMQ's keys must never be dropped. */
const configuration = (place: Place): string[] => [
  `requirepass ${place.password}`,
  'save ""',
  'appendonly no',
  'hz 100',
  'maxmemory-policy noeviction',
  'daemonize no',
];

function chargeFor(program: RedisProgram, place: Place): Charge {
  const common = { name: 'Redis', cwd: place.folder, logFile: place.logFile };
  const stop: Charge['stop'] = [{ signal: 'SIGTERM', patienceMs: 10_000 }];
  if (program.kind === 'docker') {
    const settings = configuration(place).flatMap((line) => {
      const [name, ...value] = line.split(' ');
      return [`--${name}`, value.join(' ').replaceAll('"', '')];
    });
    const publish = `127.0.0.1:${place.port}:6379`;
    const args = ['run', '--rm', '--init', '--name', place.container, '-p', publish, program.image, 'redis-server'];
    return { ...common, command: 'docker', args: [...args, ...settings], env: ownEnvironment(), stop };
  }
  // A file, because a command line with the password would be everybody's to read.
  const file = join(place.folder, 'redis.conf');
  const local = [
    `dir "${place.folder}"`,
    `pidfile "${place.folder}/redis.pid"`,
    `port ${place.port}`,
    'bind 127.0.0.1',
  ];
  writeFileSync(file, `${[...configuration(place), ...local].join('\n')}\n`, { mode: 0o600 });
  return { ...common, command: program.command, args: [file], env: { ...ownEnvironment(), ...program.env }, stop };
}

const ownEnvironment = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** Our password is the proof that it is our Redis that answers on this port. */
async function untilReady(port: number, password: string, kept: Kept, deadline: number): Promise<void> {
  for (;;) {
    if (!kept.isRunning()) throw new Error(`Redis ended ${await kept.ended}`);
    if (await answers(port, password)) return;
    if (Date.now() > deadline) throw new Error('Redis does not answer');
    await delay(10);
  }
}

async function answers(port: number, password: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 });
  socket.once('connect', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
  let reply = '';
  socket.on('data', (text) => {
    reply += text;
    if (reply.includes('+PONG')) resolve(true);
    else if (reply.startsWith('-')) resolve(false);
  });
  for (const event of ['error', 'timeout', 'close'] as const) socket.once(event, () => resolve(false));
  const result = await promise;
  socket.destroy();
  return result;
}

/** Stops the Redis that is still at work in this folder after both its launcher and its keeper were killed. */
async function stopLeftover(folder: string): Promise<void> {
  const file = join(folder, 'redis.pid');
  const pid = pidIn(file);
  if (pid !== undefined && isProgramIn(pid, ['redis-server', 'valkey-server'], folder)) {
    process.kill(pid, 'SIGKILL');
    while (birthOf(pid) !== undefined) await delay(10);
  }
  rmSync(file, { force: true });
}
