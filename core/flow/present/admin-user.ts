import type { AdminUser } from '../../../contract/index.ts';
import type { UserRow } from '../../db/schema.ts';
import { optionalInstant } from './money.ts';
import { presentUser } from './user.ts';

/** An account as operators see it. */
export const presentAdminUser = (row: UserRow): AdminUser => ({
  ...presentUser(row),
  bannedAt: optionalInstant(row.banned_at),
  banReason: row.ban_reason,
});
