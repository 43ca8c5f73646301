import { isUniqueViolation } from '../../db/connect.ts';
import { mailOneTimeToken } from '../../db/queries/tokens.ts';
import { insertUser } from '../../db/queries/users.ts';
import { Fault } from '../../domain/fault.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { verificationMail } from './mails.ts';
import { hashPassword } from './passwords.ts';
import { type SignIn, signIn } from './sign-in.ts';

export interface RegisterInput {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly role: 'client' | 'consultant';
  readonly refreshSeconds: number;
}

/** An account with its first sign-in, and a mail to confirm the address. @throws Fault conflict (address taken), overloaded */
export async function register(deps: Pick<Parts, 'db' | 'publicUrl'>, input: RegisterInput): Promise<SignIn> {
  const passwordHash = await hashPassword(input.password);
  try {
    return await deps.db.transaction().execute(async (trx) => {
      const user = await insertUser(trx, {
        id: newId(),
        email: input.email,
        passwordHash,
        name: input.name,
        role: input.role,
      });
      await mailOneTimeToken(trx, verificationMail({ email: input.email, publicUrl: deps.publicUrl }));
      return signIn(trx, { user, refreshSeconds: input.refreshSeconds });
    });
  } catch (error) {
    if (isUniqueViolation(error, 'users_email_key')) {
      throw new Fault('conflict', 'There is an account with this e-mail address already; sign in instead.');
    }
    throw error;
  }
}
