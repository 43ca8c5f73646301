import { findRefreshTokenFamily, revokeRefreshTokenFamily } from '../../db/queries/tokens.ts';
import type { Parts } from '../parts.ts';
import { hashOfToken } from './secret-tokens.ts';

/** Ends one sign-in and cuts its sockets. A token that is not the caller's, or is gone already, changes nothing. */
export async function logout(
  deps: Pick<Parts, 'db' | 'notifier'>,
  input: { userId: string; refreshToken: string },
): Promise<void> {
  const familyId = await findRefreshTokenFamily(deps.db, {
    hash: hashOfToken(input.refreshToken),
    userId: input.userId,
  });
  if (!familyId) return;
  await revokeRefreshTokenFamily(deps.db, familyId);
  deps.notifier.disconnectUser(input.userId, familyId);
}
