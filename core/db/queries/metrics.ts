import { sql } from 'kysely';
import type { Currency, Tier } from '../../../contract/index.ts';
import type { Executor } from '../connect.ts';

export interface MetricsPeriod {
  readonly from: Date;
  readonly to: Date;
  readonly interval: string;
}

/** Sums over sessions that ended in the period. `start` is null for the period as a whole. */
export interface SessionFigures {
  readonly currency: Currency;
  readonly start: Date | null;
  /** However they ended. */
  readonly ended: number;
  readonly completed: number;
  /** Captured, in minor units; refunds leave it as it is, and take their part of the commission. */
  readonly captured: number;
  readonly commission: number;
  readonly captures: number;
  readonly processing_fees: number;
  readonly satisfaction: number | null;
  /** From the question to the beginning of the call. */
  readonly to_session_p50: number | null;
  readonly to_session_p95: number | null;
}

export async function sumSessions(db: Executor, input: MetricsPeriod): Promise<SessionFigures[]> {
  const { rows } = await sql<SessionFigures>`
    select s.currency, date_trunc(${input.interval}, s.ended_at, 'UTC') as start,
      count(*)::int as ended, count(*) filter (where s.status = 'completed')::int as completed,
      sum(s.charged_amount)::bigint as captured,
      sum(s.commission - s.refunded_commission)::bigint as commission, sum(h.captures)::int as captures,
      sum(h.fees)::bigint as processing_fees,
      avg(r.overall)::float8 as satisfaction,
      percentile_cont(0.5) within group (order by extract(epoch from s.started_at - q.created_at) * 1000) as to_session_p50,
      percentile_cont(0.95) within group (order by extract(epoch from s.started_at - q.created_at) * 1000) as to_session_p95
    from sessions s
    join questions q on q.id = s.question_id
    left join ratings r on r.session_id = s.id
    cross join lateral (
      select count(*) as captures, coalesce(sum(processing_fee), 0) as fees
      from holds where session_id = s.id and status = 'captured') h
    where s.ended_at >= ${input.from} and s.ended_at < ${input.to}
    group by grouping sets ((s.currency), (s.currency, 2))
  `.execute(db);
  return rows;
}

/** Counts over questions asked in the period. */
export interface QuestionFigures {
  readonly currency: Currency;
  readonly start: Date | null;
  /** No longer open. */
  readonly closed: number;
  /** Of these, with an accepted match. */
  readonly accepted: number;
  readonly to_offer_p50: number | null;
  readonly to_offer_p95: number | null;
}

export async function sumQuestions(db: Executor, input: MetricsPeriod): Promise<QuestionFigures[]> {
  const { rows } = await sql<QuestionFigures>`
    select q.currency, date_trunc(${input.interval}, q.created_at, 'UTC') as start,
      count(*) filter (where q.status <> 'open')::int as closed, count(*) filter (where m.accepted)::int as accepted,
      percentile_cont(0.5) within group (order by extract(epoch from m.first_offer - q.created_at) * 1000) as to_offer_p50,
      percentile_cont(0.95) within group (order by extract(epoch from m.first_offer - q.created_at) * 1000) as to_offer_p95
    from questions q
    cross join lateral (
      select coalesce(bool_or(status = 'accepted'), false) as accepted, min(offered_at) as first_offer
      from matches where question_id = q.id) m
    where q.created_at >= ${input.from} and q.created_at < ${input.to}
    group by grouping sets ((q.currency), (q.currency, 2))
  `.execute(db);
  return rows;
}

/** Completed sessions of a span of time, per currency. */
export interface Revenue {
  readonly currency: Currency;
  readonly sessions: number;
  readonly captured: number;
  readonly commission: number;
  readonly captures: number;
  readonly processing_fees: number;
}

export async function sumRevenue(db: Executor, input: { from: Date; to: Date }): Promise<Revenue[]> {
  const { rows } = await sql<Revenue>`
    select s.currency, count(*)::int as sessions, sum(s.charged_amount)::bigint as captured,
      sum(s.commission - s.refunded_commission)::bigint as commission, sum(h.captures)::int as captures,
      sum(h.fees)::bigint as processing_fees
    from sessions s
    cross join lateral (
      select count(*) as captures, coalesce(sum(processing_fee), 0) as fees
      from holds where session_id = s.id and status = 'captured') h
    where s.status = 'completed' and s.ended_at >= ${input.from} and s.ended_at < ${input.to}
    group by s.currency
  `.execute(db);
  return rows;
}

export async function countCompletedSessions(db: Executor, input: { from: Date; to: Date }): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from sessions
    where status = 'completed' and ended_at >= ${input.from} and ended_at < ${input.to}
  `.execute(db);
  return rows[0]?.n ?? 0;
}

export interface ConsultantFigures {
  /** Online now, or active in the span. */
  readonly active: number;
  readonly tiers: Partial<Record<Tier, number>>;
  /** Consultants who have completed a session here. */
  readonly started: number;
  /** Of these, who are or once were above rookie. */
  readonly grown: number;
}

export async function countConsultants(db: Executor, input: { from: Date; to: Date }): Promise<ConsultantFigures> {
  const { rows } = await sql<ConsultantFigures>`
    with consultants as (
      select p.user_id, p.tier,
        p.offline_since is null or (p.last_active_at >= ${input.from} and p.last_active_at < ${input.to}) as active,
        exists (select 1 from sessions s where s.consultant_id = p.user_id and s.status = 'completed') as started,
        p.tier <> 'rookie' or exists (
          select 1 from tier_history h where h.consultant_id = p.user_id and h.to_tier <> 'rookie') as grown
      from consultant_profiles p join users u on u.id = p.user_id
      where u.deleted_at is null and u.banned_at is null
    )
    select count(*) filter (where active)::int as active, count(*) filter (where started)::int as started,
      count(*) filter (where started and grown)::int as grown,
      coalesce((select jsonb_object_agg(tier, n) from (
        select tier, count(*)::int as n from consultants group by tier) it), '{}') as tiers
    from consultants
  `.execute(db);
  return rows[0] ?? { active: 0, tiers: {}, started: 0, grown: 0 };
}

export interface InvitationFigures {
  /** By the tier that the invited were in at that moment. */
  readonly tiers: Partial<Record<Tier, number>>;
  /** One number for each consultant who was invited, and a 0 for each who was there and was not. */
  readonly perConsultant: number[];
}

/**
 * Invitations sent in the span; offers on questions found by browsing are none. There, and not invited: registered before its end,
 * and seen since its beginning; when somebody was last seen is all that is known of the past.
 */
export async function countInvitations(db: Executor, input: { from: Date; to: Date }): Promise<InvitationFigures> {
  const { rows } = await sql<InvitationFigures>`
    with invited as (
      select m.consultant_id, coalesce(h.to_tier, p.tier) as tier
      from matches m join consultant_profiles p on p.user_id = m.consultant_id
      left join lateral (
        select to_tier from tier_history where consultant_id = m.consultant_id and at <= m.invited_at
        order by at desc limit 1) h on true
      where m.wave > 0 and m.invited_at >= ${input.from} and m.invited_at < ${input.to}
    ), present as (
      select p.user_id from consultant_profiles p join users u on u.id = p.user_id
      where u.deleted_at is null and u.banned_at is null and u.created_at < ${input.to}
        and (p.offline_since is null or p.last_active_at >= ${input.from})
    )
    select
      coalesce((select jsonb_object_agg(tier, n) from (
        select tier, count(*)::int as n from invited group by tier) it), '{}') as tiers,
      array(select count(i.consultant_id)::int from present full join invited i on i.consultant_id = present.user_id
        group by coalesce(i.consultant_id, present.user_id)) as "perConsultant"
  `.execute(db);
  return rows[0] ?? { tiers: {}, perConsultant: [] };
}
