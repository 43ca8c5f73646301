import type { User } from '../../../contract/index.ts';
import type { UserRow } from '../../db/schema.ts';
import { instant } from './money.ts';

export const presentUser = (row: UserRow): User => ({
  id: row.id,
  email: row.email ?? '',
  name: row.name,
  role: row.role,
  timeZone: row.time_zone,
  emailVerified: row.email_verified_at !== null,
  createdAt: instant(row.created_at),
});
