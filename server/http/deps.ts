import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import type { LiveDeps } from '../../core/flow/operations/get-live.ts';
import type { Parts } from '../../core/flow/parts.ts';
import type { Auth, Origins } from '../auth/index.ts';

/** Whether this server can do its work. Each question rejects, or takes too long, when the answer is no. */
export interface Health {
  postgres(): Promise<unknown>;
  redis(): Promise<unknown>;
  /** Told to stop: what runs is finished, nothing new should come. */
  draining(): boolean;
}

/** Everything that the HTTP side is made of. */
export interface HttpDeps extends Parts, Pick<LiveDeps, 'queueDepths'> {
  readonly auth: Auth;
  /** How long a refresh token lives. */
  readonly refreshSeconds: number;
  /** Whose pages may call us, besides our own. */
  readonly origins: Origins;
  /** The demo accounts are there, and everybody may know. */
  readonly hasDemo: boolean;
  readonly health: Health;
  /** Where rate limits are counted, for all servers together. Should fail fast: no offline queue, a command timeout. */
  readonly limitsRedis: Redis;
  readonly registry: Registry;
}
