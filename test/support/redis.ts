import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { startEphemeralRedis } from './embedded.ts';
import { until } from './until.ts';

const docker = (...args: string[]) => promisify(execFile)('docker', args);

export interface TestRedis {
  url: string;
  readonly pid: number;
  stop(): Promise<void>;
  /** Its connections stay open, but nothing is answered any more. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** It is gone at once, with everything that was in it. */
  kill(): Promise<void>;
  /** Comes back, empty, at the same address. */
  startAgain(): Promise<void>;
  flush(): Promise<void>;
}

/** A Redis of one's own: started empty, and gone with the test process if it is not stopped before. */
export async function startTestRedis(): Promise<TestRedis> {
  const { url, container, stop, ...first } = await startEphemeralRedis();
  let running: { pid: number; ended: Promise<string> } = first;
  const signal = async (name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL', verb: 'pause' | 'unpause' | 'kill'): Promise<void> => {
    if (container) await docker(verb, container);
    else process.kill(running.pid, name);
  };
  return {
    url,
    get pid() {
      return running.pid;
    },
    stop,
    pause: () => signal('SIGSTOP', 'pause'),
    resume: () => signal('SIGCONT', 'unpause'),
    async kill() {
      await signal('SIGKILL', 'kill');
      await running.ended;
    },
    async startAgain() {
      running = await first.startAgain();
      await until(() => ask(url, (redis) => redis.ping()).catch(() => null), { what: () => 'Redis to be back' });
    },
    flush: async () => void (await ask(url, (redis) => redis.flushall())),
  };
}

/** One command over a connection of its own. */
async function ask<T>(url: string, run: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return await run(redis);
  } finally {
    redis.disconnect();
  }
}
