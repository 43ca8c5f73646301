import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { ClientEventName } from '../contract/index.ts';
import { Fault } from '../core/flow/fault.ts';
import type { Log } from '../core/ports/log.ts';

/** How often, per whom: `points` within `duration` seconds, counted for all servers together. */
const LIMITS = {
  /** Everything a signed-in user asks for, over HTTP or a socket. */
  user: { points: 600, duration: 60 },
  /** Questions and previews, which cost the most. */
  ask: { points: 30, duration: 60 },
  /** Offers, declines, acceptances. */
  match: { points: 120, duration: 60 },
  message: { points: 60, duration: 60 },
  /** Sign-ins that failed, per address and account. */
  login: { points: 10, duration: 60 },
  /** Every other call without a token, per address. */
  anonymous: { points: 120, duration: 60 },
  register: { points: 30, duration: 3600 },
  /** Mails that somebody makes us send, per address. */
  mail: { points: 10, duration: 3600 },
} as const satisfies Record<string, { points: number; duration: number }>;
export type LimitName = keyof typeof LIMITS;

const EVENT_LIMITS: Partial<Record<ClientEventName, LimitName>> = {
  'question:ask': 'ask',
  'match:offer': 'match',
  'match:decline': 'match',
  'match:accept': 'match',
  'session:message': 'message',
};

export interface Limits {
  /** @throws Fault rate_limited, with the seconds to wait */
  consume(limit: LimitName, key: string): Promise<void>;
  /** Gives back what a success should not have cost. */
  reward(limit: LimitName, key: string): Promise<void>;
  consumeEvent(event: ClientEventName, userId: string): Promise<void>;
  close(): Promise<void>;
}

/** Counts in Redis; while that is away each server counts for itself, so that an outage opens no gate. */
export function createLimits(options: { on: boolean; redisUrl: string; log: Log }): Limits {
  if (!options.on) {
    return { consume: async () => {}, reward: async () => {}, consumeEvent: async () => {}, close: async () => {} };
  }
  const redis = new Redis(options.redisUrl, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    commandTimeout: 500,
    retryStrategy: (times) => Math.min(times * 100, 2_000),
  });
  let down = false;
  redis.on('error', (error) => {
    if (!down) options.log.warn({ err: error }, 'rate limits are counted per server: Redis is away');
    down = true;
  });
  redis.on('ready', () => {
    down = false;
  });
  const limiters = new Map(
    Object.entries(LIMITS).map(([name, limit]) => {
      const insuranceLimiter = new RateLimiterMemory({ ...limit, keyPrefix: `limit:${name}` });
      return [
        name,
        new RateLimiterRedis({ ...limit, storeClient: redis, keyPrefix: `limit:${name}`, insuranceLimiter }),
      ];
    }),
  );
  const consume = async (limit: LimitName, key: string): Promise<void> => {
    try {
      await limiters.get(limit)?.consume(key);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw new Fault('rate_limited', 'Too many requests; slow down a little.', {
        retryAfter: Math.max(1, Math.ceil(error.msBeforeNext / 1000)),
      });
    }
  };
  return {
    consume,
    async reward(limit, key) {
      await limiters.get(limit)?.reward(key);
    },
    async consumeEvent(event, userId) {
      const limit = EVENT_LIMITS[event];
      if (limit) await consume(limit, userId);
    },
    async close() {
      redis.disconnect();
    },
  };
}
