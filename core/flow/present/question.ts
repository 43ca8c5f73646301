import type { Keyword, Question } from '../../../contract/index.ts';
import type { QuestionRow } from '../../db/schema.ts';
import { instant, optionalMoney } from './money.ts';

/** A question's row with what is counted and joined at reading time. */
export interface QuestionView extends QuestionRow {
  readonly keywords: Keyword[];
  readonly invited_count: number;
  readonly offered_count: number;
  readonly session_id: string | null;
}

export const presentQuestion = (row: QuestionView): Question => ({
  id: row.id,
  title: row.title,
  body: row.body,
  category: row.category,
  skills: row.skills,
  keywords: row.keywords,
  urgency: row.urgency,
  languages: row.languages,
  currency: row.currency,
  maxHourlyRate: optionalMoney(row.max_rate, row.currency),
  spendCap: optionalMoney(row.spend_cap, row.currency),
  freeSeconds: row.free_seconds,
  freeTimeNote: row.free_time_note,
  acceptance: row.acceptance,
  status: row.status,
  wave: row.wave,
  invitedCount: row.invited_count,
  offeredCount: row.offered_count,
  createdAt: instant(row.created_at),
  expiresAt: instant(row.expires_at),
  expiredReason: row.expired_reason,
  advice: row.advice,
  sessionId: row.session_id,
});
