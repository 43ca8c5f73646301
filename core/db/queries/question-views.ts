import { type ExpressionBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { QuestionStatus } from '../../../contract/index.ts';
import type { Executor } from '../connect.ts';
import type { Database, QuestionRow } from '../schema.ts';

/** Everything a question is shown with: counts, its session. */
export interface QuestionViewRow extends QuestionRow {
  readonly invited_count: number;
  readonly offered_count: number;
  readonly session_id: string | null;
}

const invitedCountOf = sql<number>`(select count(*)::int from matches m where m.question_id = questions.id and m.wave > 0)`;
const offeredCountOf = sql<number>`(
  select count(*)::int from matches m where m.question_id = questions.id and m.offered_at is not null)`;
const sessionIdOf = sql<string | null>`(select s.id from sessions s where s.question_id = questions.id)`;

function selectViews(db: Executor) {
  return db
    .selectFrom('questions')
    .selectAll('questions')
    .select([invitedCountOf.as('invited_count'), offeredCountOf.as('offered_count'), sessionIdOf.as('session_id')]);
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

/** What a deeper reading needs, of those that have not had it. */
export async function listQuestionsToEnrich(
  db: Executor,
  ids: readonly string[],
): Promise<Pick<QuestionViewRow, 'id' | 'title' | 'body' | 'skills' | 'keywords'>[]> {
  return db
    .selectFrom('questions')
    .select(['id', 'title', 'body', 'skills', 'keywords'])
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('enriched_at', 'is', null)
    .execute();
}
