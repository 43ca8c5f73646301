/** What matching knows of consultants, for the replica: hundreds with each statement. */
import { type RawBuilder, sql } from 'kysely';
import type { Tier } from '../../../contract/index.ts';
import type { PastAnswer } from '../../domain/learning/track-record.ts';
import type { Executor } from '../connect.ts';

/** As the database hands it over, without a name for each value: a hundred thousand of these are read when a process starts. */
export type OnlineConsultantRow = [
  id: string,
  headline: string,
  bio: string,
  languages: string[],
  rateAmount: number,
  currency: string,
  tier: Tier,
  trustScore: number,
  completedSessions: number,
  medianResponseMs: number | null,
  /** Epoch seconds. */
  lastActive: number | null,
  isAvailable: boolean,
  isInSession: boolean,
  /** Epoch seconds. */
  wrapUpUntil: number | null,
  /** `slug level …` */
  declared: string | null,
  /** `slug endorsements …` */
  endorsed: string | null,
  blocked: string[] | null,
  invitedLastHour: number,
];

/** Written out once: the driver would quote each of hundreds of ids anew for each place that names them. */
const anyOf = (ids: readonly string[]): RawBuilder<unknown> => sql`any(${`{${ids.join(',')}}`}::uuid[])`;

/** What one client can add to one consultant's skill or take from it, at most: one friend makes nobody an expert, one foe unmakes none. */
const ENDORSEMENT_BOUND_PER_CLIENT = 3;

/**
 * Banned and deleted ones are left out: whoever is not in the answer is not matched. Endorsements decay with a half-life of 60 days,
 * never fall below zero, and are bounded per client. What is gathered of each is looked up by index for each: gathered for the whole
 * set and joined, it was gathered anew for each of the set wherever Postgres took the set for a few.
 * @param input.payableBy a payment provider: whoever it could not pay is not available; null: everybody can be paid
 */
export async function listOnlineConsultants(
  db: Executor,
  { ids, payableBy }: { ids: readonly string[]; payableBy: string | null },
): Promise<OnlineConsultantRow[]> {
  if (ids.length === 0) return [];
  const wanted = anyOf(ids);
  const payable =
    payableBy === null
      ? sql`true`
      : sql`p.user_id in (select consultant_id from payment_accounts
          where consultant_id = ${wanted} and provider = ${payableBy} and transfers_active)`;
  const { rows } = await sql<{ all: OnlineConsultantRow[] | null }>`
    select json_agg(json_build_array(
      p.user_id, p.headline, p.bio, p.languages, p.rate_amount, p.currency, p.tier, p.trust_score, p.completed_sessions,
      p.median_response_ms, date_part('epoch', p.last_active_at), p.availability = 'available' and ${payable},
      exists (select from sessions where consultant_id = p.user_id and status in ('pending', 'active')),
      date_part('epoch', p.wrap_up_until),
      (select string_agg(slug || ' ' || level, ' ') from consultant_skills where user_id = p.user_id and slug is not null),
      (select string_agg(slug || ' ' || greatest(0, endorsements), ' ')
        from (
          select slug, sum(bounded) as endorsements
          from (
            select slug,
              greatest(-${ENDORSEMENT_BOUND_PER_CLIENT}::float8, least(${ENDORSEMENT_BOUND_PER_CLIENT}::float8,
                sum(weight * power(0.5, date_part('epoch', now() - at) / (60 * 86400))))) as bounded
            from endorsements where consultant_id = p.user_id group by slug, client_id) by_client
          group by slug) by_skill),
      (select array_agg(other)
        from (
          select blocked_id as other from blocks where blocker_id = p.user_id
          union select blocker_id from blocks where blocked_id = p.user_id) either),
      (select count(*)::int
        from matches
        where consultant_id = p.user_id and wave > 0 and invited_at > now() - interval '1 hour'
          -- Ids rise with time: so the index is read from there on, and not through years of invitations.
          and id > (select uuidv7(interval '-2 hours'))))) as all
    from consultant_profiles p
    join users u on u.id = p.user_id
    where p.user_id = ${wanted} and u.banned_at is null and u.deleted_at is null
  `.execute(db);
  return rows[0]?.all ?? [];
}

/** Of a consultant's past so much is looked at. A bad session says nothing about what they know. */
const MOST_ANSWERS = 100;
const MOST_OF_BODY = 500;
const MOST_OF_ANSWER = 200;
/** A question is about the skills that weigh at least so much. */
const SURE_SKILL = 0.5;

interface PastAnswerRow extends PastAnswer {
  readonly consultant_id: string;
}

/** The latest completed sessions of each, in no order. Most consultants of a young market have none. */
export async function listPastAnswers(db: Executor, ids: readonly string[]): Promise<Map<string, PastAnswer[]>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<PastAnswerRow>`
    select past.consultant_id, date_part('epoch', past.opened_at) * 1000 as at, q.title,
      left(q.body, ${MOST_OF_BODY}) as body,
      coalesce((
        select left(m.text, ${MOST_OF_ANSWER}) from session_messages m
        where m.session_id = past.id and m.user_id = past.consultant_id order by m.at, m.id limit 1), '') as start,
      coalesce((
        select json_agg(json_build_object('slug', k.skill, 'field', f.field))
        from question_keywords k join skills f on f.slug = k.skill
        where k.question_id = past.question_id and k.weight >= ${SURE_SKILL}), '[]') as skills
    from (
      select s.id, s.consultant_id, s.question_id, s.opened_at,
        row_number() over (partition by s.consultant_id order by s.id desc) as latest
      from sessions s left join ratings r on r.session_id = s.id
      where s.consultant_id = ${anyOf(ids)} and s.status = 'completed' and coalesce(r.overall, 3) >= 3) past
    join questions q on q.id = past.question_id
    where past.latest <= ${MOST_ANSWERS}
  `.execute(db);
  return Map.groupBy(rows, (row) => row.consultant_id);
}
