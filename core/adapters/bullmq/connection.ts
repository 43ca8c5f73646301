import { Redis } from 'ioredis';
import type { Log } from '../../ports/log.ts';

/** For ringing: fails quickly instead of waiting for a Redis that is away or asleep; the sweeper makes up for it. */
export function openProducerConnection(url: string, log: Log): Redis {
  return watched(
    new Redis(url, {
      maxRetriesPerRequest: 1,
      enableOfflineQueue: false,
      commandTimeout: 2_000,
      connectTimeout: 2_000,
      retryStrategy: (times) => Math.min(times * 100, 2_000),
    }),
    log,
  );
}

/** For workers: waits for Redis as long as it takes. */
export function openWorkerConnection(url: string, log: Log): Redis {
  return watched(
    new Redis(url, { maxRetriesPerRequest: null, retryStrategy: (times) => Math.min(times * 100, 2_000) }),
    log,
  );
}

function watched(redis: Redis, log: Log): Redis {
  let down = false;
  redis.on('error', (error) => {
    if (!down) log.warn({ err: error }, 'the job queues cannot reach Redis');
    down = true;
  });
  redis.on('ready', () => {
    down = false;
  });
  return redis;
}
