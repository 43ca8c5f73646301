import { sql } from 'kysely';
import type { Availability, ConsultantSkill, Tier } from '../../../contract/index.ts';
import type { PastAnswer } from '../../domain/learning/track-record.ts';
import type { Executor } from '../connect.ts';
import type { ProfileRow } from '../schema.ts';

/** A profile with what is joined at reading time. */
export interface ConsultantViewRow extends ProfileRow {
  readonly name: string;
  readonly skills: ConsultantSkill[];
  readonly in_session: boolean;
}

const skillsOf = sql<ConsultantSkill[]>`coalesce((
  select jsonb_agg(jsonb_build_object('slug', s.slug, 'name', s.name, 'level', s.level) order by s.position)
  from consultant_skills s where s.user_id = consultant_profiles.user_id), '[]')`;
const inSessionOf = sql<boolean>`exists (
  select 1 from sessions s where s.consultant_id = consultant_profiles.user_id and s.status in ('pending', 'active'))`;

export function selectConsultantViews(db: Executor) {
  return db
    .selectFrom('consultant_profiles')
    .innerJoin('users', 'users.id', 'consultant_profiles.user_id')
    .selectAll('consultant_profiles')
    .select(['users.name', skillsOf.as('skills'), inSessionOf.as('in_session')]);
}

export async function findConsultantView(db: Executor, id: string): Promise<ConsultantViewRow | undefined> {
  return selectConsultantViews(db).where('consultant_profiles.user_id', '=', id).executeTakeFirst();
}

export async function findConsultantViews(
  db: Executor,
  ids: readonly string[],
): Promise<Map<string, ConsultantViewRow>> {
  if (ids.length === 0) return new Map();
  const rows = await selectConsultantViews(db).where('consultant_profiles.user_id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.user_id, row]));
}

export interface OnlineConsultantRow {
  readonly id: string;
  readonly name: string;
  readonly headline: string;
  readonly bio: string;
  /** Their latest completed sessions, in no order. */
  readonly past: PastAnswer[];
  readonly skills: { slug: string; level: number; endorsements: number }[];
  readonly languages: string[];
  readonly rate_amount: number;
  readonly currency: string;
  readonly tier: Tier;
  readonly trust_score: number;
  readonly completed_sessions: number;
  readonly median_response_ms: number | null;
  readonly last_active_at: Date | null;
  readonly availability: Availability;
  readonly in_session: boolean;
  readonly wrap_up_until: Date | null;
  readonly blocked: string[];
  readonly invited_last_hour: number;
}

/** Of a consultant's past so much is looked at. A bad session says nothing about what they know. */
const MOST_ANSWERS = 100;
const MOST_OF_BODY = 500;
const MOST_OF_ANSWER = 200;
/** A question is about the skills that weigh at least so much. */
const SURE_SKILL = 0.5;

/** What one client's sessions can add to one consultant's skill, at most: nobody can be made an expert by one friend. */
const ENDORSEMENT_BOUND_PER_CLIENT = 3;

/**
 * Everything matching knows of consultants, for the replica. Banned and deleted ones are left out: whoever is not in the answer
 * is not matched. Endorsements decay with a half-life of 60 days, never fall below zero, and are bounded per client.
 */
export async function loadOnlineConsultants(db: Executor, ids: readonly string[]): Promise<OnlineConsultantRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<OnlineConsultantRow>`
    with wanted as (select unnest(${ids}::uuid[]) as id),
    endorsed as (
      select consultant_id, slug, greatest(0, sum(bounded)) as endorsements
      from (
        select consultant_id, slug, client_id,
          least(${ENDORSEMENT_BOUND_PER_CLIENT}, sum(weight * power(0.5, extract(epoch from now() - at) / (60 * 86400)))) as bounded
        from endorsements where consultant_id in (select id from wanted)
        group by consultant_id, slug, client_id) it
      group by consultant_id, slug
    )
    select u.id, u.name, p.headline, p.bio, p.languages, p.rate_amount, p.currency, p.tier, p.trust_score,
      p.completed_sessions, p.median_response_ms, p.last_active_at, p.availability, p.wrap_up_until,
      coalesce((
        select jsonb_agg(jsonb_build_object('at', (extract(epoch from past.opened_at) * 1000)::float8, 'title', past.title,
          'body', left(past.body, ${MOST_OF_BODY}), 'start', coalesce((
            select left(m.text, ${MOST_OF_ANSWER}) from session_messages m
            where m.session_id = past.id and m.user_id = u.id order by m.at, m.id limit 1), ''),
          'skills', coalesce((
            select jsonb_agg(jsonb_build_object('slug', k.skill, 'field', f.field))
            from question_keywords k join skills f on f.slug = k.skill
            where k.question_id = past.question_id and k.weight >= ${SURE_SKILL}), '[]')))
        from (
          select s.id, s.question_id, s.opened_at, q.title, q.body from sessions s
          join questions q on q.id = s.question_id left join ratings r on r.session_id = s.id
          where s.consultant_id = u.id and s.status = 'completed' and coalesce(r.overall, 3) >= 3
          order by s.id desc limit ${MOST_ANSWERS}) past), '[]') as past,
      coalesce((
        select jsonb_agg(jsonb_build_object('slug', coalesce(d.slug, e.slug), 'level', coalesce(d.level, 0),
          'endorsements', coalesce(e.endorsements, 0)))
        from (select slug, level from consultant_skills where user_id = u.id and slug is not null) d
        full join (select slug, endorsements from endorsed where consultant_id = u.id) e on e.slug = d.slug), '[]') as skills,
      exists (select 1 from sessions s where s.consultant_id = u.id and s.status in ('pending', 'active')) as in_session,
      array(select blocked_id from blocks where blocker_id = u.id
        union select blocker_id from blocks where blocked_id = u.id) as blocked,
      (select count(*)::int from matches m
        where m.consultant_id = u.id and m.wave > 0 and m.invited_at > now() - interval '1 hour') as invited_last_hour
    from wanted join users u on u.id = wanted.id join consultant_profiles p on p.user_id = u.id
    where u.banned_at is null and u.deleted_at is null
  `.execute(db);
  return rows;
}

export async function setAvailability(
  db: Executor,
  input: { consultantId: string; availability: Availability },
): Promise<void> {
  await db
    .updateTable('consultant_profiles')
    .set({ availability: input.availability, last_active_at: sql<Date>`now()` })
    .where('user_id', '=', input.consultantId)
    .execute();
}

/** The database's memory of presence follows the presence store. @returns those for whom it was news. */
export async function markConsultantsOnline(db: Executor, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .updateTable('consultant_profiles')
    .set({ offline_since: null, last_active_at: sql<Date>`now()` })
    .where('user_id', 'in', ids)
    .where('offline_since', 'is not', null)
    .returning('user_id')
    .execute();
  return rows.map((row) => row.user_id);
}

export async function markConsultantsOffline(db: Executor, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .updateTable('consultant_profiles')
    .set({ offline_since: sql<Date>`now()` })
    .where('user_id', 'in', ids)
    .where('offline_since', 'is', null)
    .returning('user_id')
    .execute();
  return rows.map((row) => row.user_id);
}

/** Those whom the database believes online. */
export async function listBelievedOnline(db: Executor): Promise<string[]> {
  const rows = await db
    .selectFrom('consultant_profiles')
    .select('user_id')
    .where('offline_since', 'is', null)
    .execute();
  return rows.map((row) => row.user_id);
}

/** Those with live matches who have been gone for longer than their invitations may wait. */
export async function listGoneConsultantIds(
  db: Executor,
  input: { leaseSeconds: number; reconnectSeconds: number },
): Promise<string[]> {
  const { rows } = await sql<{ consultant_id: string }>`
    select distinct m.consultant_id from matches m join consultant_profiles p on p.user_id = m.consultant_id
    where m.status in ('invited', 'offered') and p.offline_since <= now() - make_interval(secs =>
      case m.status when 'invited' then ${input.leaseSeconds}::float8 else ${input.reconnectSeconds}::float8 end)
  `.execute(db);
  return rows.map((row) => row.consultant_id);
}

/** Consultants in a live session who still have other live matches: the step right after the commit was lost. */
export async function listTakenConsultantsWithLiveMatches(db: Executor): Promise<string[]> {
  const { rows } = await sql<{ consultant_id: string }>`
    select distinct m.consultant_id from matches m join sessions s on s.consultant_id = m.consultant_id
    where m.status in ('invited', 'offered') and s.status in ('pending', 'active') and s.opened_at < now() - interval '1 second'
      and m.invited_at < s.opened_at
  `.execute(db);
  return rows.map((row) => row.consultant_id);
}

export async function setWrapUp(db: Executor, input: { consultantId: string; seconds: number }): Promise<void> {
  await db
    .updateTable('consultant_profiles')
    .set({
      wrap_up_until: sql<Date>`now() + make_interval(secs => ${input.seconds})`,
      last_active_at: sql<Date>`now()`,
    })
    .where('user_id', '=', input.consultantId)
    .execute();
}

export async function isBlockedPair(db: Executor, a: string, b: string): Promise<boolean> {
  const row = await db
    .selectFrom('blocks')
    .select('blocker_id')
    .where((eb) =>
      eb.or([
        eb.and([eb('blocker_id', '=', a), eb('blocked_id', '=', b)]),
        eb.and([eb('blocker_id', '=', b), eb('blocked_id', '=', a)]),
      ]),
    )
    .executeTakeFirst();
  return row !== undefined;
}
