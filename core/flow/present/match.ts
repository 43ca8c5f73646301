import type { Match } from '../../../contract/index.ts';
import type { MatchRow } from '../../db/schema.ts';
import { instant, money, optionalInstant } from './money.ts';

/** The score is shown rounded; a stored float4 carries noise behind the sixth digit. */
const round = (value: number): number => Math.round(value * 10_000) / 10_000;

export const presentMatch = (row: MatchRow): Match => ({
  id: row.id,
  questionId: row.question_id,
  consultantId: row.consultant_id,
  status: row.status,
  wave: row.wave,
  score: round(row.score),
  scoreParts: row.score_parts,
  invitedAt: instant(row.invited_at),
  expiresAt: optionalInstant(row.expires_at),
  respondedAt: optionalInstant(row.responded_at),
  note: row.note,
  freeSeconds: row.free_seconds,
  freeTimeNote: row.free_time_note,
  hourlyRate: money(row.rate_amount, row.currency),
});
