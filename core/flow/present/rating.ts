import type { Rating } from '../../../contract/index.ts';
import type { RatingRow } from '../../db/schema.ts';
import { instant } from './money.ts';

export const presentRating = (row: RatingRow): Rating => ({
  id: row.id,
  sessionId: row.session_id,
  overall: row.overall,
  expertise: row.expertise,
  communication: row.communication,
  value: row.value,
  comment: row.comment,
  createdAt: instant(row.created_at),
});
