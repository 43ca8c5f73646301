import { isUniqueViolation } from '../../db/connect.ts';
import { findUserByEmail, insertUser, setPasswordHash } from '../../db/queries/users.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { hashPassword, verifyPassword } from './passwords.ts';

/**
 * Afterwards there is an admin with this address and this password; any number of processes may ask for it at once.
 * @throws Error when the address belongs to somebody who is no admin
 */
export async function ensureAdmin(
  deps: Pick<Parts, 'db' | 'log'>,
  input: { email: string; password: string },
): Promise<void> {
  const email = input.email.toLowerCase();
  const existing = await findUserByEmail(deps.db, email);
  if (!existing) {
    try {
      const passwordHash = await hashPassword(input.password);
      const id = newId();
      await insertUser(deps.db, { id, email, passwordHash, name: 'Administrator', role: 'admin', emailVerified: true });
      deps.log.info({ userId: id }, 'the admin account was created');
    } catch (error) {
      if (!isUniqueViolation(error, 'users_email_key')) throw error;
    }
    return;
  }
  if (existing.role !== 'admin') throw new Error('ADMIN_EMAIL is the address of an account that is no admin');
  if (!(await verifyPassword(input.password, existing.password_hash))) {
    await setPasswordHash(deps.db, { id: existing.id, passwordHash: await hashPassword(input.password) });
    deps.log.info({ userId: existing.id }, 'the admin account has the password of ADMIN_PASSWORD now');
  }
}
