import { sql } from 'kysely';
import type { Tier } from '../../../contract/index.ts';
import type { Executor } from '../connect.ts';
import type { SessionRow } from '../schema.ts';
import type { ReportRow } from './safety.ts';
import { likeContaining } from './users.ts';

export interface NewAuditEntry {
  readonly id: string;
  readonly adminId: string;
  /** What was done to what: `user.ban`, `session.end`. */
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly reason: string | null;
}

export async function insertAudit(db: Executor, entry: NewAuditEntry): Promise<void> {
  await db
    .insertInto('admin_audit')
    .values({
      id: entry.id,
      admin_id: entry.adminId,
      action: entry.action,
      subject_type: entry.subjectType,
      subject_id: entry.subjectId,
      reason: entry.reason,
    })
    .execute();
}

/** What an operator searches for in a list, newest first. */
export interface SearchInput {
  readonly q: string | null;
  readonly before: string | null;
  readonly limit: number;
}

export async function listAuditRows(db: Executor, input: SearchInput) {
  let query = db
    .selectFrom('admin_audit')
    .select(['id', 'admin_id', 'action', 'subject_type', 'subject_id', 'reason', 'at'])
    .orderBy('id', 'desc')
    .limit(input.limit + 1);
  if (input.before) query = query.where('id', '<', input.before);
  if (input.q) {
    const like = likeContaining(input.q);
    query = query.where((eb) =>
      eb.or([eb('action', 'ilike', like), eb('reason', 'ilike', like), eb('subject_id', '=', input.q)]),
    );
  }
  return query.execute();
}

export async function listReportRows(db: Executor, input: SearchInput): Promise<ReportRow[]> {
  let query = db
    .selectFrom('reports')
    .select(['id', 'reporter_id', 'subject_type', 'subject_id', 'reason', 'detail', 'created_at'])
    .orderBy('id', 'desc')
    .limit(input.limit + 1);
  if (input.before) query = query.where('id', '<', input.before);
  if (input.q) {
    const like = likeContaining(input.q);
    query = query.where((eb) =>
      eb.or([eb('reason', 'ilike', like), eb('detail', 'ilike', like), eb(sql`subject_id::text`, '=', input.q)]),
    );
  }
  return query.execute();
}

export async function listMailRows(db: Executor, input: SearchInput) {
  let query = db
    .selectFrom('mail_outbox')
    .select(['id', 'recipient', 'subject', 'body', 'created_at'])
    .orderBy('id', 'desc')
    .limit(input.limit + 1);
  if (input.before) query = query.where('id', '<', input.before);
  if (input.q) {
    const like = likeContaining(input.q);
    query = query.where((eb) => eb.or([eb('recipient', 'ilike', like), eb('subject', 'ilike', like)]));
  }
  return query.execute();
}

export interface OnlineRow {
  readonly user_id: string;
  readonly name: string;
  readonly tier: Tier;
  readonly offline_since: Date | null;
  readonly wrap_up_until: Date | null;
  readonly in_session: boolean;
}

/** Those whom the database believes online; it follows the presence store within a lease. */
export async function listOnlineRows(db: Executor, limit: number): Promise<OnlineRow[]> {
  const { rows } = await sql<OnlineRow>`
    select p.user_id, u.name, p.tier, p.offline_since, p.wrap_up_until,
      exists (select 1 from sessions s where s.consultant_id = p.user_id and s.status in ('pending', 'active')) as in_session
    from consultant_profiles p join users u on u.id = p.user_id
    where p.offline_since is null order by p.user_id limit ${limit}
  `.execute(db);
  return rows;
}

export async function listLiveSessionRows(db: Executor, limit: number): Promise<SessionRow[]> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('status', 'in', ['pending', 'active'])
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
