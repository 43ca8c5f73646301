import { sql } from 'kysely';
import type { Availability, ConsultantSkill } from '../../../contract/index.ts';
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
/** In the order of their ids. */
export async function listBelievedOnline(
  db: Executor,
  { after, limit }: { after: string | null; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('consultant_profiles')
    .select('user_id')
    .where('offline_since', 'is', null)
    .where('user_id', '>', after ?? NIL)
    .orderBy('user_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.user_id);
}

/** Before every id. */
const NIL = '00000000-0000-0000-0000-000000000000';

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
