import { sql } from 'kysely';
import type { Executor } from '../connect.ts';
import type { UserRow } from '../schema.ts';

export interface AppUserRow extends UserRow {
  readonly family_id: string;
}

/** One of an app's users, by the app's own id; their name and the time of this token are written down on the way. */
export async function visitAppUser(
  db: Executor,
  input: { appId: string; externalId: string; name: string },
): Promise<AppUserRow | undefined> {
  const { rows } = await sql<AppUserRow>`
    with visited as (
      update app_users set last_token_at = now() where app_id = ${input.appId} and external_id = ${input.externalId}
      returning user_id, family_id
    )
    update users set name = case when deleted_at is null then ${input.name} else name end
    from visited where users.id = visited.user_id
    returning users.*, visited.family_id
  `.execute(db);
  return rows[0];
}

/** @throws a unique violation of `app_users_app_id_external_id_key` */
export async function insertAppUser(
  db: Executor,
  input: { userId: string; appId: string; externalId: string; familyId: string },
): Promise<void> {
  await db
    .insertInto('app_users')
    .values({ user_id: input.userId, app_id: input.appId, external_id: input.externalId, family_id: input.familyId })
    .execute();
}

/** Tokens name the family, so those that were handed out until now are worth nothing. @returns whose they were */
export async function renewAppFamilies(
  db: Executor,
  input: { appId: string; externalId: string | null },
): Promise<string[]> {
  let query = db
    .updateTable('app_users')
    .set({ family_id: sql<string>`gen_random_uuid()` })
    .where('app_id', '=', input.appId);
  if (input.externalId !== null) query = query.where('external_id', '=', input.externalId);
  return (await query.returning('user_id').execute()).map((row) => row.user_id);
}

export interface AppStandingRow {
  readonly banned: boolean;
  readonly deleted: boolean;
  readonly family_revoked: boolean;
  readonly app_closed: boolean;
  readonly origins: string[];
  readonly requests_per_minute: number;
  readonly open_questions: number;
}

export async function findAppStanding(
  db: Executor,
  input: { userId: string; familyId: string; appId: string },
): Promise<AppStandingRow | undefined> {
  const { rows } = await sql<AppStandingRow>`
    select u.banned_at is not null as banned, u.deleted_at is not null as deleted, au.family_id <> ${input.familyId} as family_revoked,
      a.disabled_at is not null or a.deleted_at is not null as app_closed, a.origins, a.requests_per_minute, a.open_questions
    from app_users au join users u on u.id = au.user_id join apps a on a.id = au.app_id
    where au.user_id = ${input.userId} and au.app_id = ${input.appId}
  `.execute(db);
  return rows[0];
}
