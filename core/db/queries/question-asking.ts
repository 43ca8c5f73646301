import { type RawBuilder, sql } from 'kysely';
import type { Currency, Keyword } from '../../../contract/index.ts';
import type { Executor } from '../connect.ts';
import type { LeftOut, QuestionRow } from '../schema.ts';
import { hasFewUnpaidCalls } from './free-time.ts';

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
    | 'app_id'
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
  /** Stored only while the client has had fewer unpaid calls than this: what they are told of free time depends on it. null: in any case. */
  readonly unpaidCalls: { readonly days: number; readonly fewerThan: number } | null;
  readonly answer: Answer | null;
}
interface Answer {
  readonly key: string;
  readonly hash: Buffer;
  readonly status: number;
  readonly body: string;
}
export type StoredQuestion = 'stored' | 'full' | 'unpaid';

/**
 * A question with its keywords, its first wave and the idempotency answer, in one statement and so in one round trip and one
 * commit: it is the hot path. A question takes the client's first free slot; the unique index on it is the limit. What a question does
 * not need is left out of the text: Postgres keeps one plan for texts whose parameters do not change it, and planning this one anew
 * each time cost a third of what carrying it out does.
 * @returns `full` when the client has no free slot, `unpaid` when they have had as many unpaid calls as `unpaidCalls` says
 */
export async function insertQuestionWithFirstWave(db: Executor, input: NewQuestionInput): Promise<StoredQuestion> {
  const { question: q, answer, unpaidCalls } = input;
  const few = unpaidCalls ? hasFewUnpaidCalls({ clientId: q.client_id, ...unpaidCalls }) : sql`true`;
  const result = await sql<{ inserted: boolean; few: boolean }>`
    with terms as (select ${few} as few), slot as (${firstFreeSlot(q.client_id, input.maxOpen)}), question as (
      insert into questions (id, client_id, title, body, category, skills, urgency, languages, currency, max_rate, spend_cap,
        free_seconds, free_time_note, acceptance, preferred_consultant_ids, lexicon_version, created_at, expires_at, next_action_at, wave, wave_opened_at,
        open_slot, app_id, keywords)
      select ${q.id}, ${q.client_id}, ${q.title}, ${q.body}, ${q.category}, ${q.skills}::text[], ${q.urgency},
        ${q.languages}::text[], ${q.currency}, ${q.max_rate}, ${q.spend_cap},
        ${q.free_seconds}::int, ${q.free_time_note}::text, ${q.acceptance},
        ${q.preferred_consultant_ids}::uuid[], ${q.lexicon_version}, ${q.created_at}::timestamptz, ${q.expires_at},
        ${q.next_action_at}, 1, ${q.created_at}::timestamptz, slot.n, ${q.app_id}::uuid, ${json(input.keywords)}::jsonb
      from slot, terms where terms.few
      returning id, created_at, app_id
    ), wave as (
      insert into question_waves (question_id, wave, opened_at, considered, left_out)
      select question.id, 1, question.created_at, ${input.considered}, ${json(input.leftOut)}::jsonb from question
    ), invited as (
      insert into matches (id, question_id, consultant_id, status, wave, position, score, score_parts, weights_version,
        rate_amount, currency, invited_at, expires_at, app_id)
      select m.id, question.id, m.consultant_id, 'invited', 1, m.position, m.score, m.score_parts, m.weights_version,
        m.rate_amount, m.currency, question.created_at, ${input.invitationExpiresAt}::timestamptz, question.app_id
      from question, jsonb_to_recordset(${json(input.invitations)}::jsonb) as m (id uuid, consultant_id uuid, position integer,
        score real, score_parts jsonb, weights_version text, rate_amount integer, currency text)
    )${answer ? answerOf(q.client_id, answer) : sql``}
    select exists (select from question) as inserted, few from terms
  `.execute(db);
  const [stored] = result.rows;
  if (stored?.inserted) return 'stored';
  return stored?.few ? 'full' : 'unpaid';
}

/** No number where there is no limit. */
const firstFreeSlot = (clientId: string, maxOpen: number): RawBuilder<unknown> =>
  Number.isFinite(maxOpen)
    ? sql`
      select s::smallint as n from unnest(${Array.from({ length: maxOpen }, (_, i) => i + 1)}::int[]) s
      where not exists (select from questions where client_id = ${clientId} and status = 'open' and open_slot = s)
      order by s limit 1`
    : sql`select null::smallint as n`;

const answerOf = (clientId: string, { key, hash, status, body }: Answer): RawBuilder<unknown> => sql`, answer as (
      insert into idempotency_answers (user_id, key, request_hash, status, body)
      select ${clientId}, ${key}, ${hash}::bytea, ${status}::int, ${body} from question
    )`;

const json = (value: unknown): string => JSON.stringify(value);
