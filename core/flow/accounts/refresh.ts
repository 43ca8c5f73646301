import {
  beginRefreshTokenUse,
  endRefreshTokenUse,
  insertRefreshToken,
  lockRefreshTokenOrSkip,
  revokeRefreshTokenFamily,
} from '../../db/queries/tokens.ts';
import { findUser } from '../../db/queries/users.ts';
import { Fault } from '../../domain/fault.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { presentUser } from '../present/user.ts';
import { hashOfToken, newSecretToken } from './secret-tokens.ts';
import type { SignIn } from './sign-in.ts';

export interface RefreshInput {
  readonly refreshToken: string;
  readonly refreshSeconds: number;
}

type Outcome =
  | { readonly rotatedId: string; readonly signIn: SignIn }
  | { readonly reused: { userId: string; familyId: string } }
  | 'refused';

/** What a rotation never takes, from its first write to its answer; it counts only if its process dies in between. */
const ROTATION_SECONDS = 30;

/**
 * Rotates a refresh token: each can be used once. One that comes a second time has been copied, so its whole family ends and its
 * sockets are cut. Two requests that were on their way at the same time are no such case (two tabs of one browser): one of them
 * wins, the other is refused, and the family lives on. At the same time means: one arrived before the other's answer was on its
 * way, whenever it came to read the token. So the moment of use is written twice, before the commit as a limit and after it as it
 * was: a stamp inside the transaction alone would lie before a commit that others cannot see past. A grace of some seconds, the
 * usual way, would let a thief's reuse within it pass unnoticed.
 * @throws Fault unauthenticated
 */
export async function refresh(deps: Pick<Parts, 'db' | 'notifier' | 'log'>, input: RefreshInput): Promise<SignIn> {
  const outcome = await rotate(deps, input, performance.now());
  if (outcome === 'refused') throw refused();
  if ('reused' in outcome) {
    const { userId, familyId } = outcome.reused;
    deps.notifier.disconnectUser(userId, familyId);
    deps.log.warn({ userId, familyId }, 'a refresh token was used twice: its family is revoked');
    throw refused();
  }
  await endRefreshTokenUse(deps.db, outcome.rotatedId).catch((error: unknown) => {
    deps.log.warn({ err: error }, 'the end of a refresh token’s use was not written');
  });
  return outcome.signIn;
}

const refused = () => new Fault('unauthenticated', 'This refresh token is not valid any more; sign in again.');

async function rotate(deps: Pick<Parts, 'db'>, input: RefreshInput, arrivedAt: number): Promise<Outcome> {
  return deps.db.transaction().execute(async (trx): Promise<Outcome> => {
    const ageMs = performance.now() - arrivedAt;
    const old = await lockRefreshTokenOrSkip(trx, { hash: hashOfToken(input.refreshToken), ageMs });
    if (!old || old.expired || old.family_revoked || old.used_meanwhile) return 'refused';
    if (old.used) {
      await revokeRefreshTokenFamily(trx, old.family_id);
      return { reused: { userId: old.user_id, familyId: old.family_id } };
    }
    const user = await findUser(trx, old.user_id);
    if (!user || user.banned_at || user.deleted_at) return 'refused';
    await beginRefreshTokenUse(trx, { id: old.id, withinSeconds: ROTATION_SECONDS });
    const { token, hash } = newSecretToken();
    await insertRefreshToken(trx, {
      id: newId(),
      userId: user.id,
      familyId: old.family_id,
      hash,
      lifeSeconds: input.refreshSeconds,
    });
    return { rotatedId: old.id, signIn: { user: presentUser(user), familyId: old.family_id, refreshToken: token } };
  });
}
