import type { AskBody, Currency } from '../../../contract/index.ts';
import type { QuestionViewRow } from '../../db/queries/question-views.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';

/** What a question is as soon as it is understood; what its client is told of free time comes with the storing. */
type NewQuestionRow = Omit<QuestionViewRow, 'keywords' | 'invited_count' | 'free_seconds' | 'free_time_note'>;

export function newQuestionRow(
  deps: Pick<Parts, 'clock' | 'timing'>,
  input: {
    clientId: string;
    body: AskBody;
    preferred: readonly string[];
    lexiconVersion: string;
    appId: string | null;
  },
): NewQuestionRow {
  const { clientId, body, lexiconVersion } = input;
  const createdAt = new Date(deps.clock.now());
  const currency: Currency = body.currency ?? body.maxHourlyRate?.currency ?? body.spendCap?.currency ?? 'USD';
  return {
    id: newId(),
    client_id: clientId,
    title: body.title,
    body: body.body,
    category: body.category ?? null,
    skills: [...new Set(body.skills ?? [])],
    urgency: body.urgency ?? 'medium',
    languages: [...new Set(body.languages ?? [])],
    currency,
    max_rate: body.maxHourlyRate?.amount ?? null,
    spend_cap: body.spendCap?.amount ?? null,
    acceptance: body.acceptance ?? 'choose',
    preferred_consultant_ids: [...input.preferred],
    status: 'open',
    wave: 1,
    wave_opened_at: createdAt,
    created_at: createdAt,
    expires_at: new Date(createdAt.getTime() + deps.timing.questionSeconds * 1000),
    deadline_extended: false,
    next_action_at: null,
    expired_reason: null,
    advice: null,
    accepting_match_id: null,
    accepting_until: null,
    closed_at: null,
    enriched_at: null,
    lexicon_version: lexiconVersion,
    open_slot: null,
    app_id: input.appId,
    offered_count: 0,
    session_id: null,
  };
}
