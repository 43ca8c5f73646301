import type { App } from '../../../contract/index.ts';
import type { AppRow } from '../../db/schema.ts';
import { instant, optionalInstant } from './money.ts';

export const presentApp = (row: AppRow): App => ({
  id: row.id,
  name: row.name,
  origins: row.origins,
  contactEmail: row.contact_email,
  limits: { requestsPerMinute: row.requests_per_minute, openQuestions: row.open_questions },
  secretHint: row.secret_hint,
  createdAt: instant(row.created_at),
  disabledAt: optionalInstant(row.disabled_at),
  disabledReason: row.disabled_reason,
});
