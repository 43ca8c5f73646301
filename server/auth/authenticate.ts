import { type AppTerms, checkStanding, type StandingInput } from '../../core/flow/accounts/check-standing.ts';
import { identifyApp, isSecretKey } from '../../core/flow/apps/identify-app.ts';
import { Fault } from '../../core/flow/fault.ts';
import type { Parts } from '../../core/flow/parts.ts';
import {
  type AccessTokenOptions,
  issueAccessToken,
  type NewAccessToken,
  type TokenClaims,
  verifyAccessToken,
} from './access-tokens.ts';
import type { From, Origins } from './origins.ts';

/** How long an answer about somebody's standing is believed: a ban reaches every server within this time. */
const STANDING_MS = 1_000;
const MAX_REMEMBERED = 20_000;

/** Who is calling. */
export interface Identity extends Omit<TokenClaims, 'app'> {
  /** The app they came through, what its token is good for, and the app's terms; null for an account of their own. */
  readonly app: (NonNullable<TokenClaims['app']> & AppTerms) | null;
}
/** An app's server, by its secret key. */
export interface AppServer {
  readonly role: 'app';
  readonly app: { readonly id: string; readonly requestsPerMinute: number };
}

/** What the database is asked about them. */
export const standingOf = ({
  userId,
  familyId,
  app,
}: Pick<TokenClaims, 'userId' | 'familyId' | 'app'>): StandingInput => ({
  userId,
  familyId,
  appId: app?.id ?? null,
});

export interface Auth {
  /** Seconds that an access token lives. */
  readonly lifeSeconds: number;
  issue(it: NewAccessToken): string;
  /**
   * The token's owner, who is neither banned nor deleted nor signed out. HTTP and sockets come in through here. `fresh`: asked of the
   * database now, for whoever comes to stay.
   * @throws Fault token_expired, unauthenticated, forbidden (banned, the app was switched off, not from this page)
   */
  authenticate(token: string, from: From, options?: { fresh?: boolean }): Promise<Identity>;
  /** @throws Fault unauthenticated, forbidden (the app was switched off, the key is in a browser) */
  authenticateApp(secretKey: string, from: From): Promise<AppServer>;
  isSecretKey(token: string): boolean;
}

export function createAuth(
  deps: Pick<Parts, 'db' | 'clock'> & { origins: Origins },
  options: AccessTokenOptions,
): Auth {
  const remembered = new Map<string, { until: number; answer: Promise<AppTerms | null> }>();

  const standing = (claims: TokenClaims, fresh: boolean): Promise<AppTerms | null> => {
    const key = `${claims.userId}:${claims.familyId}`;
    const now = deps.clock.now();
    const known = remembered.get(key);
    if (known && known.until > now && !fresh) return known.answer;
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const answer = checkStanding(deps, standingOf(claims));
    remembered.set(key, { until: now + STANDING_MS, answer });
    // A database that is away is no statement about anybody.
    answer.catch(() => remembered.delete(key));
    return answer;
  };

  return {
    lifeSeconds: Math.ceil(options.lifeSeconds),
    issue: (it) => issueAccessToken(options, it),
    isSecretKey,
    authenticate: async (token, from, { fresh = false } = {}) => {
      const claims = verifyAccessToken(options, token);
      const terms = await standing(claims, fresh);
      const app = claims.app && terms && { ...claims.app, ...terms };
      deps.origins.check(app, from);
      return { ...claims, app };
    },
    authenticateApp: async (secretKey, { origin }) => {
      if (origin !== undefined) {
        throw new Fault('forbidden', 'A secret key belongs on a server; in a browser it is no secret.');
      }
      return { role: 'app', app: await identifyApp(deps, { secretKey }) };
    },
  };
}
