import { type ExpressionBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { Currency, ExpiredReason, Keyword, QuestionStatus } from '../../../contract/index.ts';
import type { Executor } from '../connect.ts';
import type { Database, LeftOut, QuestionRow } from '../schema.ts';

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
        acceptance, preferred_consultant_ids, lexicon_version, created_at, expires_at, next_action_at, wave, wave_opened_at,
        open_slot)
      select ${q.id}, ${q.client_id}, ${q.title}, ${q.body}, ${q.category}, ${q.skills}::text[], ${q.urgency},
        ${q.languages}::text[], ${q.currency}, ${q.max_rate}, ${q.spend_cap}, ${q.acceptance},
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

/** Everything a question is shown with: keywords, counts, its session. */
export interface QuestionViewRow extends QuestionRow {
  readonly keywords: Keyword[];
  readonly invited_count: number;
  readonly offered_count: number;
  readonly session_id: string | null;
}

const keywordsOf = sql<Keyword[]>`coalesce((
  select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('term', k.term, 'weight', round(k.weight::numeric, 4), 'skill', k.skill))
    order by k.position)
  from question_keywords k where k.question_id = questions.id), '[]')`;
const invitedCountOf = sql<number>`(select count(*)::int from matches m where m.question_id = questions.id and m.wave > 0)`;
const offeredCountOf = sql<number>`(
  select count(*)::int from matches m where m.question_id = questions.id and m.offered_at is not null)`;
const sessionIdOf = sql<string | null>`(select s.id from sessions s where s.question_id = questions.id)`;

function selectViews(db: Executor) {
  return db
    .selectFrom('questions')
    .selectAll('questions')
    .select([
      keywordsOf.as('keywords'),
      invitedCountOf.as('invited_count'),
      offeredCountOf.as('offered_count'),
      sessionIdOf.as('session_id'),
    ]);
}

export async function findQuestionView(db: Executor, id: string): Promise<QuestionViewRow | undefined> {
  return selectViews(db).where('questions.id', '=', id).executeTakeFirst();
}

export async function findQuestionViews(db: Executor, ids: readonly string[]): Promise<Map<string, QuestionViewRow>> {
  if (ids.length === 0) return new Map();
  const rows = await selectViews(db).where('questions.id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

export interface QuestionListInput {
  readonly clientId: string | null;
  readonly status: QuestionStatus | null;
  readonly before: string | null;
  readonly limit: number;
}

export async function listQuestionViews(db: Executor, input: QuestionListInput): Promise<QuestionViewRow[]> {
  let query = selectViews(db)
    .orderBy('questions.id', 'desc')
    .limit(input.limit + 1);
  if (input.clientId) query = query.where('questions.client_id', '=', input.clientId);
  if (input.status) query = query.where('questions.status', '=', input.status);
  if (input.before) query = query.where('questions.id', '<', input.before);
  return query.execute();
}

/** Open, unclaimed, not yet due: what a consultant who has just come could be asked. Oldest first. */
export async function listAskableQuestions(
  db: Executor,
  input: { consultantId: string; limit: number },
): Promise<QuestionViewRow[]> {
  return selectViews(db)
    .where('questions.status', '=', 'open')
    .where('questions.expires_at', '>', sql<Date>`now()`)
    .where((eb) => eb.not(eb.exists(matchOf(eb, input.consultantId))))
    .orderBy('questions.created_at')
    .limit(input.limit)
    .execute();
}

const matchOf = (
  eb: ExpressionBuilder<Database, 'questions'>,
  consultantId: string,
): SelectQueryBuilder<Database, 'questions' | 'matches', { id: string }> =>
  eb
    .selectFrom('matches')
    .select('matches.id')
    .whereRef('matches.question_id', '=', 'questions.id')
    .where('matches.consultant_id', '=', consultantId);

export async function findQuestion(db: Executor, id: string): Promise<QuestionRow | undefined> {
  return db.selectFrom('questions').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function lockQuestion(db: Executor, id: string): Promise<QuestionRow | undefined> {
  return db.selectFrom('questions').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Keeps the question as it is while something is added to it; many may do that at once. */
export async function shareLockOpenQuestion(db: Executor, id: string): Promise<QuestionRow | undefined> {
  return db
    .selectFrom('questions')
    .selectAll()
    .where('id', '=', id)
    .where('status', '=', 'open')
    .where('expires_at', '>', sql<Date>`now()`)
    .forShare()
    .executeTakeFirst();
}

/** The first offer moves the deadline, once. Takes the question's lock only when there is something to move. */
export async function extendQuestionDeadline(
  db: Executor,
  input: { matchId: string; consultantId: string; seconds: number },
): Promise<void> {
  await sql`
    update questions set expires_at = expires_at + make_interval(secs => ${input.seconds}), deadline_extended = true
    where id = (select question_id from matches where id = ${input.matchId} and consultant_id = ${input.consultantId}
        and status = 'invited' and matches.expires_at > now())
      and status = 'open' and not deadline_extended and expires_at > now()
  `.execute(db);
}

export async function openQuestionWave(
  db: Executor,
  input: { questionId: string; wave: number; considered: number; leftOut: readonly LeftOut[] },
): Promise<void> {
  await db
    .updateTable('questions')
    .set({ wave: input.wave, wave_opened_at: sql<Date>`now()` })
    .where('id', '=', input.questionId)
    .execute();
  await db
    .insertInto('question_waves')
    .values({
      question_id: input.questionId,
      wave: input.wave,
      considered: input.considered,
      left_out: JSON.stringify(input.leftOut),
    })
    .onConflict((conflict) => conflict.columns(['question_id', 'wave']).doNothing())
    .execute();
}

export async function scheduleQuestion(db: Executor, input: { questionId: string; at: Date }): Promise<void> {
  await db
    .updateTable('questions')
    .set({ next_action_at: input.at })
    .where('id', '=', input.questionId)
    .where('status', '=', 'open')
    .execute();
}

/** open → expired | cancelled. @returns whether it was this call that did it. */
export async function closeOpenQuestion(
  db: Executor,
  input: { questionId: string; status: 'expired' | 'cancelled'; reason: ExpiredReason | null; advice: string | null },
): Promise<boolean> {
  const result = await db
    .updateTable('questions')
    .set({
      status: input.status,
      expired_reason: input.reason,
      advice: input.advice,
      next_action_at: null,
      accepting_match_id: null,
      accepting_until: null,
      closed_at: sql<Date>`now()`,
    })
    .where('id', '=', input.questionId)
    .where('status', '=', 'open')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** matched → in_session → completed | cancelled, with its session. */
export async function moveQuestion(
  db: Executor,
  input: { questionId: string; from: readonly QuestionStatus[]; to: 'in_session' | 'completed' | 'cancelled' },
): Promise<void> {
  await db
    .updateTable('questions')
    .set({ status: input.to, ...(input.to !== 'in_session' && { closed_at: sql<Date>`now()` }) })
    .where('id', '=', input.questionId)
    .where('status', 'in', input.from)
    .execute();
}

/** What the clock says is to be done, oldest first; a partial index holds just these. */
export async function listDueQuestionIds(db: Executor, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('questions')
    .select('id')
    .where('status', '=', 'open')
    .where('next_action_at', '<=', sql<Date>`now()`)
    .orderBy('next_action_at')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

export async function listUnenrichedQuestionIds(db: Executor, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('questions')
    .select('id')
    .where('enriched_at', 'is', null)
    .where('created_at', '<', sql<Date>`now() - interval '5 seconds'`)
    .where('created_at', '>', sql<Date>`now() - interval '1 day'`)
    .orderBy('created_at')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

export async function listQuestionWaves(db: Executor, questionId: string) {
  return db
    .selectFrom('question_waves')
    .select(['wave', 'considered', 'left_out'])
    .where('question_id', '=', questionId)
    .orderBy('wave')
    .execute();
}

export async function replaceQuestionKeywords(
  db: Executor,
  input: { questionId: string; keywords: readonly Keyword[] },
): Promise<void> {
  await db.deleteFrom('question_keywords').where('question_id', '=', input.questionId).execute();
  if (input.keywords.length > 0) {
    await db
      .insertInto('question_keywords')
      .values(
        input.keywords.map((keyword, position) => ({
          question_id: input.questionId,
          position,
          term: keyword.term,
          weight: keyword.weight,
          skill: keyword.skill ?? null,
          source: 'enriched' as const,
        })),
      )
      .execute();
  }
  await db.updateTable('questions').set({ enriched_at: sql<Date>`now()` }).where('id', '=', input.questionId).execute();
}

export async function listOpenFirstQuestionIds(db: Executor, clientId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('questions')
    .select('id')
    .where('client_id', '=', clientId)
    .where('status', '=', 'open')
    .where('acceptance', '=', 'first')
    .orderBy('created_at')
    .execute();
  return rows.map((row) => row.id);
}

/**
 * Claims a question for the acceptance of one match. Losers are answered at once: a row that somebody else has locked is
 * skipped, which is only a hint, so that the caller rereads. The claim of a match that waits for the client's confirmation
 * may be taken over: it is the same client who has changed their mind.
 */
export async function claimQuestion(
  db: Executor,
  input: { questionId: string; matchId: string; seconds: number; wait: boolean },
): Promise<boolean> {
  const result = await sql`
    update questions set accepting_match_id = ${input.matchId},
      accepting_until = clock_timestamp() + make_interval(secs => ${input.seconds})
    where id = (
      select id from questions where id = ${input.questionId} and status = 'open'
        and (accepting_match_id is null or accepting_match_id = ${input.matchId} or accepting_until <= clock_timestamp()
          or exists (select 1 from holds h where h.match_id = accepting_match_id and h.status = 'requires_action'))
        and (expires_at > clock_timestamp() or accepting_match_id = ${input.matchId})
      for update ${input.wait ? sql`` : sql`skip locked`})
    returning id
  `.execute(db);
  return result.rows.length === 1;
}

export async function prolongClaim(
  db: Executor,
  input: { questionId: string; matchId: string; seconds: number },
): Promise<void> {
  await db
    .updateTable('questions')
    .set({ accepting_until: sql<Date>`clock_timestamp() + make_interval(secs => ${input.seconds})` })
    .where('id', '=', input.questionId)
    .where('accepting_match_id', '=', input.matchId)
    .where('status', '=', 'open')
    .execute();
}

export async function clearClaim(db: Executor, input: { questionId: string; matchId: string }): Promise<void> {
  await db
    .updateTable('questions')
    .set({ accepting_match_id: null, accepting_until: null, next_action_at: sql<Date>`now()` })
    .where('id', '=', input.questionId)
    .where('accepting_match_id', '=', input.matchId)
    .where('status', '=', 'open')
    .execute();
}

/** open → matched, by whoever still holds the claim. */
export async function markQuestionMatched(
  db: Executor,
  input: { questionId: string; matchId: string },
): Promise<QuestionRow | undefined> {
  return db
    .updateTable('questions')
    .set({ status: 'matched', accepting_match_id: null, accepting_until: null, next_action_at: null })
    .where('id', '=', input.questionId)
    .where('status', '=', 'open')
    .where('accepting_match_id', '=', input.matchId)
    .returningAll()
    .executeTakeFirst();
}

export async function extendOpenQuestionDeadline(
  db: Executor,
  input: { questionId: string; seconds: number },
): Promise<void> {
  await sql`
    update questions set expires_at = expires_at + make_interval(secs => ${input.seconds}), deadline_extended = true
    where id = ${input.questionId} and status = 'open' and not deadline_extended and expires_at > now()
  `.execute(db);
}
