import { sql } from 'kysely';
import type { AppEventType, DeliveryStatus } from '../../../contract/index.ts';
import type { Executor } from '../connect.ts';

export interface DueDelivery {
  readonly id: string;
  /** Made so far. */
  readonly attempts: number;
}

/** What is due, a few of each endpoint, so that one that is slow or far behind takes nobody else's turn. */
export async function listDueDeliveries(
  db: Executor,
  input: { perEndpoint: number; limit: number },
): Promise<DueDelivery[]> {
  const { rows } = await sql<DueDelivery>`
    select due.id, due.attempts from webhook_endpoints e
    cross join lateral (
      select d.id, d.attempts from webhook_deliveries d
      where d.endpoint_id = e.id and d.status = 'pending' and d.next_attempt_at <= now()
      order by d.next_attempt_at
      limit greatest(0, ${input.perEndpoint}::int - (select count(*) from webhook_deliveries c
        where c.endpoint_id = e.id and c.claimed_until > now()))
    ) due
    where e.disabled_at is null
    limit ${input.limit}
  `.execute(db);
  return rows;
}

export interface ClaimedDelivery {
  readonly id: string;
  readonly attempts: number;
  readonly app_id: string;
  readonly endpoint_id: string;
  readonly url: string;
  readonly secrets: string[];
  readonly event_id: string;
  readonly type: AppEventType;
  readonly data: Record<string, unknown>;
  readonly happened_at: Date;
  readonly seconds_begun: number;
}

/** For one attempt; whoever dies in it leaves it to others after `leaseSeconds`. @returns undefined when it is not due (any more) */
export async function claimDelivery(
  db: Executor,
  input: { id: string; leaseSeconds: number },
): Promise<ClaimedDelivery | undefined> {
  const { rows } = await sql<ClaimedDelivery>`
    update webhook_deliveries d set attempts = d.attempts + 1, last_attempt_at = now(),
      claimed_until = now() + make_interval(secs => ${input.leaseSeconds}::int),
      next_attempt_at = now() + make_interval(secs => ${input.leaseSeconds}::int)
    from webhook_endpoints e, webhook_events v
    where d.id = ${input.id} and d.status = 'pending' and d.next_attempt_at <= now()
      and e.id = d.endpoint_id and e.disabled_at is null and v.id = d.event_id
    returning d.id, d.attempts, d.app_id, e.id as endpoint_id, e.url, v.id as event_id, v.type, v.data, v.created_at as happened_at,
      array_remove(array[e.secret, case when e.previous_secret_until > now() then e.previous_secret end], null) as secrets,
      extract(epoch from now() - d.begun_at)::float8 as seconds_begun
  `.execute(db);
  return rows[0];
}

export interface AttemptResult {
  readonly id: string;
  /** The attempt that this is the end of: a later one has its own. */
  readonly attempts: number;
  readonly responseCode: number | null;
  readonly error: string | null;
  readonly durationMs: number;
}

export async function markDelivered(db: Executor, it: AttemptResult): Promise<void> {
  await sql`update webhook_deliveries set status = 'delivered', delivered_at = now(), next_attempt_at = null, claimed_until = null,
      response_code = ${it.responseCode}, error = null, duration_ms = ${it.durationMs}
    where id = ${it.id} and attempts = ${it.attempts} and status = 'pending'`.execute(db);
}

/** `pauseSeconds`: until the next attempt; null: there is none. */
export async function markAttemptFailed(
  db: Executor,
  it: AttemptResult & { pauseSeconds: number | null },
): Promise<void> {
  await sql`update webhook_deliveries set status = case when ${it.pauseSeconds}::float8 is null then 'failed' else 'pending' end,
      next_attempt_at = now() + make_interval(secs => ${it.pauseSeconds}::float8), claimed_until = null,
      response_code = ${it.responseCode}, error = ${it.error}, duration_ms = ${it.durationMs}
    where id = ${it.id} and attempts = ${it.attempts} and status = 'pending'`.execute(db);
}

export interface DeliveryRow {
  readonly id: string;
  readonly endpoint_id: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly response_code: number | null;
  readonly error: string | null;
  readonly duration_ms: number | null;
  readonly last_attempt_at: Date | null;
  readonly next_attempt_at: Date | null;
  readonly delivered_at: Date | null;
  readonly created_at: Date;
  readonly event_id: string;
  readonly type: AppEventType;
  readonly data: Record<string, unknown>;
  readonly happened_at: Date;
}

export async function listDeliveryRows(
  db: Executor,
  input: {
    appId: string;
    id?: string | undefined;
    endpointId?: string | undefined;
    status?: DeliveryStatus | undefined;
    before: string | null;
    limit: number;
  },
): Promise<DeliveryRow[]> {
  let query = db
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhook_events as v', 'v.id', 'd.event_id')
    .select(['d.id', 'd.endpoint_id', 'd.status', 'd.attempts', 'd.response_code', 'd.error', 'd.duration_ms'])
    .select(['d.last_attempt_at', 'd.next_attempt_at', 'd.delivered_at', 'd.created_at'])
    .select(['v.id as event_id', 'v.type', 'v.data', 'v.created_at as happened_at'])
    .where('d.app_id', '=', input.appId)
    .orderBy('d.id', 'desc')
    .limit(input.limit + 1);
  if (input.id) query = query.where('d.id', '=', input.id);
  if (input.endpointId) query = query.where('d.endpoint_id', '=', input.endpointId);
  if (input.status) query = query.where('d.status', '=', input.status);
  if (input.before) query = query.where('d.id', '<', input.before);
  return query.execute();
}

/** From the beginning, with all its attempts before it; one that is being sent right now is left alone. @returns whether there is such a delivery */
export async function restartDelivery(
  db: Executor,
  input: { id: string; appId: string },
): Promise<'restarted' | 'off' | undefined> {
  const { rows } = await sql<{ off: boolean }>`
    with it as (
      select d.id, e.disabled_at is not null as off from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id
      where d.id = ${input.id} and d.app_id = ${input.appId}
    ), restarted as (
      update webhook_deliveries d set status = 'pending', attempts = 0, begun_at = now(), next_attempt_at = now(), error = null,
        response_code = null, delivered_at = null, claimed_until = null
      from it where d.id = it.id and not it.off and (d.claimed_until is null or d.claimed_until <= now())
    )
    select off from it
  `.execute(db);
  const [row] = rows;
  return row && (row.off ? 'off' : 'restarted');
}

/** With their deliveries. */
export async function deleteOldWebhookEvents(db: Executor, days: number): Promise<void> {
  await sql`delete from webhook_events where created_at < now() - make_interval(days => ${days}::int)`.execute(db);
}
