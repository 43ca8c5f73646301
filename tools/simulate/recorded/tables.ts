/** What the replay reads of the product's tables. Times are epoch milliseconds; rows come in a fixed order. */
import { sql } from 'kysely';
import type { Tier, Urgency } from '../../../contract/states.ts';
import type { Executor } from '../../../core/db/connect.ts';
import { DAY_MS } from '../world/market.ts';

const HISTORY_MS = 180 * DAY_MS;

const ms = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000)::float8`);

export interface QuestionRow {
  readonly id: string;
  readonly client_id: string;
  readonly title: string;
  readonly body: string;
  readonly skills: string[];
  readonly urgency: Urgency;
  readonly languages: string[];
  readonly currency: string;
  readonly max_rate: number | null;
  readonly spend_cap: number | null;
  readonly acceptance: 'choose' | 'first';
  readonly preferred_consultant_ids: string[];
  readonly at: number;
  /** How long the client waited before they cancelled; null: they did not. */
  readonly left_after: number | null;
  readonly needs: { slug: string; weight: number }[];
}

/** The last `limit` questions that are no longer open, the oldest first. */
export async function listRecordedQuestions(db: Executor, limit: number): Promise<QuestionRow[]> {
  const { rows } = await sql<QuestionRow>`
    select q.id, q.client_id, q.title, q.body, q.skills, q.urgency, q.languages, q.currency, q.max_rate, q.spend_cap,
      q.acceptance, q.preferred_consultant_ids, ${ms('q.created_at')} as at,
      case when q.status = 'cancelled' and not exists (select 1 from sessions s where s.question_id = q.id)
        then ${ms('q.closed_at - q.created_at')} end as left_after,
      coalesce((select jsonb_agg(jsonb_build_object('slug', k.skill, 'weight', k.weight) order by k.position)
          from question_keywords k where k.question_id = q.id and k.skill is not null),
        (select jsonb_agg(jsonb_build_object('slug', it, 'weight', 1) order by it) from unnest(q.skills) it), '[]') as needs
    from (select * from questions where status <> 'open' order by created_at desc, id desc limit ${limit}) q
    order by q.created_at, q.id
  `.execute(db);
  return rows;
}

export interface ConsultantRow {
  readonly id: string;
  readonly headline: string;
  readonly bio: string;
  readonly languages: string[];
  readonly rate_amount: number;
  readonly currency: string;
  readonly skills: { slug: string; level: number }[];
  readonly blocked: string[];
  readonly tier: Tier;
  readonly brought_sessions: number;
  readonly brought_ratings: number;
  readonly brought_average: number | null;
}

/** Profiles as they are now, tiers as they were at `from`. */
export async function listRecordedConsultants(db: Executor, from: number): Promise<ConsultantRow[]> {
  const { rows } = await sql<ConsultantRow>`
    select p.user_id as id, p.headline, p.bio, p.languages, p.rate_amount, p.currency,
      coalesce((select jsonb_agg(jsonb_build_object('slug', s.slug, 'level', s.level) order by s.position)
        from consultant_skills s where s.user_id = p.user_id and s.slug is not null), '[]') as skills,
      array(select blocked_id from blocks where blocker_id = p.user_id
        union select blocker_id from blocks where blocked_id = p.user_id order by 1) as blocked,
      coalesce(
        (select h.to_tier from tier_history h where h.consultant_id = p.user_id and ${ms('h.at')} < ${from}
          order by h.at desc, h.id desc limit 1),
        (select h.from_tier from tier_history h where h.consultant_id = p.user_id order by h.at, h.id limit 1),
        p.tier) as tier,
      p.brought_sessions, p.brought_ratings, p.brought_average
    from consultant_profiles p join users u on u.id = p.user_id
    where u.banned_at is null and u.deleted_at is null
    order by p.user_id
  `.execute(db);
  return rows;
}

export interface SessionRow {
  readonly question_id: string;
  readonly consultant_id: string;
  readonly title: string;
  readonly status: 'completed' | 'no_show' | 'cancelled' | 'failed';
  readonly end_reason: string | null;
  readonly no_show_by: 'client' | 'consultant' | 'both' | null;
  readonly opened: number;
  readonly started: number | null;
  readonly ended: number;
  /** Outlasted the free time. */
  readonly counts: boolean;
  readonly rating: number | null;
  readonly rated: number | null;
}

export async function listRecordedSessions(db: Executor): Promise<SessionRow[]> {
  const { rows } = await sql<SessionRow>`
    select s.question_id, s.consultant_id, q.title, s.status, s.end_reason, s.no_show_by, ${ms('s.opened_at')} as opened,
      ${ms('s.started_at')} as started, ${ms('s.ended_at')} as ended,
      s.status = 'completed' and s.elapsed_seconds >= s.free_seconds as counts,
      r.overall as rating, ${ms('r.created_at')} as rated
    from sessions s join questions q on q.id = s.question_id left join ratings r on r.session_id = s.id
    where s.ended_at is not null
    order by s.ended_at, s.id
  `.execute(db);
  return rows;
}

export interface MatchRow {
  readonly question_id: string;
  readonly consultant_id: string;
  readonly wave: number;
  readonly status: string;
  readonly close_reason: string | null;
  readonly invited: number;
  readonly offered: number | null;
  readonly responded: number | null;
  readonly closed: number | null;
}

/** Those that still weigh at `from`: trust halves in 60 days, response times count for 90. */
export async function listRecordedMatches(db: Executor, from: number): Promise<MatchRow[]> {
  const { rows } = await sql<MatchRow>`
    select question_id, consultant_id, wave, status, close_reason, ${ms('invited_at')} as invited, ${ms('offered_at')} as offered,
      ${ms('responded_at')} as responded, ${ms('closed_at')} as closed
    from matches where ${ms('invited_at')} >= ${from - HISTORY_MS} order by invited_at, id
  `.execute(db);
  return rows;
}

export interface EndorsementRow {
  readonly consultant_id: string;
  readonly client_id: string;
  readonly slug: string;
  readonly weight: number;
  readonly at: number;
}

export async function listRecordedEndorsements(db: Executor, before: number): Promise<EndorsementRow[]> {
  const { rows } = await sql<EndorsementRow>`
    select consultant_id, client_id, slug, weight, ${ms('at')} as at
    from endorsements where ${ms('at')} < ${before} order by at, id
  `.execute(db);
  return rows;
}

export interface SeenRow {
  readonly consultant_id: string;
  readonly at: number;
}

/** Whom the waves looked at and left out: they were online, and wanted to be asked. */
export async function listLeftOut(db: Executor, since: number): Promise<SeenRow[]> {
  const { rows } = await sql<SeenRow>`
    select it ->> 'consultantId' as consultant_id, ${ms('w.opened_at')} as at
    from question_waves w cross join lateral jsonb_array_elements(w.left_out) it
    where ${ms('w.opened_at')} >= ${since} and it ->> 'reason' <> 'away'
    order by w.opened_at, w.question_id, 1
  `.execute(db);
  return rows;
}

/** What each question was about: also of questions before those that are replayed, if there is history with them. */
export async function listQuestionSkills(
  db: Executor,
  from: number,
): Promise<Map<string, { slug: string; weight: number }[]>> {
  const { rows } = await sql<{ question_id: string; slug: string; weight: number }>`
    select q.id as question_id, k.skill as slug, k.weight
    from questions q join question_keywords k on k.question_id = q.id and k.skill is not null
    where ${ms('q.created_at')} >= ${from - HISTORY_MS} or exists (select 1 from sessions s where s.question_id = q.id)
    union all
    select q.id, it, 1 from questions q cross join lateral unnest(q.skills) it
    where not exists (select 1 from question_keywords k where k.question_id = q.id and k.skill is not null)
    order by 1, 2
  `.execute(db);
  return Map.groupBy(rows, (row) => row.question_id);
}
