import { findUserByEmail } from '../../db/queries/users.ts';
import { Fault } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { verifyPassword } from './passwords.ts';
import { type SignIn, signIn } from './sign-in.ts';

export interface LoginInput {
  readonly email: string;
  readonly password: string;
  readonly refreshSeconds: number;
}

/**
 * A wrong password and an unknown address get the same answer after the same time.
 * @throws Fault unauthenticated, forbidden (banned), overloaded
 */
export async function login(deps: Pick<Parts, 'db'>, input: LoginInput): Promise<SignIn> {
  const user = await findUserByEmail(deps.db, input.email);
  const right = await verifyPassword(input.password, user?.password_hash ?? null);
  if (!user || !right) throw new Fault('unauthenticated', 'The e-mail address or the password is wrong.');
  if (user.banned_at) throw new Fault('forbidden', 'This account has been banned.');
  return signIn(deps.db, { user, refreshSeconds: input.refreshSeconds });
}
