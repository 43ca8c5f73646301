import type { User } from '../../../contract/index.ts';
import { updateUser } from '../../db/queries/users.ts';
import { notFound } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { presentUser } from '../present/user.ts';
import { announceConsultants } from '../profiles/announce-consultants.ts';

export interface UpdateMeInput {
  readonly userId: string;
  readonly name?: string | undefined;
  readonly timeZone?: string | undefined;
}

/** @throws Fault not_found */
export async function updateMe(deps: Pick<Parts, 'db' | 'presence' | 'log'>, input: UpdateMeInput): Promise<User> {
  const user = await updateUser(deps.db, { id: input.userId, name: input.name, timeZone: input.timeZone });
  if (!user) throw notFound('account');
  if (user.role === 'consultant') await announceConsultants(deps, [user.id]);
  return presentUser(user);
}
