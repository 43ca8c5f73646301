import type { ClientEventName, RouteName } from '../../contract/index.ts';
import { Fault } from '../../core/flow/fault.ts';
import type { RateLimits } from '../http/limits.ts';
import type { Gatekeeper } from './bind.ts';
import type { GatewaySocket } from './types.ts';

/** Events one device may send: so many at once, and so many a second in the long run. */
const BURST = 100;
const PER_SECOND = 30;

/** Events that cost what their HTTP twins cost, and count with them. The rest costs next to nothing. */
const TWINS: Partial<Record<ClientEventName, RouteName>> = {
  'question:ask': 'askQuestion',
  'question:cancel': 'cancelQuestion',
  'match:offer': 'offerOnMatch',
  'match:decline': 'declineMatch',
  'match:withdraw': 'withdrawMatch',
  'match:accept': 'acceptMatch',
  'session:end': 'endSession',
};

interface Bucket {
  tokens: number;
  filledAt: number;
}

/**
 * A bucket per socket in memory (what one device may send), and for what costs something a limit per user that all servers share.
 */
export function createGatekeeper(options: { on: boolean; limits: RateLimits }): Gatekeeper {
  const buckets = new WeakMap<GatewaySocket, Bucket>();
  return {
    async admit(socket, event) {
      if (!options.on) return;
      takeToken(buckets, socket);
      const twin = TWINS[event];
      if (twin) await options.limits.admit(twin, { ...socket.data.identity, address: socket.handshake.address });
    },
  };
}

function takeToken(buckets: WeakMap<GatewaySocket, Bucket>, socket: GatewaySocket): void {
  const now = performance.now();
  const bucket = buckets.get(socket) ?? { tokens: BURST, filledAt: now };
  const tokens = Math.min(BURST, bucket.tokens + ((now - bucket.filledAt) / 1000) * PER_SECOND);
  if (tokens < 1) {
    buckets.set(socket, { tokens, filledAt: now });
    throw new Fault('rate_limited', 'Too many events from this device.', { retryAfter: 1 });
  }
  buckets.set(socket, { tokens: tokens - 1, filledAt: now });
}
