import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { hasApt, unpackedRedis, unpackRedisFromApt } from './apt-redis.ts';
import { LocalFailure, lastLine } from './failure.ts';
import { type Step, silently } from './step.ts';

const run = promisify(execFile);

/** A Redis server that works here: an executable, or an image that Docker runs. */
export type RedisProgram =
  | { kind: 'executable'; command: string; env: Record<string, string> }
  | { kind: 'docker'; image: string };

const OLDEST_USABLE = [6, 2] as const;
const IMAGE = 'redis:7-alpine';

/**
 * Finds a Redis server, nearest first: on the PATH, unpacked by an earlier start, from the machine's Debian or Ubuntu
 * archive, in Docker.
 * @throws LocalFailure saying what could be done when there is none
 */
export async function findRedisProgram(
  cacheDir: string,
  step: Step = silently,
  signal?: AbortSignal,
): Promise<RedisProgram> {
  for (const command of ['redis-server', 'valkey-server']) {
    const program = { kind: 'executable', command, env: {} } as const;
    if (await works(program)) return program;
  }
  const kept = await unpacked(cacheDir);
  if (kept) return kept;

  const reasons: string[] = [];
  if (process.platform === 'linux' && hasApt()) {
    try {
      await step('Redis, downloaded once into .cache', () => unpackRedisFromApt(cacheDir, signal));
      const fresh = await unpacked(cacheDir);
      if (fresh) return fresh;
      reasons.push('the Redis of this system does not run');
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      signal?.throwIfAborted();
      reasons.push(error.message);
    }
  }
  try {
    await run('docker', ['info'], { timeout: 10_000 });
    return { kind: 'docker', image: IMAGE };
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!missing) reasons.push(`Docker does not answer: ${lastLine(error instanceof Error ? error.message : '')}`);
  }
  const why = reasons.length === 0 ? '' : ` (${reasons.join('; ')})`;
  throw new LocalFailure(
    `There is no Redis and none could be brought${why}. Install redis-server, or set REDIS_URL to a Redis of your own.`,
  );
}

async function unpacked(cacheDir: string): Promise<RedisProgram | undefined> {
  const found = unpackedRedis(cacheDir);
  if (!found) return undefined;
  const program: RedisProgram = {
    kind: 'executable',
    command: found.command,
    env: { LD_LIBRARY_PATH: found.libraryPath },
  };
  return (await works(program)) ? program : undefined;
}

/** Whether it runs and is new enough: `Redis server v=7.0.15 …` */
async function works(program: RedisProgram & { kind: 'executable' }): Promise<boolean> {
  try {
    const { stdout } = await run(program.command, ['--version'], { env: { ...process.env, ...program.env } });
    const [, major, minor] = /v=(\d+)\.(\d+)/.exec(stdout) ?? [];
    if (major === undefined || minor === undefined) return false;
    const [oldestMajor, oldestMinor] = OLDEST_USABLE;
    return Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor);
  } catch {
    return false;
  }
}
