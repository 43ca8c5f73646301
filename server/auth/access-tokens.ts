/** Access tokens: what they say, and who may believe them. One algorithm, one issuer, one audience. */
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import { AppScope, Id, Role } from '../../contract/index.ts';
import { Fault } from '../../core/flow/fault.ts';

const ALGORITHM = 'HS256';
const ISSUER = 'consultant-connect';
const AUDIENCE = 'consultant-connect-api';
const TYPE = 'access';

const Claims = z.object({
  sub: Id,
  role: Role,
  name: z.string(),
  /** The sign-in that the token belongs to: its family of refresh tokens. */
  sid: Id,
  typ: z.literal(TYPE),
  /** The app that it was made for, and what for. */
  app: z.object({ id: Id, scopes: z.array(AppScope) }).optional(),
  exp: z.int(),
});

/** What a token says of its owner. */
export interface TokenClaims {
  readonly userId: string;
  readonly role: Role;
  readonly name: string;
  readonly familyId: string;
  /** When the access token ends, in epoch milliseconds. */
  readonly expiresAt: number;
  /** null for an account of their own. */
  readonly app: { readonly id: string; readonly scopes: readonly AppScope[] } | null;
}

export interface AccessTokenOptions {
  /** At least 32 characters. */
  readonly secret: string;
  readonly lifeSeconds: number;
}
export interface NewAccessToken {
  readonly user: { readonly id: string; readonly role: Role; readonly name: string };
  readonly familyId: string;
  /** For one of an app's users; these say for themselves how long they live, in seconds. */
  readonly app?: { readonly id: string; readonly scopes: readonly AppScope[]; readonly lifeSeconds: number };
}

export function issueAccessToken({ secret, lifeSeconds }: AccessTokenOptions, it: NewAccessToken): string {
  const app = it.app && { id: it.app.id, scopes: it.app.scopes };
  const claims = { role: it.user.role, name: it.user.name, sid: it.familyId, typ: TYPE, ...(app && { app }) };
  return jwt.sign(claims, secret, {
    algorithm: ALGORITHM,
    issuer: ISSUER,
    audience: AUDIENCE,
    subject: it.user.id,
    expiresIn: it.app?.lifeSeconds ?? Math.ceil(lifeSeconds),
  });
}

/** @throws Fault token_expired, unauthenticated */
export function verifyAccessToken({ secret }: Pick<AccessTokenOptions, 'secret'>, token: string): TokenClaims {
  const claims = Claims.safeParse(verified(secret, token));
  if (!claims.success) throw new Fault('unauthenticated', 'This is no access token.', { cause: claims.error });
  const { sub, role, name, sid, exp, app = null } = claims.data;
  return { userId: sub, role, name, familyId: sid, expiresAt: exp * 1000, app };
}

function verified(secret: string, token: string): unknown {
  try {
    return jwt.verify(token, secret, { algorithms: [ALGORITHM], issuer: ISSUER, audience: AUDIENCE });
  } catch (cause) {
    if (cause instanceof jwt.TokenExpiredError) {
      throw new Fault('token_expired', 'The access token has expired; refresh it.', { cause });
    }
    throw new Fault('unauthenticated', 'The access token is not valid.', { cause });
  }
}
