/** How often one may ask. Counted in Redis for all servers together; while Redis is away, each server counts for itself. */
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RouteName } from '../../contract/index.ts';
import { Fault } from '../../core/flow/fault.ts';
import type { Log } from '../../core/ports/log.ts';

interface Rule {
  readonly times: number;
  readonly seconds: number;
}
const RULES = {
  /** Per user, everything together. */
  request: { times: 300, seconds: 60 },
  ask: { times: 30, seconds: 60 },
  /** Per app, all that its server and its users ask together. Each app has a number of its own; none has this one. */
  app: { times: 1_000_000_000, seconds: 60 },
  /** Per address of the caller. */
  register: { times: 20, seconds: 3_600 },
  login: { times: 100, seconds: 60 },
  refresh: { times: 120, seconds: 60 },
  oneTimeToken: { times: 20, seconds: 60 },
  forgotPassword: { times: 20, seconds: 3_600 },
  /** Per address of the caller and e-mail address: guessing one password. */
  failedLogin: { times: 10, seconds: 60 },
} as const satisfies Record<string, Rule>;
export type Limit = keyof typeof RULES;

/** What a route counts against its caller's address. */
const BY_ADDRESS: Partial<Record<RouteName, Limit>> = {
  register: 'register',
  login: 'login',
  refresh: 'refresh',
  verifyEmail: 'oneTimeToken',
  resetPassword: 'oneTimeToken',
  forgotPassword: 'forgotPassword',
};

export interface Caller {
  readonly userId: string | undefined;
  /** The app whose server or user it is. */
  readonly app: { readonly id: string; readonly requestsPerMinute: number } | null;
  readonly address: string;
}

export interface RateLimits {
  /** Counts a request. @throws Fault rate_limited */
  admit(route: RouteName, caller: Caller): Promise<void>;
  /** Counts `run` only if it throws what `isFailure` recognises. @throws Fault rate_limited, without running it */
  countFailures<T>(
    limit: Limit,
    key: string,
    run: () => Promise<T>,
    isFailure: (error: unknown) => boolean,
  ): Promise<T>;
}

/** Whoever has used less than this share of a limit is let in at once, and counted behind it. */
const SURE_SHARE = 0.5;
/** So many callers' counts are remembered; after that each is learned anew. */
const MOST_KNOWN = 20_000;

/** What this server knows of a caller's count. */
interface Known {
  /** As Redis last said, until the end of its window. */
  counted: number;
  until: number;
  /** Sent and not yet answered. */
  onTheWay: number;
}

/** A Redis that does not answer within this time is passed over for a while. */
const PATIENCE_MS = 250;
const PASSED_OVER_MS = 2_000;

export function createRateLimits(deps: { limitsRedis: Redis; log: Log; limits: { on: boolean } }): RateLimits {
  if (!deps.limits.on) return { admit: async () => {}, countFailures: (_limit, _key, run) => run() };

  const counters = countersOf(deps.limitsRedis);
  let passOverUntil = 0;

  const knownOf = (limit: Limit, key: string): Known => {
    const { known } = counters[limit];
    const found = known.get(key);
    if (found) return found;
    if (known.size >= MOST_KNOWN) known.clear();
    const fresh = { counted: 0, until: 0, onTheWay: 0 };
    known.set(key, fresh);
    return fresh;
  };
  const learn = (limit: Limit, key: string, { consumedPoints, msBeforeNext }: RateLimiterRes): void => {
    Object.assign(knownOf(limit, key), { counted: consumedPoints, until: Date.now() + msBeforeNext });
  };

  const spend = async (limit: Limit, key: string): Promise<RateLimiterRes> => {
    const { shared, own } = counters[limit];
    if (Date.now() >= passOverUntil) {
      try {
        const spent = await within(PATIENCE_MS, shared.consume(key));
        learn(limit, key, spent);
        return spent;
      } catch (reason) {
        if (reason instanceof RateLimiterRes) {
          learn(limit, key, reason);
          throw tooMany(reason);
        }
        passOverUntil = Date.now() + PASSED_OVER_MS;
        deps.log.warn({ err: reason }, 'rate limits are counted by each server alone: Redis does not answer');
      }
    }
    return own.consume(key).catch((reason: unknown) => {
      throw reason instanceof RateLimiterRes ? tooMany(reason) : reason;
    });
  };
  const count = async (limit: Limit, key: string, times: number = RULES[limit].times): Promise<void> => {
    const spent = await spend(limit, key);
    if (spent.consumedPoints > times) throw tooMany(spent);
  };

  /**
   * Redis is not waited for by those who are far from the limit. What a caller can gain by asking several servers at the same moment is
   * what each of them lets in before it is answered, and no more than half of the limit.
   */
  const countBehind = async (limit: Limit, key: string, times: number = RULES[limit].times): Promise<void> => {
    const known = knownOf(limit, key);
    const used = (known.until > Date.now() ? known.counted : 0) + known.onTheWay;
    if (Date.now() < passOverUntil || used >= times * SURE_SHARE) return count(limit, key, times);
    known.onTheWay += 1;
    count(limit, key, times)
      .catch(() => {})
      .finally(() => {
        known.onTheWay -= 1;
      });
  };

  /** Best effort: one count too many hurts nobody for longer than the rule's time. */
  const giveBack = async (limit: Limit, key: string): Promise<void> => {
    const { shared, own } = counters[limit];
    await Promise.allSettled([
      own.reward(key),
      Date.now() >= passOverUntil ? within(PATIENCE_MS, shared.reward(key)) : undefined,
    ]);
  };

  return {
    admit: async (route, { userId, app, address }) => {
      const byAddress = BY_ADDRESS[route];
      if (byAddress) await count(byAddress, address);
      await Promise.all([
        app && countBehind('app', app.id, app.requestsPerMinute),
        userId !== undefined && countBehind('request', userId),
        userId !== undefined && route === 'askQuestion' && countBehind('ask', userId),
      ]);
    },
    countFailures: async (limit, key, run, isFailure) => {
      // Counted before it is tried, so that a hundred guesses at once are no way round it.
      await count(limit, key);
      try {
        const result = await run();
        await giveBack(limit, key);
        return result;
      } catch (error) {
        if (!isFailure(error)) await giveBack(limit, key);
        throw error;
      }
    },
  };
}

function countersOf(redis: Redis) {
  const of = ({ times, seconds }: Rule, keyPrefix: string) => ({
    shared: new RateLimiterRedis({ storeClient: redis, keyPrefix, points: times, duration: seconds }),
    own: new RateLimiterMemory({ keyPrefix, points: times, duration: seconds }),
    known: new Map<string, Known>(),
  });
  return Object.fromEntries(
    Object.entries(RULES).map(([limit, rule]) => [limit, of(rule, `limit:${limit}`)]),
  ) as Record<Limit, ReturnType<typeof of>>;
}

const tooMany = ({ msBeforeNext }: RateLimiterRes): Fault =>
  new Fault('rate_limited', 'Too many requests; slow down.', {
    retryAfter: Math.max(1, Math.ceil(msBeforeNext / 1000)),
  });

async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => timeout.reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  try {
    return await Promise.race([promise, timeout.promise]);
  } finally {
    clearTimeout(timer);
  }
}
