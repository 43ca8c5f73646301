import { sql } from 'kysely';
import type { ExpiredReason, Keyword, QuestionStatus } from '../../../contract/index.ts';
import type { Executor } from '../connect.ts';
import type { LeftOut, QuestionRow } from '../schema.ts';

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

/** What will be due soon. `due_in_ms`: from now, by the database's clock. */
export async function listQuestionsDueWithin(
  db: Executor,
  input: { milliseconds: number; limit: number },
): Promise<{ id: string; due_in_ms: number }[]> {
  const { rows } = await sql<{ id: string; due_in_ms: number }>`
    select id, (extract(epoch from next_action_at - now()) * 1000)::float8 as due_in_ms from questions
    where status = 'open' and next_action_at > now() and next_action_at <= now() + make_interval(secs => ${input.milliseconds / 1000})
    order by next_action_at limit ${input.limit}
  `.execute(db);
  return rows;
}

export async function isQuestionDue(db: Executor, id: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from questions where id = ${id} and status = 'open' and next_action_at <= now()
  `.execute(db);
  return rows.length === 1;
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
    .select(['wave', 'opened_at', 'left_out'])
    .where('question_id', '=', questionId)
    .orderBy('wave')
    .execute();
}

/** @returns those for whom it was this call that did it. */
export async function markQuestionsEnriched(db: Executor, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .updateTable('questions')
    .set({ enriched_at: sql<Date>`now()` })
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('enriched_at', 'is', null)
    .returning('id')
    .execute();
  return new Set(rows.map((row) => row.id));
}

export async function replaceQuestionKeywords(
  db: Executor,
  input: { questionId: string; keywords: readonly Keyword[] },
): Promise<void> {
  await db
    .updateTable('questions')
    .set({ keywords: JSON.stringify(input.keywords) })
    .where('id', '=', input.questionId)
    .execute();
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

export async function extendOpenQuestionDeadline(
  db: Executor,
  input: { questionId: string; seconds: number },
): Promise<void> {
  await sql`
    update questions set expires_at = expires_at + make_interval(secs => ${input.seconds}), deadline_extended = true
    where id = ${input.questionId} and status = 'open' and not deadline_extended and expires_at > now()
  `.execute(db);
}
