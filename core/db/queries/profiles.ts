import { sql } from 'kysely';
import type { Currency, Tier } from '../../../contract/index.ts';
import type { Executor } from '../connect.ts';
import { type ConsultantViewRow, selectConsultantViews } from './consultants.ts';

export interface ProfileUpdate {
  readonly userId: string;
  readonly headline: string;
  readonly bio: string;
  readonly languages: readonly string[];
  readonly rateAmount: number;
  readonly currency: Currency;
  readonly skills: readonly { slug: string | null; name: string; level: number }[];
}

/** The whole profile anew; what was earned (tier, trust, ratings) stays. */
export async function replaceProfile(db: Executor, profile: ProfileUpdate): Promise<void> {
  await db
    .updateTable('consultant_profiles')
    .set({
      headline: profile.headline,
      bio: profile.bio,
      languages: [...profile.languages],
      rate_amount: profile.rateAmount,
      currency: profile.currency,
      updated_at: sql<Date>`now()`,
    })
    .where('user_id', '=', profile.userId)
    .execute();
  await db.deleteFrom('consultant_skills').where('user_id', '=', profile.userId).execute();
  if (profile.skills.length > 0) {
    await db
      .insertInto('consultant_skills')
      .values(profile.skills.map((skill, position) => ({ user_id: profile.userId, position, ...skill })))
      .execute();
  }
}

/** What this consultant already calls their unknown skills, in lower case; the profile is locked meanwhile. */
export async function lockUnknownSkillNames(db: Executor, userId: string): Promise<Set<string>> {
  await db.selectFrom('consultant_profiles').select('user_id').where('user_id', '=', userId).forUpdate().execute();
  const rows = await db
    .selectFrom('consultant_skills')
    .select('name')
    .where('user_id', '=', userId)
    .where('slug', 'is', null)
    .execute();
  return new Set(rows.map((row) => row.name.toLowerCase()));
}

export interface ConsultantListInput {
  readonly skill: string | null;
  readonly tier: Tier | null;
  readonly online: boolean | null;
  readonly before: string | null;
  readonly limit: number;
}

/** Everyone who may be seen: neither banned nor deleted. Newest first. */
export async function listConsultantViews(db: Executor, input: ConsultantListInput): Promise<ConsultantViewRow[]> {
  let query = selectPublicViews(db)
    .orderBy('consultant_profiles.user_id', 'desc')
    .limit(input.limit + 1);
  const { skill, tier, online, before } = input;
  if (skill) {
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('consultant_skills')
          .select('consultant_skills.user_id')
          .whereRef('consultant_skills.user_id', '=', 'consultant_profiles.user_id')
          .where('consultant_skills.slug', '=', skill),
      ),
    );
  }
  if (tier) query = query.where('consultant_profiles.tier', '=', tier);
  if (online !== null) query = query.where('consultant_profiles.offline_since', online ? 'is' : 'is not', null);
  if (before) query = query.where('consultant_profiles.user_id', '<', before);
  return query.execute();
}

export async function findPublicConsultantView(db: Executor, id: string): Promise<ConsultantViewRow | undefined> {
  return selectPublicViews(db).where('consultant_profiles.user_id', '=', id).executeTakeFirst();
}

const selectPublicViews = (db: Executor) =>
  selectConsultantViews(db).where('users.banned_at', 'is', null).where('users.deleted_at', 'is', null);

const PEERS_AT_LEAST = 5;

export interface PeerRates {
  readonly count: number;
  /** Minor units an hour; may lie between two. */
  readonly medianRate: number;
}

/** The hourly rates of others with one of the same skills, in the same currency; null when there are fewer than five. */
export async function findPeerRates(db: Executor, userId: string): Promise<PeerRates | null> {
  const { rows } = await sql<PeerRates>`
    select count(*)::int as count, percentile_cont(0.5) within group (order by p.rate_amount) as "medianRate"
    from consultant_profiles p
    join users u on u.id = p.user_id and u.banned_at is null and u.deleted_at is null
    where p.user_id <> ${userId}
      and p.currency = (select currency from consultant_profiles where user_id = ${userId})
      and exists (select 1 from consultant_skills theirs join consultant_skills mine on mine.slug = theirs.slug
        where theirs.user_id = p.user_id and mine.user_id = ${userId})
    having count(*) >= ${PEERS_AT_LEAST}
  `.execute(db);
  return rows[0] ?? null;
}

export interface WantedSkillRow {
  readonly slug: string;
  readonly name: string;
  readonly questions: number;
}

/**
 * Skills of this consultant's fields (of all, when they have none yet) that the last thirty days' questions asked for, the scarcest
 * first: measured against how many consultants offer them. What one client asks for alone is no demand.
 */
export async function listWantedSkills(
  db: Executor,
  input: { userId: string; limit: number },
): Promise<WantedSkillRow[]> {
  const { rows } = await sql<WantedSkillRow>`
    with fields as (
      select distinct s.field from consultant_skills c join skills s on s.slug = c.slug where c.user_id = ${input.userId})
    select s.slug, s.name, count(*)::int as questions
    from question_keywords k join questions q on q.id = k.question_id join skills s on s.slug = k.skill
    where k.weight >= 0.5 and q.created_at > now() - interval '30 days'
      and (s.field in (select field from fields) or not exists (select 1 from fields))
    group by s.slug, s.name having count(*) >= 3 and count(distinct q.client_id) >= 2
    order by count(*)::float8 / (1 + (select count(*) from consultant_skills o where o.slug = s.slug)) desc, s.slug
    limit ${input.limit}
  `.execute(db);
  return rows;
}

export interface ResponseCounts {
  readonly invited: number;
  readonly offered: number;
  readonly declined: number;
  readonly expired: number;
}

/** What became of the invitations of a consultant. */
export async function countResponses(db: Executor, consultantId: string): Promise<ResponseCounts> {
  const { rows } = await sql<ResponseCounts>`
    select count(*)::int as invited, count(*) filter (where offered_at is not null)::int as offered,
      count(*) filter (where status = 'declined')::int as declined,
      count(*) filter (where status = 'expired' and offered_at is null)::int as expired
    from matches where consultant_id = ${consultantId} and wave > 0
  `.execute(db);
  return rows[0] ?? { invited: 0, offered: 0, declined: 0, expired: 0 };
}

const HISTORY = 100;

export async function listTierHistory(db: Executor, consultantId: string) {
  return db
    .selectFrom('tier_history')
    .select(['from_tier', 'to_tier', 'reason', 'at'])
    .where('consultant_id', '=', consultantId)
    .orderBy('at', 'desc')
    .limit(HISTORY)
    .execute();
}

export async function listTrustHistory(db: Executor, consultantId: string) {
  return db
    .selectFrom('trust_history')
    .select(['score', 'reason', 'at'])
    .where('consultant_id', '=', consultantId)
    .orderBy('at', 'desc')
    .limit(HISTORY)
    .execute();
}

export interface EarningsRow {
  readonly currency: Currency;
  /** null: the whole period */
  readonly start: Date | null;
  readonly sessions: number;
  readonly amount: number;
  readonly commission: number;
  readonly payout: number;
}

/** Settled sessions, less what went back, by the time of their end, per currency: each interval in which there were some, and the whole period. */
export async function sumEarnings(
  db: Executor,
  input: { consultantId: string; from: Date; to: Date; interval: string },
): Promise<EarningsRow[]> {
  const { rows } = await sql<EarningsRow>`
    select currency, date_trunc(${input.interval}, ended_at, 'UTC') as start, count(*)::int as sessions,
      sum(charged_amount - refunded_amount)::bigint as amount, sum(commission - refunded_commission)::bigint as commission,
      sum(payout - (refunded_amount - refunded_commission))::bigint as payout
    from sessions
    where consultant_id = ${input.consultantId} and status = 'completed' and settled_at is not null
      and ended_at >= ${input.from} and ended_at < ${input.to}
    group by grouping sets ((currency), (currency, 2))
    order by currency, start
  `.execute(db);
  return rows;
}
