import { consumeOneTimeToken } from '../../db/queries/tokens.ts';
import { markEmailVerified } from '../../db/queries/users.ts';
import { Fault } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { hashOfToken } from './secret-tokens.ts';

/** @throws Fault validation_failed when the token is unknown, used or too old */
export async function verifyEmail(deps: Pick<Parts, 'db'>, input: { token: string }): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    const userId = await consumeOneTimeToken(trx, { hash: hashOfToken(input.token), purpose: 'verify_email' });
    if (!userId) throw spentToken();
    await markEmailVerified(trx, userId);
  });
}

export const spentToken = (): Fault =>
  new Fault('validation_failed', 'This token is not valid any more.', {
    errors: [{ path: 'token', message: 'unknown, used already, or too old' }],
  });
