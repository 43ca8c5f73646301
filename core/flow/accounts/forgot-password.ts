import { mailOneTimeToken } from '../../db/queries/tokens.ts';
import type { Parts } from '../parts.ts';
import { passwordMail } from './mails.ts';

/** Mails a token to set a new password. Nobody learns whether there is such an account. */
export async function forgotPassword(deps: Pick<Parts, 'db' | 'publicUrl'>, input: { email: string }): Promise<void> {
  await mailOneTimeToken(deps.db, passwordMail({ email: input.email, publicUrl: deps.publicUrl }));
}
