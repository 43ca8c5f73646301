import type { User } from '../../../contract/index.ts';
import { findUser } from '../../db/queries/users.ts';
import { notFound } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { presentUser } from '../present/user.ts';

/** @throws Fault not_found */
export async function getMe(deps: Pick<Parts, 'db'>, input: { userId: string }): Promise<User> {
  const user = await findUser(deps.db, input.userId);
  if (!user || user.deleted_at) throw notFound('account');
  return presentUser(user);
}
