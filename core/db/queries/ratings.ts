import { type Insertable, sql } from 'kysely';
import type { Tier } from '../../../contract/index.ts';
import type { TrustHistory } from '../../domain/trust.ts';
import type { Executor } from '../connect.ts';
import type { RatingRow, Ratings } from '../schema.ts';

export async function insertRating(db: Executor, rating: Insertable<Ratings>): Promise<RatingRow> {
  return db.insertInto('ratings').values(rating).returningAll().executeTakeFirstOrThrow();
}

export const findRating = (db: Executor, sessionId: string): Promise<RatingRow | undefined> =>
  db.selectFrom('ratings').selectAll().where('session_id', '=', sessionId).executeTakeFirst();

const ms = (column: string) => sql<number>`(extract(epoch from ${sql.ref(column)}) * 1000)::float8`;

/** Everything that trust is computed from, as it happened. */
export async function loadTrustHistory(db: Executor, consultantId: string): Promise<Omit<TrustHistory, 'now'>> {
  const [ratings, sessions, responses, disputes] = await Promise.all([
    db
      .selectFrom('ratings')
      .select(['overall', ms('created_at').as('at')])
      .where('consultant_id', '=', consultantId)
      .execute(),
    sql<TrustHistory['sessions'][number]>`
      select case
          when status = 'no_show' then 'no_show_by_consultant'
          when status = 'cancelled' then 'cancelled_by_consultant'
          else 'completed' end as outcome,
        (extract(epoch from ended_at) * 1000)::float8 as at
      from sessions where consultant_id = ${consultantId} and (status = 'completed'
        or (status = 'no_show' and no_show_by in ('consultant', 'both'))
        or (status = 'cancelled' and end_reason = 'ended_by_consultant'))
    `.execute(db),
    sql<TrustHistory['responses'][number]>`
      select case when offered_at is not null then 'offered' when status = 'declined' then 'declined' else 'expired' end as kind,
        (extract(epoch from responded_at - invited_at) * 1000)::float8 as "responseMs",
        (extract(epoch from coalesce(responded_at, closed_at)) * 1000)::float8 as at
      from matches where consultant_id = ${consultantId} and wave > 0
        and (offered_at is not null or status in ('declined', 'expired'))
      order by id desc limit 1000
    `.execute(db),
    // Decided is decided, however little was given back; what is open says nothing yet.
    sql<TrustHistory['disputes'][number]>`
      select d.resolution = 'refund' as lost, (extract(epoch from d.resolved_at) * 1000)::float8 as at
      from disputes d join sessions s on s.id = d.session_id where s.consultant_id = ${consultantId} and d.status = 'resolved'
    `.execute(db),
  ]);
  return { ratings, sessions: sessions.rows, responses: responses.rows, disputes: disputes.rows };
}

export interface TrackRecord {
  readonly tier: Tier;
  readonly completedSessions: number;
  readonly ratingAverage: number | null;
  readonly ratingCount: number;
  readonly medianResponseMs: number | null;
}

/**
 * The record that tiers are given for: sessions that outlasted their free time, and ratings, on top of what a consultant brought
 * along when they joined (`brought_*`, nothing for most).
 */
export async function loadTrackRecord(db: Executor, consultantId: string): Promise<TrackRecord | undefined> {
  const { rows } = await sql<TrackRecord>`
    select p.tier,
      (p.brought_sessions + (select count(*)::int from sessions s where s.consultant_id = p.user_id and s.status = 'completed'
        and s.elapsed_seconds > s.free_seconds)) as "completedSessions",
      case when p.brought_ratings + r.n = 0 then null
        -- By way of numeric: the 4.2 of a real is 4.1999998, and would be just below its condition.
        else (coalesce(p.brought_average, 0)::numeric * p.brought_ratings + coalesce(r.total, 0)) / (p.brought_ratings + r.n)
      end::float8 as "ratingAverage",
      (p.brought_ratings + r.n)::int as "ratingCount",
      (select (percentile_cont(0.5) within group (order by extract(epoch from responded_at - invited_at) * 1000))::int
        from matches m where m.consultant_id = p.user_id and m.responded_at is not null and m.wave > 0
          and m.invited_at > now() - interval '90 days') as "medianResponseMs"
    from consultant_profiles p,
      lateral (select count(*)::int as n, sum(overall) as total from ratings where consultant_id = p.user_id) r
    where p.user_id = ${consultantId}
    for update of p
  `.execute(db);
  return rows[0];
}

/** What counts from now on, and an entry of what it was and why. */
export async function storeAssessment(
  db: Executor,
  input: {
    /** Of the entry in the history. */
    id: string;
    consultantId: string;
    record: TrackRecord;
    tier: Tier;
    score: number;
    parts: Record<string, number>;
    version: string;
    reason: string;
  },
): Promise<void> {
  const { id, consultantId, record, tier, score, version, reason } = input;
  const parts = JSON.stringify(input.parts);
  await db
    .with('entry', (trx) =>
      trx
        .insertInto('trust_history')
        .values({ id, consultant_id: consultantId, score, parts, version, reason })
        .returning('id'),
    )
    .updateTable('consultant_profiles')
    .set({
      tier,
      trust_score: score,
      trust_parts: parts,
      trust_version: version,
      completed_sessions: record.completedSessions,
      rating_average: record.ratingAverage,
      rating_count: record.ratingCount,
      median_response_ms: record.medianResponseMs,
    })
    .where('user_id', '=', consultantId)
    .execute();
}

export async function appendTierHistory(
  db: Executor,
  entry: { id: string; consultantId: string; from: Tier | null; to: Tier; reason: string },
): Promise<void> {
  await db
    .insertInto('tier_history')
    .values({
      id: entry.id,
      consultant_id: entry.consultantId,
      from_tier: entry.from,
      to_tier: entry.to,
      reason: entry.reason,
    })
    .execute();
}
