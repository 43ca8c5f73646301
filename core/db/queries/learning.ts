import { sql } from 'kysely';
import type { PastQuestion } from '../../domain/learning/history.ts';
import type { Executor } from '../connect.ts';

/** Learning looks at so many questions, the latest. */
const MOST_QUESTIONS = 50_000;
/** Of extracted skills those count that weigh at least so much, and only where the session was rated well. */
const SURE_SKILL = 0.5;

/**
 * What learning starts from. An answer is a completed session that was not rated badly; a question's skills are those that its
 * client chose and, after a good session, those that its text was surely about; online were all whom its waves looked at.
 */
export async function loadPastQuestions(db: Executor): Promise<PastQuestion[]> {
  const { rows } = await sql<{
    id: string;
    at: number;
    title: string;
    body: string;
    client_id: string;
    skills: string[];
    consultant_id: string | null;
    start: string | null;
    online: string[];
  }>`
    select q.id, (extract(epoch from q.created_at) * 1000)::float8 as at, q.title, left(q.body, 2000) as body, q.client_id,
      array(select unnest(q.skills) union
        select k.skill from question_keywords k where k.question_id = q.id and k.skill is not null
          and k.weight >= ${SURE_SKILL} and r.overall >= 4 order by 1) as skills,
      s.consultant_id,
      (select left(m.text, 200) from session_messages m where m.session_id = s.id and m.user_id = s.consultant_id
        order by m.at, m.id limit 1) as start,
      array(select m.consultant_id::text from matches m where m.question_id = q.id union
        select x ->> 'consultantId' from question_waves w, jsonb_array_elements(w.left_out) x where w.question_id = q.id
        order by 1) as online
    from (select * from questions order by created_at desc, id desc limit ${MOST_QUESTIONS}) q
      left join sessions s on s.question_id = q.id and s.status = 'completed'
      left join ratings r on r.session_id = s.id
    where coalesce(r.overall, 3) >= 3
    order by q.created_at, q.id
  `.execute(db);
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    title: row.title,
    body: row.body,
    skills: row.skills,
    clientId: row.client_id,
    answers: row.consultant_id === null ? [] : [{ consultantId: row.consultant_id, start: row.start ?? '' }],
    online: row.online,
  }));
}

/** Makes this version the newest. @returns false when it was that already */
export async function saveLearnedTable(
  db: Executor,
  table: { name: string; version: string; bytes: Buffer },
): Promise<boolean> {
  if ((await findLearnedVersion(db, table.name)) === table.version) return false;
  await sql`
    insert into learned_tables (name, version, bytes) values (${table.name}, ${table.version}, ${table.bytes})
    on conflict (name, version) do update set learned_at = now()
  `.execute(db);
  return true;
}

/** The newest; older versions stay in the table for a while, for whoever replays what they decided. */
export async function findLearnedTable(
  db: Executor,
  name: string,
): Promise<{ version: string; bytes: Buffer } | undefined> {
  return newest(db, name).select(['version', 'bytes']).executeTakeFirst();
}

export async function findLearnedVersion(db: Executor, name: string): Promise<string | undefined> {
  return (await newest(db, name).select('version').executeTakeFirst())?.version;
}

const newest = (db: Executor, name: string) =>
  db.selectFrom('learned_tables').where('name', '=', name).orderBy('learned_at', 'desc').limit(1);

/** Versions that were replaced longer ago than anybody asks about a decision; the newest of each table stays. */
export async function deleteOldLearnedTables(db: Executor, keptDays: number): Promise<void> {
  await sql`
    delete from learned_tables old
    where exists (
      select 1 from learned_tables newer
      where newer.name = old.name and newer.learned_at > old.learned_at
        and newer.learned_at < now() - make_interval(days => ${keptDays})
    )
  `.execute(db);
}
