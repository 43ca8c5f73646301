import type { User } from '../../../contract/index.ts';
import type { Executor } from '../../db/connect.ts';
import { insertRefreshToken } from '../../db/queries/tokens.ts';
import type { UserRow } from '../../db/schema.ts';
import { newId } from '../ids.ts';
import { presentUser } from '../present/user.ts';
import { newSecretToken } from './secret-tokens.ts';

/** What a sign-in leads to; the edge adds an access token for `user` that names the family. */
export interface SignIn {
  readonly user: User;
  /** One sign-in on one device: all refresh tokens that grow out of each other. */
  readonly familyId: string;
  readonly refreshToken: string;
}

/** Begins a family of refresh tokens. */
export async function signIn(db: Executor, input: { user: UserRow; refreshSeconds: number }): Promise<SignIn> {
  const { token, hash } = newSecretToken();
  const familyId = newId();
  await insertRefreshToken(db, {
    id: newId(),
    userId: input.user.id,
    familyId,
    hash,
    lifeSeconds: input.refreshSeconds,
  });
  return { user: presentUser(input.user), familyId, refreshToken: token };
}
