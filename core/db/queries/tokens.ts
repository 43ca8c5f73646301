import { sql } from 'kysely';
import type { Executor } from '../connect.ts';
import type { OneTimeTokens } from '../schema.ts';

type Purpose = OneTimeTokens['purpose'];

export interface NewRefreshToken {
  readonly id: string;
  readonly userId: string;
  readonly familyId: string;
  readonly hash: Buffer;
  readonly lifeSeconds: number;
}

export async function insertRefreshToken(db: Executor, token: NewRefreshToken): Promise<void> {
  await db
    .insertInto('refresh_tokens')
    .values({
      id: token.id,
      user_id: token.userId,
      family_id: token.familyId,
      token_hash: token.hash,
      expires_at: sql<Date>`now() + make_interval(secs => ${token.lifeSeconds})`,
    })
    .execute();
}

export interface RefreshTokenState {
  readonly id: string;
  readonly user_id: string;
  readonly family_id: string;
  readonly used: boolean;
  /** Still in use when the request that shows it now arrived: two at once, and not one after the other. */
  readonly used_meanwhile: boolean;
  readonly expired: boolean;
  /** A family is revoked as soon as one of its tokens is, so that a token made at that moment is no way round it. */
  readonly family_revoked: boolean;
}

const stateOf = (hash: Buffer, ageMs: number) => sql`
  select t.id, t.user_id, t.family_id, t.used_at is not null as used,
    coalesce(t.used_at > clock_timestamp() - make_interval(secs => ${ageMs / 1000}), false) as used_meanwhile,
    t.expires_at <= now() as expired,
    exists (select 1 from refresh_tokens f where f.family_id = t.family_id and f.revoked_at is not null) as family_revoked
  from refresh_tokens t where t.token_hash = ${hash}`;

/** Locks the token, or finds nothing when somebody else is rotating it just now. `ageMs`: how long ago the request arrived. */
export async function lockRefreshTokenOrSkip(
  db: Executor,
  input: { hash: Buffer; ageMs: number },
): Promise<RefreshTokenState | undefined> {
  const { rows } =
    await sql<RefreshTokenState>`${stateOf(input.hash, input.ageMs)} for update of t skip locked`.execute(db);
  return rows[0];
}

/**
 * From here on the token is used. Until when somebody else may have been on their way with it is not known before its successor
 * is: written down is the latest moment that this can be.
 */
export async function beginRefreshTokenUse(db: Executor, input: { id: string; withinSeconds: number }): Promise<void> {
  await db
    .updateTable('refresh_tokens')
    .set({ used_at: sql<Date>`clock_timestamp() + make_interval(secs => ${input.withinSeconds})` })
    .where('id', '=', input.id)
    .execute();
}

/** The successor is committed and about to be handed out: who arrives with the old token from now on has no excuse. */
export async function endRefreshTokenUse(db: Executor, id: string): Promise<void> {
  await db.updateTable('refresh_tokens').set({ used_at: sql<Date>`clock_timestamp()` }).where('id', '=', id).execute();
}

export async function findRefreshTokenFamily(
  db: Executor,
  input: { hash: Buffer; userId: string },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('refresh_tokens')
    .select('family_id')
    .where('token_hash', '=', input.hash)
    .where('user_id', '=', input.userId)
    .executeTakeFirst();
  return row?.family_id;
}

export async function revokeRefreshTokenFamily(db: Executor, familyId: string): Promise<void> {
  await db
    .updateTable('refresh_tokens')
    .set({ revoked_at: sql<Date>`now()` })
    .where('family_id', '=', familyId)
    .where('revoked_at', 'is', null)
    .execute();
}

export async function revokeRefreshTokensOfUser(db: Executor, userId: string): Promise<void> {
  await db
    .updateTable('refresh_tokens')
    .set({ revoked_at: sql<Date>`now()` })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .execute();
}

/** Sign-ins and one-time tokens of an account that is being deleted. */
export async function deleteTokensOfUser(db: Executor, userId: string): Promise<void> {
  await db.deleteFrom('refresh_tokens').where('user_id', '=', userId).execute();
  await db.deleteFrom('one_time_tokens').where('user_id', '=', userId).execute();
}

/** @returns how many that nobody can use any more were forgotten */
export async function deleteExpiredTokens(db: Executor): Promise<number> {
  const refresh = await db
    .deleteFrom('refresh_tokens')
    .where('expires_at', '<', sql<Date>`now() - interval '1 day'`)
    .executeTakeFirst();
  const once = await db
    .deleteFrom('one_time_tokens')
    .where('expires_at', '<', sql<Date>`now() - interval '1 day'`)
    .executeTakeFirst();
  return Number(refresh.numDeletedRows + once.numDeletedRows);
}

export interface OneTimeMail {
  readonly tokenId: string;
  readonly mailId: string;
  readonly purpose: Purpose;
  readonly hash: Buffer;
  readonly lifeSeconds: number;
  readonly email: string;
  readonly subject: string;
  readonly body: string;
}

/**
 * Writes a one-time token and the mail that carries it, if there is such an account; one statement either way, so that the time
 * it takes does not tell which.
 */
export async function mailOneTimeToken(db: Executor, mail: OneTimeMail): Promise<void> {
  await sql`
    with account as (
      select id, email from users where email = ${mail.email} and deleted_at is null
    ), token as (
      insert into one_time_tokens (id, user_id, purpose, token_hash, expires_at)
      select ${mail.tokenId}, id, ${mail.purpose}, ${mail.hash}, now() + make_interval(secs => ${mail.lifeSeconds})
      from account
    )
    insert into mail_outbox (id, user_id, recipient, subject, body)
    select ${mail.mailId}, id, email, ${mail.subject}, ${mail.body} from account
  `.execute(db);
}

/** Uses the token up. @returns whose it was; undefined when it is unknown, used or expired. */
export async function consumeOneTimeToken(
  db: Executor,
  input: { hash: Buffer; purpose: Purpose },
): Promise<string | undefined> {
  const row = await db
    .updateTable('one_time_tokens')
    .set({ used_at: sql<Date>`now()` })
    .where('token_hash', '=', input.hash)
    .where('purpose', '=', input.purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning('user_id')
    .executeTakeFirst();
  return row?.user_id;
}

/** Older mails lose their power once one of them was used. */
export async function consumeOneTimeTokensOfUser(
  db: Executor,
  input: { userId: string; purpose: Purpose },
): Promise<void> {
  await db
    .updateTable('one_time_tokens')
    .set({ used_at: sql<Date>`now()` })
    .where('user_id', '=', input.userId)
    .where('purpose', '=', input.purpose)
    .where('used_at', 'is', null)
    .execute();
}
