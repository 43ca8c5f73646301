import { sql } from 'kysely';
import type { AppEventType } from '../../../contract/index.ts';
import type { Executor } from '../connect.ts';
import type { WebhookEndpointRow } from '../schema.ts';

/** What a delivery says that went nowhere because its endpoint was off; switched on again, it is sent. */
const WHILE_OFF = 'The endpoint was switched off.';

export async function insertEndpoint(
  db: Executor,
  it: { id: string; appId: string; url: string; events: readonly AppEventType[]; secret: string },
): Promise<WebhookEndpointRow> {
  return db
    .insertInto('webhook_endpoints')
    .values({ id: it.id, app_id: it.appId, url: it.url, events: [...it.events], secret: it.secret })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function countEndpoints(db: Executor, appId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from webhook_endpoints where app_id = ${appId}
  `.execute(db);
  return rows[0]?.n ?? 0;
}

export async function listEndpointRows(
  db: Executor,
  input: { appId: string; before: string | null; limit: number },
): Promise<WebhookEndpointRow[]> {
  let query = db
    .selectFrom('webhook_endpoints')
    .selectAll()
    .where('app_id', '=', input.appId)
    .orderBy('id', 'desc')
    .limit(input.limit + 1);
  if (input.before) query = query.where('id', '<', input.before);
  return query.execute();
}

export async function updateEndpoint(
  db: Executor,
  input: { id: string; appId: string; url?: string | undefined; events?: readonly AppEventType[] | undefined },
): Promise<WebhookEndpointRow | undefined> {
  return db
    .updateTable('webhook_endpoints')
    .set((eb) => ({
      url: input.url ?? eb.ref('url'),
      events: input.events ? [...input.events] : eb.ref('events'),
    }))
    .where('id', '=', input.id)
    .where('app_id', '=', input.appId)
    .returningAll()
    .executeTakeFirst();
}

export async function deleteEndpoint(db: Executor, input: { id: string; appId: string }): Promise<boolean> {
  const result = await db
    .deleteFrom('webhook_endpoints')
    .where('id', '=', input.id)
    .where('app_id', '=', input.appId)
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}

export async function replaceEndpointSecret(
  db: Executor,
  input: { id: string; appId: string; secret: string; graceSeconds: number },
): Promise<WebhookEndpointRow | undefined> {
  const { rows } = await sql<WebhookEndpointRow>`
    update webhook_endpoints set secret = ${input.secret},
      previous_secret = case when ${input.graceSeconds}::int > 0 then secret end,
      previous_secret_until = case when ${input.graceSeconds}::int > 0 then now() + make_interval(secs => ${input.graceSeconds}::int) end
    where id = ${input.id} and app_id = ${input.appId} returning *
  `.execute(db);
  return rows[0];
}

/** @returns undefined when it is off already. What waits for it is not tried any more. */
export async function markEndpointDisabled(
  db: Executor,
  input: { id: string; reason: string },
): Promise<WebhookEndpointRow | undefined> {
  const row = await db
    .updateTable('webhook_endpoints')
    .set({ disabled_at: sql<Date>`now()`, disabled_reason: input.reason })
    .where('id', '=', input.id)
    .where('disabled_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (!row) return undefined;
  await sql`update webhook_deliveries set status = 'failed', next_attempt_at = null, claimed_until = null, error = ${WHILE_OFF}
    where endpoint_id = ${input.id} and status = 'pending'`.execute(db);
  return row;
}

/** What waited when it was switched off is sent now. */
export async function markEndpointEnabled(db: Executor, id: string): Promise<WebhookEndpointRow | undefined> {
  const row = await db
    .updateTable('webhook_endpoints')
    .set({ disabled_at: null, disabled_reason: null, failing_since: null })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  await sql`update webhook_deliveries set status = 'pending', next_attempt_at = now(), begun_at = now(), attempts = 0, error = null
    where endpoint_id = ${id} and status = 'failed' and error = ${WHILE_OFF}`.execute(db);
  return row;
}

/** @returns whether nothing has arrived for longer than anybody waits */
export async function noteEndpointFailure(
  db: Executor,
  input: { id: string; patienceSeconds: number },
): Promise<boolean> {
  const { rows } = await sql<{ hopeless: boolean }>`
    update webhook_endpoints set failing_since = coalesce(failing_since, now()) where id = ${input.id}
    returning failing_since < now() - make_interval(secs => ${input.patienceSeconds}) as hopeless
  `.execute(db);
  return rows[0]?.hopeless ?? false;
}

export async function noteEndpointSuccess(db: Executor, id: string): Promise<void> {
  await db
    .updateTable('webhook_endpoints')
    .set({ failing_since: null })
    .where('id', '=', id)
    .where('failing_since', 'is not', null)
    .execute();
}

/** To whom a note about an app goes: its own contact, else the operator who made it. */
export async function mailAppContact(
  db: Executor,
  input: { mailId: string; appId: string; subject: string; body: string },
): Promise<void> {
  await sql`
    insert into mail_outbox (id, recipient, subject, body)
    select ${input.mailId}, coalesce(a.contact_email, u.email), ${input.subject}, ${input.body}
    from apps a left join users u on u.id = a.created_by
    where a.id = ${input.appId} and coalesce(a.contact_email, u.email) is not null
  `.execute(db);
}
