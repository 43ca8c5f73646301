import type { Dispute } from '../../../contract/index.ts';
import type { DisputeRow } from '../../db/schema.ts';
import { instant, optionalInstant } from './money.ts';

export const presentDispute = (row: DisputeRow): Dispute => ({
  id: row.id,
  sessionId: row.session_id,
  reason: row.reason,
  detail: row.detail,
  status: row.status,
  resolution: row.resolution,
  note: row.note,
  createdAt: instant(row.created_at),
  resolvedAt: optionalInstant(row.resolved_at),
});
