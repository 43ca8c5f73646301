import type { AdminUser } from '../../../contract/index.ts';
import { insertAudit } from '../../db/queries/operations.ts';
import { revokeRefreshTokensOfUser } from '../../db/queries/tokens.ts';
import { findUser, markUserBanned, markUserUnbanned } from '../../db/queries/users.ts';
import { Fault, notFound } from '../../domain/fault.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { presentAdminUser } from '../present/admin-user.ts';
import { announceConsultants } from '../profiles/announce-consultants.ts';

type Deps = Pick<Parts, 'db' | 'notifier' | 'presence' | 'log'>;
interface Input {
  readonly adminId: string;
  readonly userId: string;
  readonly reason: string;
}

/**
 * Shuts an account out: its sign-ins end, its sockets are cut, and it is matched with nobody. Audited.
 * @throws Fault not_found, forbidden (oneself)
 */
export async function banUser(deps: Deps, input: Input): Promise<AdminUser> {
  const { adminId, userId, reason } = input;
  if (adminId === userId) throw new Fault('forbidden', 'You cannot ban yourself.');
  const user = await deps.db.transaction().execute(async (trx) => {
    const row = await markUserBanned(trx, { id: userId, reason });
    if (!row) throw notFound('user');
    await revokeRefreshTokensOfUser(trx, userId);
    await insertAudit(trx, auditOf('user.ban', input));
    return row;
  });
  deps.notifier.disconnectUser(userId);
  await announceConsultants(deps, [userId]);
  return presentAdminUser(user);
}

/** Lets an account in again; it has to sign in anew. Audited. @throws Fault not_found, invalid_state (not banned) */
export async function unbanUser(deps: Deps, input: Input): Promise<AdminUser> {
  const user = await deps.db.transaction().execute(async (trx) => {
    const before = await findUser(trx, input.userId);
    if (!before || before.deleted_at) throw notFound('user');
    if (!before.banned_at) throw new Fault('invalid_state', 'This account is not banned.');
    await insertAudit(trx, auditOf('user.unban', input));
    return markUserUnbanned(trx, input.userId);
  });
  if (!user) throw notFound('user');
  await announceConsultants(deps, [input.userId]);
  return presentAdminUser(user);
}

const auditOf = (action: string, { adminId, userId, reason }: Input) => ({
  id: newId(),
  adminId,
  action,
  subjectType: 'user',
  subjectId: userId,
  reason,
});
