import { type Selectable, sql } from 'kysely';
import type { EndReason, NoticeCode, SessionStatus } from '../../../contract/index.ts';
import type { Executor } from '../connect.ts';
import type { SessionMessages, SessionRow } from '../schema.ts';

export async function findSession(db: Executor, id: string): Promise<SessionRow | undefined> {
  return db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst();
}

/** A session of one of its two people. */
export async function findParticipantSession(
  db: Executor,
  input: { id: string; userId: string },
): Promise<SessionRow | undefined> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('id', '=', input.id)
    .where((eb) => eb.or([eb('client_id', '=', input.userId), eb('consultant_id', '=', input.userId)]))
    .executeTakeFirst();
}

export async function findSessionOfMatch(db: Executor, matchId: string): Promise<SessionRow | undefined> {
  return db.selectFrom('sessions').selectAll().where('match_id', '=', matchId).executeTakeFirst();
}

export async function findLiveSession(db: Executor, userId: string): Promise<SessionRow | undefined> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('status', 'in', ['pending', 'active'])
    .where((eb) => eb.or([eb('client_id', '=', userId), eb('consultant_id', '=', userId)]))
    .executeTakeFirst();
}

export async function lockSession(db: Executor, id: string): Promise<SessionRow | undefined> {
  return db.selectFrom('sessions').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function listSessionRows(
  db: Executor,
  input: { userId: string | null; before: string | null; limit: number },
): Promise<SessionRow[]> {
  let query = db
    .selectFrom('sessions')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(input.limit + 1);
  const { userId } = input;
  if (userId) query = query.where((eb) => eb.or([eb('client_id', '=', userId), eb('consultant_id', '=', userId)]));
  if (input.before) query = query.where('id', '<', input.before);
  return query.execute();
}

/** pending → active, at the moment when both were there for the first time. */
export async function markSessionStarted(
  db: Executor,
  input: { id: string; startedAt: Date },
): Promise<SessionRow | undefined> {
  return db
    .updateTable('sessions')
    .set({ status: 'active', started_at: input.startedAt })
    .where('id', '=', input.id)
    .where('status', '=', 'pending')
    .returningAll()
    .executeTakeFirst();
}

export async function scheduleSession(db: Executor, input: { id: string; at: Date | null }): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ next_action_at: input.at })
    .where('id', '=', input.id)
    .where('status', 'in', ['pending', 'active'])
    .execute();
}

export async function addSessionNotice(db: Executor, input: { id: string; code: NoticeCode }): Promise<void> {
  await sql`
    update sessions set notices = array_append(notices, ${input.code}::text)
    where id = ${input.id} and not notices @> array[${input.code}::text]
  `.execute(db);
}

export interface SessionEnd {
  readonly id: string;
  readonly status: Exclude<SessionStatus, 'pending' | 'active'>;
  readonly reason: EndReason | null;
  readonly noShowBy: 'client' | 'consultant' | 'both' | null;
  readonly elapsed: number;
  readonly billable: number;
  readonly amount: number;
}

/** pending or active → its end, once. */
export async function markSessionEnded(db: Executor, end: SessionEnd): Promise<SessionRow | undefined> {
  return db
    .updateTable('sessions')
    .set({
      status: end.status,
      end_reason: end.reason,
      no_show_by: end.noShowBy,
      ended_at: sql<Date>`clock_timestamp()`,
      next_action_at: null,
      elapsed_seconds: end.elapsed,
      billable_seconds: end.billable,
      amount: end.amount,
    })
    .where('id', '=', end.id)
    .where('status', 'in', ['pending', 'active'])
    .returningAll()
    .executeTakeFirst();
}

export async function listDueSessionIds(db: Executor, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('sessions')
    .select('id')
    .where('status', 'in', ['pending', 'active'])
    .where('next_action_at', '<=', sql<Date>`now()`)
    .orderBy('next_action_at')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

/** Over, but not settled for a while: its bell was lost, or its worker died. */
export async function listUnsettledSessionIds(db: Executor, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('sessions')
    .select('id')
    .where('ended_at', '<', sql<Date>`now() - interval '2 seconds'`)
    .where('settled_at', 'is', null)
    .orderBy('ended_at')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

export async function insertMessage(
  db: Executor,
  message: { id: string; sessionId: string; userId: string; text: string },
): Promise<Date> {
  const row = await db
    .insertInto('session_messages')
    .values({ id: message.id, session_id: message.sessionId, user_id: message.userId, text: message.text })
    .returning('at')
    .executeTakeFirstOrThrow();
  return row.at;
}

/** Newest first; one more than `limit`, which tells whether there are more. */
export async function listSessionMessages(
  db: Executor,
  input: { sessionId: string; before: string | null; limit: number },
): Promise<Selectable<SessionMessages>[]> {
  return db
    .selectFrom('session_messages')
    .selectAll()
    .where('session_id', '=', input.sessionId)
    .$if(input.before !== null, (query) => query.where('id', '<', input.before))
    .orderBy('id', 'desc')
    .limit(input.limit + 1)
    .execute();
}

/** Of these consultants, those with whom the client has talked before; whoever has blocked the other since is not among them. */
export async function listMetConsultantIds(
  db: Executor,
  input: { clientId: string; consultantIds: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct s.consultant_id as id from sessions s
    where s.client_id = ${input.clientId} and s.consultant_id = any(${[...input.consultantIds]}::uuid[]) and s.started_at is not null
      and not exists (select 1 from blocks b where (b.blocker_id, b.blocked_id) in
        ((s.client_id, s.consultant_id), (s.consultant_id, s.client_id)))
  `.execute(db);
  return rows.map((row) => row.id);
}
