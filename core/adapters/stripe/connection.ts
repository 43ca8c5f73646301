import Stripe from 'stripe';
import type { Log } from '../../ports/log.ts';

/** The version that this adapter was written for; the account's own may be older. */
const API_VERSION = '2026-10-28.endive';
/** All attempts of one call together; an acceptance keeps its claim for longer than that. Card networks take up to three seconds. */
const PATIENCE = { totalMs: 10_000, attemptMs: 4_500 };
/** Made by the library, under the same idempotency key. */
const RETRIES = 2;

export interface StripeSettings {
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly publishableKey: string | null;
  /** Where Stripe is, if not where it always is. */
  readonly apiBase: string | null;
  readonly log: Log;
  readonly patience?: typeof PATIENCE;
}

export interface Connection {
  readonly stripe: Stripe;
  readonly log: Log;
  /** Until when something that is begun now may take. */
  deadline(): number;
  /** Gives up when all of it takes too long, whatever the library still tries. @throws NoAnswer */
  within<T>(call: Promise<T>, until?: number): Promise<T>;
}

/** Nobody knows what became of it. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
}

export function connectToStripe({ secretKey, apiBase, log, patience = PATIENCE }: StripeSettings): Connection {
  const stripe = new Stripe(secretKey, {
    apiVersion: API_VERSION,
    typescript: true,
    telemetry: false,
    timeout: patience.attemptMs,
    maxNetworkRetries: RETRIES,
    ...(apiBase !== null && addressOf(apiBase)),
  });
  const deadline = (): number => performance.now() + patience.totalMs;
  return {
    stripe,
    log,
    deadline,
    async within(call, until = deadline()) {
      // What comes too late is nobody's to catch.
      call.catch(() => {});
      const late = Promise.withResolvers<never>();
      const timer = setTimeout(
        () => late.reject(new NoAnswer('no answer in time')),
        Math.max(0, until - performance.now()),
      );
      try {
        return await Promise.race([call, late.promise]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function addressOf(apiBase: string): { protocol: 'http' | 'https'; host: string; port: string } {
  const { protocol, hostname, port } = new URL(apiBase);
  const secure = protocol === 'https:';
  return { protocol: secure ? 'https' : 'http', host: hostname, port: port || (secure ? '443' : '80') };
}
