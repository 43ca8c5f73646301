import { checkStanding } from '../../core/flow/accounts/check-standing.ts';
import type { Parts } from '../../core/flow/parts.ts';
import {
  type AccessTokenOptions,
  type Identity,
  issueAccessToken,
  type NewAccessToken,
  verifyAccessToken,
} from './access-tokens.ts';

/** How long an answer about somebody's standing is believed: a ban reaches every server within this time. */
const STANDING_MS = 1_000;
const MAX_REMEMBERED = 20_000;

export interface Auth {
  /** Seconds that an access token lives. */
  readonly lifeSeconds: number;
  issue(it: NewAccessToken): string;
  /**
   * The token's owner, who is neither banned nor deleted nor signed out. HTTP and sockets come in through here.
   * @throws Fault token_expired, unauthenticated, forbidden (banned)
   */
  authenticate(token: string): Promise<Identity>;
}

export function createAuth(deps: Pick<Parts, 'db' | 'clock'>, options: AccessTokenOptions): Auth {
  const remembered = new Map<string, { until: number; answer: Promise<void> }>();

  const standing = (identity: Identity): Promise<void> => {
    const key = `${identity.userId}:${identity.familyId}`;
    const now = deps.clock.now();
    const known = remembered.get(key);
    if (known && known.until > now) return known.answer;
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const answer = checkStanding(deps, identity);
    remembered.set(key, { until: now + STANDING_MS, answer });
    // A database that is away is no statement about anybody.
    answer.catch(() => remembered.delete(key));
    return answer;
  };

  return {
    lifeSeconds: Math.ceil(options.lifeSeconds),
    issue: (it) => issueAccessToken(options, it),
    authenticate: async (token) => {
      const identity = verifyAccessToken(options, token);
      await standing(identity);
      return identity;
    },
  };
}
