import { sql } from 'kysely';
import type { Currency, Keyword } from '../../../contract/index.ts';
import type { Executor } from '../connect.ts';
import type { LeftOut, QuestionRow } from '../schema.ts';

export interface NewQuestion
  extends Pick<
    QuestionRow,
    | 'id'
    | 'client_id'
    | 'title'
    | 'body'
    | 'category'
    | 'skills'
    | 'urgency'
    | 'languages'
    | 'currency'
    | 'max_rate'
    | 'spend_cap'
    | 'free_seconds'
    | 'free_time_note'
    | 'acceptance'
    | 'preferred_consultant_ids'
    | 'lexicon_version'
  > {
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly next_action_at: Date;
}

export interface NewInvitation {
  readonly id: string;
  readonly consultant_id: string;
  readonly position: number;
  readonly score: number;
  readonly score_parts: Record<string, number>;
  readonly weights_version: string;
  readonly rate_amount: number;
  readonly currency: Currency;
}

export interface NewQuestionInput {
  readonly question: NewQuestion;
  readonly keywords: readonly Keyword[];
  readonly invitations: readonly NewInvitation[];
  readonly invitationExpiresAt: Date;
  readonly considered: number;
  readonly leftOut: readonly LeftOut[];
  readonly maxOpen: number;
  readonly answer: {
    readonly key: string;
    readonly hash: Buffer;
    readonly status: number;
    readonly body: string;
  } | null;
}

/**
 * A question with its keywords, its first wave and the idempotency answer, in one statement and so in one round trip and one
 * commit: it is the hot path. A question takes the client's first free slot; the unique index on it is the limit.
 * @returns false when the client has no free slot.
 */
export async function insertQuestionWithFirstWave(db: Executor, input: NewQuestionInput): Promise<boolean> {
  const { question: q, answer } = input;
  const slots = Number.isFinite(input.maxOpen) ? input.maxOpen : null;
  const result = await sql<{ inserted: number }>`
    with slot as (
      select s as n from generate_series(1, ${slots ?? 1}::int) s
      where ${slots === null} or not exists (
        select 1 from questions where client_id = ${q.client_id} and status = 'open' and open_slot = s)
      order by s limit 1
    ), question as (
      insert into questions (id, client_id, title, body, category, skills, urgency, languages, currency, max_rate, spend_cap,
        free_seconds, free_time_note, acceptance, preferred_consultant_ids, lexicon_version, created_at, expires_at, next_action_at, wave, wave_opened_at,
        open_slot)
      select ${q.id}, ${q.client_id}, ${q.title}, ${q.body}, ${q.category}, ${q.skills}::text[], ${q.urgency},
        ${q.languages}::text[], ${q.currency}, ${q.max_rate}, ${q.spend_cap},
        ${q.free_seconds}::int, ${q.free_time_note}::text, ${q.acceptance},
        ${q.preferred_consultant_ids}::uuid[], ${q.lexicon_version}, ${q.created_at}::timestamptz, ${q.expires_at},
        ${q.next_action_at}, 1, ${q.created_at}::timestamptz, case when ${slots === null} then null else slot.n end
      from slot
      returning id, created_at
    ), keywords as (
      insert into question_keywords (question_id, position, term, weight, skill, source)
      select question.id, k.position, k.term, k.weight, k.skill, 'inline'
      from question, jsonb_to_recordset(${json(input.keywords.map((it, position) => ({ ...it, position })))}::jsonb)
        as k (position smallint, term text, weight real, skill text)
    ), wave as (
      insert into question_waves (question_id, wave, opened_at, considered, left_out)
      select question.id, 1, question.created_at, ${input.considered}, ${json(input.leftOut)}::jsonb from question
    ), invited as (
      insert into matches (id, question_id, consultant_id, status, wave, position, score, score_parts, weights_version,
        rate_amount, currency, invited_at, expires_at)
      select m.id, question.id, m.consultant_id, 'invited', 1, m.position, m.score, m.score_parts, m.weights_version,
        m.rate_amount, m.currency, question.created_at, ${input.invitationExpiresAt}::timestamptz
      from question, jsonb_to_recordset(${json(input.invitations)}::jsonb) as m (id uuid, consultant_id uuid, position integer,
        score real, score_parts jsonb, weights_version text, rate_amount integer, currency text)
    ), answer as (
      insert into idempotency_answers (user_id, key, request_hash, status, body)
      select ${q.client_id}, ${answer?.key ?? ''}, ${answer?.hash ?? Buffer.alloc(0)}::bytea, ${answer?.status ?? 0}::int,
        ${answer?.body ?? ''}
      from question where ${answer !== null}
    )
    select count(*)::int as inserted from question
  `.execute(db);
  return result.rows[0]?.inserted === 1;
}

const json = (value: unknown): string => JSON.stringify(value);
