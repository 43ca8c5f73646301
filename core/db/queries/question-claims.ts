/** Who is just accepting which match of a question: the claim keeps every other acceptance out. */
import { sql } from 'kysely';
import type { Executor } from '../connect.ts';

/**
 * Claims a question for the acceptance of one match. Losers are answered at once: a row that somebody else has locked is
 * skipped, which is only a hint, so that the caller rereads. The claim of a match that waits for the client's confirmation
 * may be taken over: it is the same client who has changed their mind.
 */
export async function claimQuestion(
  db: Executor,
  input: { questionId: string; matchId: string; seconds: number; wait: boolean },
): Promise<boolean> {
  const result = await sql`
    update questions set accepting_match_id = ${input.matchId},
      accepting_until = clock_timestamp() + make_interval(secs => ${input.seconds})
    where id = (
      select id from questions where id = ${input.questionId} and status = 'open'
        and (accepting_match_id is null or accepting_match_id = ${input.matchId} or accepting_until <= clock_timestamp()
          or exists (select 1 from holds h where h.match_id = accepting_match_id and h.status = 'requires_action'))
        and (expires_at > clock_timestamp() or accepting_match_id = ${input.matchId})
      for no key update ${input.wait ? sql`` : sql`skip locked`})
    returning id
  `.execute(db);
  return result.rows.length === 1;
}

export async function prolongClaim(
  db: Executor,
  input: { questionId: string; matchId: string; seconds: number },
): Promise<void> {
  await db
    .updateTable('questions')
    .set({ accepting_until: sql<Date>`clock_timestamp() + make_interval(secs => ${input.seconds})` })
    .where('id', '=', input.questionId)
    .where('accepting_match_id', '=', input.matchId)
    .where('status', '=', 'open')
    .execute();
}

export async function clearClaim(db: Executor, input: { questionId: string; matchId: string }): Promise<void> {
  await db
    .updateTable('questions')
    .set({ accepting_match_id: null, accepting_until: null, next_action_at: sql<Date>`now()` })
    .where('id', '=', input.questionId)
    .where('accepting_match_id', '=', input.matchId)
    .where('status', '=', 'open')
    .execute();
}

/** Claims whose time is up. */
export async function listStaleClaims(db: Executor, limit: number): Promise<{ questionId: string; matchId: string }[]> {
  const rows = await db
    .selectFrom('questions')
    .select(['id', 'accepting_match_id'])
    .where('status', '=', 'open')
    .where('accepting_until', '<=', sql<Date>`now()`)
    .limit(limit)
    .execute();
  return rows.flatMap((row) =>
    row.accepting_match_id ? [{ questionId: row.id, matchId: row.accepting_match_id }] : [],
  );
}
