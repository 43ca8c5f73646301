import { sql } from 'kysely';
import type { Executor } from '../connect.ts';
import type { AppRow } from '../schema.ts';

export interface NewApp {
  readonly id: string;
  readonly name: string;
  readonly origins: readonly string[];
  readonly contactEmail: string | null;
  readonly requestsPerMinute: number;
  readonly openQuestions: number;
  readonly secret: AppSecret;
  readonly createdBy: string;
}
/** What is kept of a secret key. */
export interface AppSecret {
  readonly hash: Buffer;
  /** Its last characters, so that people can tell keys apart. */
  readonly hint: string;
}

export async function insertApp(db: Executor, app: NewApp): Promise<AppRow> {
  return db
    .insertInto('apps')
    .values({
      id: app.id,
      name: app.name,
      origins: [...app.origins],
      contact_email: app.contactEmail,
      requests_per_minute: app.requestsPerMinute,
      open_questions: app.openQuestions,
      secret_hash: app.secret.hash,
      secret_hint: app.secret.hint,
      created_by: app.createdBy,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** `keyOf`: the app whose secret key the caller holds, who may see no other; null for an operator. */
export async function findApp(db: Executor, input: { id: string; keyOf: string | null }): Promise<AppRow | undefined> {
  let query = db.selectFrom('apps').selectAll().where('id', '=', input.id).where('deleted_at', 'is', null);
  if (input.keyOf !== null) query = query.where('id', '=', input.keyOf);
  return query.executeTakeFirst();
}

/** By its secret key, or by the one before while that is still good. */
export async function findAppBySecret(db: Executor, hash: Buffer): Promise<AppRow | undefined> {
  return db
    .selectFrom('apps')
    .selectAll()
    .where('deleted_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('secret_hash', '=', hash),
        eb.and([eb('previous_secret_hash', '=', hash), eb('previous_secret_until', '>', sql<Date>`now()`)]),
      ]),
    )
    .executeTakeFirst();
}

export async function listAppRows(db: Executor, input: { before: string | null; limit: number }): Promise<AppRow[]> {
  let query = db
    .selectFrom('apps')
    .selectAll()
    .where('deleted_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(input.limit + 1);
  if (input.before) query = query.where('id', '<', input.before);
  return query.execute();
}

export interface AppChanges {
  readonly name?: string | undefined;
  readonly origins?: readonly string[] | undefined;
  /** null takes it away. */
  readonly contactEmail?: string | null | undefined;
  readonly requestsPerMinute?: number | undefined;
  readonly openQuestions?: number | undefined;
}

export async function updateAppRow(
  db: Executor,
  { id, ...to }: AppChanges & { readonly id: string },
): Promise<AppRow | undefined> {
  return db
    .updateTable('apps')
    .set((eb) => ({
      name: to.name ?? eb.ref('name'),
      origins: to.origins ? [...to.origins] : eb.ref('origins'),
      contact_email: to.contactEmail === undefined ? eb.ref('contact_email') : to.contactEmail,
      requests_per_minute: to.requestsPerMinute ?? eb.ref('requests_per_minute'),
      open_questions: to.openQuestions ?? eb.ref('open_questions'),
    }))
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/** The key until now is good for `graceSeconds` more; the one before it no longer. */
export async function replaceAppSecret(
  db: Executor,
  input: { id: string; secret: AppSecret; graceSeconds: number },
): Promise<AppRow | undefined> {
  const { rows } = await sql<AppRow>`
    update apps set secret_hash = ${input.secret.hash}, secret_hint = ${input.secret.hint},
      previous_secret_hash = case when ${input.graceSeconds}::int > 0 then secret_hash end,
      previous_secret_until = case when ${input.graceSeconds}::int > 0 then now() + make_interval(secs => ${input.graceSeconds}::int) end
    where id = ${input.id} and deleted_at is null returning *
  `.execute(db);
  return rows[0];
}

export async function markAppDisabled(
  db: Executor,
  input: { id: string; reason: string },
): Promise<AppRow | undefined> {
  return db
    .updateTable('apps')
    .set({ disabled_at: sql<Date>`coalesce(disabled_at, now())`, disabled_reason: input.reason })
    .where('id', '=', input.id)
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

export async function markAppEnabled(db: Executor, id: string): Promise<AppRow | undefined> {
  return db
    .updateTable('apps')
    .set({ disabled_at: null, disabled_reason: null })
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/** The row stays, because questions hang on it; nobody gets in with what is left. */
export async function markAppDeleted(db: Executor, id: string): Promise<boolean> {
  await db.deleteFrom('webhook_endpoints').where('app_id', '=', id).execute();
  const result = await db
    .updateTable('apps')
    .set({
      deleted_at: sql<Date>`now()`,
      origins: [],
      contact_email: null,
      previous_secret_hash: null,
      previous_secret_until: null,
    })
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Every origin that some app's pages have. */
export async function listAppOrigins(db: Executor): Promise<string[]> {
  const { rows } = await sql<{ origin: string }>`
    select distinct unnest(origins) as origin from apps where deleted_at is null and disabled_at is null
  `.execute(db);
  return rows.map((row) => row.origin);
}

export async function countOpenQuestionsOfApp(db: Executor, appId: string): Promise<number> {
  const { rows } = await sql<{ open: number }>`
    select count(*)::int as open from questions where app_id = ${appId} and status = 'open'
  `.execute(db);
  return rows[0]?.open ?? 0;
}
