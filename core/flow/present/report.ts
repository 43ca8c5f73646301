import type { Report } from '../../../contract/index.ts';
import type { ReportRow } from '../../db/queries/safety.ts';
import { instant } from './money.ts';

export const presentReport = (row: ReportRow): Report => ({
  id: row.id,
  reporterId: row.reporter_id,
  subject: { type: row.subject_type, id: row.subject_id },
  reason: row.reason,
  detail: row.detail,
  createdAt: instant(row.created_at),
});
