import { consumeOneTimeToken, consumeOneTimeTokensOfUser, revokeRefreshTokensOfUser } from '../../db/queries/tokens.ts';
import { markEmailVerified, setPasswordHash } from '../../db/queries/users.ts';
import type { Parts } from '../parts.ts';
import { hashPassword } from './passwords.ts';
import { hashOfToken } from './secret-tokens.ts';
import { spentToken } from './verify-email.ts';

/**
 * Sets a new password and ends every sign-in of the account. Whoever could read the mail owns the address, too.
 * @throws Fault validation_failed when the token is unknown, used or too old; overloaded
 */
export async function resetPassword(
  deps: Pick<Parts, 'db' | 'notifier'>,
  input: { token: string; password: string },
): Promise<void> {
  const passwordHash = await hashPassword(input.password);
  const userId = await deps.db.transaction().execute(async (trx) => {
    const id = await consumeOneTimeToken(trx, { hash: hashOfToken(input.token), purpose: 'reset_password' });
    if (!id) throw spentToken();
    await consumeOneTimeTokensOfUser(trx, { userId: id, purpose: 'reset_password' });
    await setPasswordHash(trx, { id, passwordHash });
    await markEmailVerified(trx, id);
    await revokeRefreshTokensOfUser(trx, id);
    return id;
  });
  deps.notifier.disconnectUser(userId);
}
