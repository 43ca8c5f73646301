import { sql } from 'kysely';
import type { Role } from '../../../contract/index.ts';
import type { Executor } from '../connect.ts';
import type { UserRow } from '../schema.ts';

export interface NewUser {
  readonly id: string;
  /** null, as the password's hash: they come in through an app. */
  readonly email: string | null;
  readonly passwordHash: string | null;
  readonly name: string;
  readonly role: Role;
  readonly emailVerified?: boolean;
}

/** A consultant gets an empty profile with the account. @throws a unique violation of `users_email_key` */
export async function insertUser(db: Executor, user: NewUser): Promise<UserRow> {
  const row = await db
    .insertInto('users')
    .values({
      id: user.id,
      email: user.email,
      password_hash: user.passwordHash,
      name: user.name,
      role: user.role,
      email_verified_at: user.emailVerified ? sql<Date>`now()` : null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  if (user.role === 'consultant') {
    await db.insertInto('consultant_profiles').values({ user_id: user.id, trust_parts: '{}' }).execute();
    await db
      .insertInto('tier_history')
      .values({ id: user.id, consultant_id: user.id, from_tier: null, to_tier: 'rookie', reason: 'registered' })
      .execute();
  }
  return row;
}

/** Accounts that exist; a deleted one has no address any more. */
export async function findUserByEmail(db: Executor, email: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst();
}

export async function findUser(db: Executor, id: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Keeps sessions from beginning for this user until the transaction ends. */
export async function lockUser(db: Executor, id: string): Promise<UserRow | undefined> {
  await db.selectFrom('consultant_profiles').select('user_id').where('user_id', '=', id).forUpdate().execute();
  return db.selectFrom('users').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function listOpenQuestionIdsOfClient(db: Executor, clientId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('questions')
    .select('id')
    .where('client_id', '=', clientId)
    .where('status', '=', 'open')
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

export interface Standing {
  readonly banned: boolean;
  readonly deleted: boolean;
  readonly family_revoked: boolean;
}

export async function findStanding(
  db: Executor,
  input: { userId: string; familyId: string },
): Promise<Standing | undefined> {
  const { rows } = await sql<Standing>`
    select banned_at is not null as banned, deleted_at is not null as deleted,
      exists (select 1 from refresh_tokens t
        where t.family_id = ${input.familyId} and t.revoked_at is not null) as family_revoked
    from users where id = ${input.userId}
  `.execute(db);
  return rows[0];
}

export async function updateUser(
  db: Executor,
  input: { id: string; name?: string | undefined; timeZone?: string | undefined },
): Promise<UserRow | undefined> {
  return db
    .updateTable('users')
    .set((eb) => ({
      name: input.name ?? eb.ref('name'),
      time_zone: input.timeZone ?? eb.ref('time_zone'),
    }))
    .where('id', '=', input.id)
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

export async function markEmailVerified(db: Executor, id: string): Promise<void> {
  await db
    .updateTable('users')
    .set({ email_verified_at: sql<Date>`coalesce(email_verified_at, now())` })
    .where('id', '=', id)
    .execute();
}

export async function setPasswordHash(db: Executor, input: { id: string; passwordHash: string }): Promise<void> {
  await db
    .updateTable('users')
    .set({ password_hash: input.passwordHash })
    .where('id', '=', input.id)
    .where('deleted_at', 'is', null)
    .execute();
}

export async function markUserBanned(
  db: Executor,
  input: { id: string; reason: string },
): Promise<UserRow | undefined> {
  return db
    .updateTable('users')
    .set({ banned_at: sql<Date>`coalesce(banned_at, now())`, ban_reason: input.reason })
    .where('id', '=', input.id)
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

export async function markUserUnbanned(db: Executor, id: string): Promise<UserRow | undefined> {
  return db
    .updateTable('users')
    .set({ banned_at: null, ban_reason: null })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/** Name, address, or id as typed by an operator; newest first. */
export async function listUserRows(
  db: Executor,
  input: { q: string | null; before: string | null; limit: number },
): Promise<UserRow[]> {
  let query = db
    .selectFrom('users')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(input.limit + 1);
  if (input.before) query = query.where('id', '<', input.before);
  if (input.q) {
    const like = likeContaining(input.q);
    query = query.where((eb) =>
      eb.or([eb('name', 'ilike', like), eb('email', 'ilike', like), eb(sql`id::text`, '=', input.q)]),
    );
  }
  return query.execute();
}

/** The pattern that finds a text anywhere; what the text says is never read as a wildcard. */
export const likeContaining = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/**
 * Takes everything personal out of an account and out of what it has written. The rows stay, because other people's sessions,
 * bills and ratings hang on them.
 */
export async function anonymiseUser(db: Executor, id: string): Promise<void> {
  await sql`update users set email = null, password_hash = null, name = 'Deleted user', time_zone = null,
    email_verified_at = null, deleted_at = now() where id = ${id}`.execute(db);
  await sql`update consultant_profiles set headline = '', bio = '', availability = 'away', updated_at = now()
    where user_id = ${id}`.execute(db);
  await sql`delete from consultant_skills where user_id = ${id}`.execute(db);
  // Of the keywords those stay that name a skill, under whatever word.
  await sql`update questions set title = 'Deleted question', body = 'The author has deleted this account.', category = null,
    keywords = jsonb_path_query_array(keywords, '$[*] ? (exists(@.skill))') where client_id = ${id}`.execute(db);
  await sql`update matches set note = null where consultant_id = ${id} and note is not null`.execute(db);
  await sql`update session_messages set text = '(deleted)' where user_id = ${id}`.execute(db);
  await sql`update ratings set comment = null where client_id = ${id} and comment is not null`.execute(db);
  await sql`update invoices i set client_name = case when s.client_id = ${id} then 'Deleted user' else client_name end,
    consultant_name = case when s.consultant_id = ${id} then 'Deleted user' else consultant_name end
    from sessions s where s.id = i.session_id and ${id}::uuid in (s.client_id, s.consultant_id)`.execute(db);
  await sql`update reports set detail = null where reporter_id = ${id} and detail is not null`.execute(db);
  // The app's own name for them, and what its server was told of them.
  await sql`delete from app_users where user_id = ${id}`.execute(db);
  await sql`update webhook_events set data = data - 'externalUserId' where user_id = ${id}`.execute(db);
  await sql`delete from mail_outbox where user_id = ${id}`.execute(db);
  await sql`delete from idempotency_answers where user_id = ${id}`.execute(db);
}
