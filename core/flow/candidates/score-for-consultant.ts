import type { QuestionViewRow } from '../../db/queries/question-views.ts';
import type { ScoredOne } from '../../online/index.ts';
import type { Parts } from '../parts.ts';
import { type QuestionToMatch, toScoringQuestion } from './find-candidates.ts';

export const toQuestionToMatch = (row: QuestionViewRow): QuestionToMatch => ({
  clientId: row.client_id,
  title: row.title,
  body: row.body,
  keywords: row.keywords,
  languages: row.languages,
  currency: row.currency,
  maxHourlyRate: row.max_rate,
  spendCap: row.spend_cap,
  urgency: row.urgency,
  preferredConsultantIds: row.preferred_consultant_ids,
});

/** One consultant against one question, with the same filters and score as a wave. undefined: not online. */
export function scoreForConsultant(
  deps: Pick<Parts, 'online' | 'clock'>,
  input: { row: QuestionViewRow; consultantId: string },
): ScoredOne | undefined {
  return deps.online.scoreOne(toScoringQuestion(toQuestionToMatch(input.row)), input.consultantId, deps.clock.now());
}
