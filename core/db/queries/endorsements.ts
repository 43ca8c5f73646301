import { sql } from 'kysely';
import type { Executor } from '../connect.ts';

/** What a consultant's "not my area" takes back from each skill of the question. */
const NOT_MY_AREA = -0.5;

/** A session's rating speaks for (or against) the consultant in each skill of its question. One voice per question and skill. */
export async function endorseSkills(db: Executor, input: { sessionId: string; weight: number }): Promise<void> {
  await sql`
    insert into endorsements (id, consultant_id, client_id, question_id, slug, weight)
    select uuidv7(), s.consultant_id, s.client_id, s.question_id, k.skill, ${input.weight}::real * max(k.weight)
    from sessions s join question_keywords k on k.question_id = s.question_id and k.skill is not null
    where s.id = ${input.sessionId}
    group by s.consultant_id, s.client_id, s.question_id, k.skill
    on conflict (consultant_id, question_id, slug) do update set weight = excluded.weight, at = excluded.at
  `.execute(db);
}

export async function takeBackEndorsement(db: Executor, input: { matchId: string }): Promise<void> {
  await sql`
    insert into endorsements (id, consultant_id, client_id, question_id, slug, weight)
    select uuidv7(), m.consultant_id, q.client_id, q.id, k.skill, ${NOT_MY_AREA}::real * max(k.weight)
    from matches m join questions q on q.id = m.question_id
      join question_keywords k on k.question_id = q.id and k.skill is not null
    where m.id = ${input.matchId}
    group by m.consultant_id, q.client_id, q.id, k.skill
    on conflict (consultant_id, question_id, slug) do nothing
  `.execute(db);
}
