import { sql } from 'kysely';
import type { ChargeStatus, Currency, EndReason, NoticeCode, SessionStatus, Tier } from '../../../contract/index.ts';
import type { PresenceEvent } from '../../domain/metering.ts';
import type { Executor } from '../connect.ts';
import type { SessionRow } from '../schema.ts';

export interface NewSession {
  readonly id: string;
  readonly question_id: string;
  readonly match_id: string;
  readonly client_id: string;
  readonly consultant_id: string;
  readonly rate_amount: number;
  readonly currency: Currency;
  readonly free_seconds: number;
  readonly spend_cap: number | null;
  readonly commission_bps: number;
  readonly tier: Tier;
  readonly payment_method_id: string;
  readonly charge_status: ChargeStatus;
}

/** The unique indexes on live sessions refuse it when the client or the consultant is in another one. */
export async function insertSession(
  db: Executor,
  input: { session: NewSession; noShowSeconds: number },
): Promise<SessionRow> {
  return db
    .insertInto('sessions')
    .values({
      ...input.session,
      next_action_at: sql<Date>`clock_timestamp() + make_interval(secs => ${input.noShowSeconds})`,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function insertConsent(
  db: Executor,
  session: Pick<NewSession, 'match_id' | 'client_id' | 'rate_amount' | 'currency' | 'free_seconds' | 'spend_cap'>,
): Promise<void> {
  const { match_id, client_id, rate_amount, currency, free_seconds, spend_cap } = session;
  await db
    .insertInto('consents')
    .values({ match_id, client_id, rate_amount, currency, free_seconds, spend_cap })
    .onConflict((conflict) => conflict.column('match_id').doNothing())
    .execute();
}

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

/** @returns false when it is settled already, by whoever held the lock before */
export async function lockUnsettledSession(db: Executor, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('sessions')
    .select('id')
    .where('id', '=', id)
    .where('settled_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
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

/** Appends to the log of who was there. The database stamps the time: it is what money is counted from. */
export async function appendPresence(
  db: Executor,
  entry: { sessionId: string; userId: string; deviceId: string; nodeId: string; kind: PresenceEvent['kind'] },
): Promise<void> {
  await db
    .insertInto('session_presence')
    .values({
      session_id: entry.sessionId,
      user_id: entry.userId,
      device_id: entry.deviceId,
      node_id: entry.nodeId,
      kind: entry.kind,
    })
    .execute();
}

export interface PresenceLog {
  readonly events: PresenceEvent[];
  /** The database's time at reading, epoch milliseconds. */
  readonly readAt: number;
}

export async function readPresenceLog(db: Executor, sessionId: string): Promise<PresenceLog> {
  const { rows } = await sql<{ user_id: string; device_id: string; kind: PresenceEvent['kind']; at: number }>`
    select user_id, device_id, kind, floor(extract(epoch from at) * 1000)::float8 as at
    from session_presence where session_id = ${sessionId} order by id
  `.execute(db);
  const clock = await sql<{
    at: number;
  }>`select floor(extract(epoch from clock_timestamp()) * 1000)::float8 as at`.execute(db);
  return {
    events: rows.map((row) => ({ userId: row.user_id, deviceId: row.device_id, kind: row.kind, at: row.at })),
    readAt: clock.rows[0]?.at ?? 0,
  };
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

export async function markSessionSettled(
  db: Executor,
  input: { id: string; status: ChargeStatus; charged: number; commission: number; payout: number },
): Promise<SessionRow | undefined> {
  return db
    .updateTable('sessions')
    .set({
      charge_status: input.status,
      charged_amount: input.charged,
      commission: input.commission,
      payout: input.payout,
      settled_at: sql<Date>`clock_timestamp()`,
    })
    .where('id', '=', input.id)
    .where('settled_at', 'is', null)
    .where('ended_at', 'is not', null)
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

/**
 * Presence intervals that a dead server left open end at that server's last sign of life.
 * @returns the sessions whose log was completed, with those who left them.
 */
export async function closeIntervalsOfDeadNodes(
  db: Executor,
  leaseSeconds: number,
): Promise<Map<string, ReadonlySet<string>>> {
  const { rows } = await sql<{ session_id: string; user_id: string }>`
    with latest as (
      select distinct on (p.session_id, p.device_id) p.session_id, p.user_id, p.device_id, p.node_id, p.kind, p.at
      from session_presence p join sessions s on s.id = p.session_id and s.status in ('pending', 'active')
      order by p.session_id, p.device_id, p.id desc
    )
    insert into session_presence (session_id, user_id, device_id, node_id, kind, at)
    select l.session_id, l.user_id, l.device_id, l.node_id, 'leave', greatest(l.at, n.renewed_at)
    from latest l join nodes n on n.id = l.node_id
    where l.kind <> 'leave' and n.renewed_at < now() - make_interval(secs => ${leaseSeconds})
    returning session_id, user_id
  `.execute(db);
  const bySession = Map.groupBy(rows, (row) => row.session_id);
  return new Map([...bySession].map(([id, those]) => [id, new Set(those.map((row) => row.user_id))]));
}

/** A server's sign of life, for the case that it dies with sessions on it. */
export async function renewNode(db: Executor, nodeId: string): Promise<void> {
  await sql`
    insert into nodes (id) values (${nodeId}) on conflict (id) do update set renewed_at = clock_timestamp()
  `.execute(db);
}

export async function removeStaleNodes(db: Executor): Promise<void> {
  await sql`delete from nodes where renewed_at < now() - interval '1 day'`.execute(db);
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
