import { sql } from 'kysely';
import type { MatchStatus, RescindReason } from '../../../contract/index.ts';
import type { Executor } from '../connect.ts';
import type { MatchRow } from '../schema.ts';
import type { NewInvitation } from './question-asking.ts';

/** Adds invitations to an open question; whoever has a match of it already is passed over. */
export async function insertInvitations(
  db: Executor,
  input: { questionId: string; wave: number; invitations: readonly NewInvitation[]; expiresInSeconds: number },
): Promise<MatchRow[]> {
  if (input.invitations.length === 0) return [];
  return db
    .insertInto('matches')
    .values(
      input.invitations.map((it) => ({
        ...it,
        score_parts: JSON.stringify(it.score_parts),
        question_id: input.questionId,
        status: 'invited' as const,
        wave: input.wave,
        expires_at: sql<Date>`now() + make_interval(secs => ${input.expiresInSeconds})`,
        app_id: appOf(input.questionId),
      })),
    )
    .onConflict((conflict) => conflict.columns(['question_id', 'consultant_id']).doNothing())
    .returningAll()
    .execute();
}

/** An offer on a question found by browsing: wave 0, offered at once. */
export async function insertOffer(
  db: Executor,
  input: { questionId: string; offer: NewInvitation; note: string | null },
): Promise<MatchRow | undefined> {
  return db
    .insertInto('matches')
    .values({
      ...input.offer,
      score_parts: JSON.stringify(input.offer.score_parts),
      question_id: input.questionId,
      status: 'offered',
      wave: 0,
      note: input.note,
      offered_at: sql<Date>`now()`,
      responded_at: sql<Date>`now()`,
      app_id: appOf(input.questionId),
    })
    .onConflict((conflict) => conflict.columns(['question_id', 'consultant_id']).doNothing())
    .returningAll()
    .executeTakeFirst();
}

/** The app that the question came through, if any. */
const appOf = (questionId: string) => sql<string | null>`(select app_id from questions where id = ${questionId})`;

export async function findMatch(db: Executor, id: string): Promise<MatchRow | undefined> {
  return db.selectFrom('matches').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function findConsultantMatch(
  db: Executor,
  input: { id: string; consultantId: string },
): Promise<MatchRow | undefined> {
  return db
    .selectFrom('matches')
    .selectAll()
    .where('id', '=', input.id)
    .where('consultant_id', '=', input.consultantId)
    .executeTakeFirst();
}

/** invited → offered, while the question is open and neither has run out. */
export async function markMatchOffered(
  db: Executor,
  input: { id: string; consultantId: string; note: string | null },
): Promise<MatchRow | undefined> {
  return db
    .updateTable('matches')
    .set({
      status: 'offered',
      note: input.note,
      offered_at: sql<Date>`clock_timestamp()`,
      responded_at: sql<Date>`clock_timestamp()`,
      expires_at: null,
    })
    .where('id', '=', input.id)
    .where('consultant_id', '=', input.consultantId)
    .where('status', '=', 'invited')
    .where('expires_at', '>', sql<Date>`now()`)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('questions')
          .select('questions.id')
          .whereRef('questions.id', '=', 'matches.question_id')
          .where('questions.status', '=', 'open')
          .where('questions.expires_at', '>', sql<Date>`now()`),
      ),
    )
    .returningAll()
    .executeTakeFirst();
}

/** Tells the client of an offer how much of a call with that consultant is free. */
export async function setMatchFreeTime(
  db: Executor,
  input: { id: string; seconds: number; note: string | null },
): Promise<MatchRow | undefined> {
  return db
    .updateTable('matches')
    .set({ free_seconds: input.seconds, free_time_note: input.note })
    .where('id', '=', input.id)
    .where('status', '=', 'offered')
    .returningAll()
    .executeTakeFirst();
}

/** A consultant's own step back: invited → declined, offered → withdrawn. */
export async function closeOwnMatch(
  db: Executor,
  input: {
    id: string;
    consultantId: string;
    from: 'invited' | 'offered';
    to: 'declined' | 'withdrawn';
    reason: string | null;
  },
): Promise<MatchRow | undefined> {
  return db
    .updateTable('matches')
    .set({
      status: input.to,
      close_reason: input.reason,
      closed_at: sql<Date>`now()`,
      expires_at: null,
      ...(input.to === 'declined' && { responded_at: sql<Date>`now()` }),
    })
    .where('id', '=', input.id)
    .where('consultant_id', '=', input.consultantId)
    .where('status', '=', input.from)
    .returningAll()
    .executeTakeFirst();
}

export interface ClosedMatch {
  readonly id: string;
  readonly question_id: string;
  readonly consultant_id: string;
  readonly client_id: string;
  readonly was: 'invited' | 'offered';
}

/**
 * Ends the live matches of a question (all but `exceptId`), in id order so that two of these never wait for each other in a circle.
 */
export async function rescindMatchesOfQuestion(
  db: Executor,
  input: { questionId: string; exceptId: string | null; reason: RescindReason },
): Promise<ClosedMatch[]> {
  return closeMatches(
    db,
    sql`question_id = ${input.questionId} and id is distinct from ${input.exceptId}::uuid and status in ('invited', 'offered')`,
    {
      invited: input.reason === 'expired' ? 'expired' : 'rescinded',
      offered: input.reason === 'expired' ? 'expired' : 'rescinded',
    },
    input.reason,
  );
}

/** A consultant who is taken: other offers are withdrawn, other invitations rescinded. */
export async function releaseMatchesOfConsultant(db: Executor, consultantId: string): Promise<ClosedMatch[]> {
  return closeMatches(
    db,
    sql`consultant_id = ${consultantId} and status in ('invited', 'offered')`,
    { invited: 'rescinded', offered: 'withdrawn' },
    'busy',
  );
}

/** Between two who shall not be matched: offers are withdrawn, invitations rescinded, whichever of them is the consultant. */
export async function closeMatchesOfPair(
  db: Executor,
  [one, other]: readonly [string, string],
): Promise<ClosedMatch[]> {
  const asksFor = (clientId: string, consultantId: string) => sql`(consultant_id = ${consultantId}
    and question_id in (select id from questions where client_id = ${clientId} and status = 'open'))`;
  return closeMatches(
    db,
    sql`status in ('invited', 'offered') and (${asksFor(one, other)} or ${asksFor(other, one)})`,
    { invited: 'rescinded', offered: 'withdrawn' },
    'blocked',
  );
}

/** Unanswered invitations of a question whose time is up. */
export async function expireInvitationsOfQuestion(db: Executor, questionId: string): Promise<ClosedMatch[]> {
  return closeMatches(
    db,
    sql`question_id = ${questionId} and status = 'invited' and expires_at <= now()`,
    { invited: 'expired', offered: 'expired' },
    'expired',
  );
}

/** Invitations end when their consultant has been gone for a lease, offers when for the reconnect time. */
export async function closeMatchesOfGoneConsultant(
  db: Executor,
  input: { consultantId: string; leaseSeconds: number; reconnectSeconds: number },
): Promise<ClosedMatch[]> {
  const goneFor = (seconds: number) => sql`exists (
    select 1 from consultant_profiles p where p.user_id = ${input.consultantId}
      and p.offline_since <= now() - make_interval(secs => ${seconds}))`;
  return closeMatches(
    db,
    sql`consultant_id = ${input.consultantId} and ((status = 'invited' and ${goneFor(input.leaseSeconds)})
      or (status = 'offered' and ${goneFor(input.reconnectSeconds)}))`,
    { invited: 'expired', offered: 'withdrawn' },
    'offline',
  );
}

async function closeMatches(
  db: Executor,
  condition: ReturnType<typeof sql>,
  to: { invited: MatchStatus; offered: MatchStatus },
  reason: string,
): Promise<ClosedMatch[]> {
  const result = await sql<ClosedMatch>`
    with live as (
      select id, status as was from matches where ${condition} order by id for update
    ), closed as (
      update matches m set status = case live.was when 'invited' then ${to.invited} else ${to.offered} end,
        close_reason = ${reason}, closed_at = now(), expires_at = null
      from live where m.id = live.id
      returning m.id, m.question_id, m.consultant_id, live.was
    )
    select closed.*, q.client_id from closed join questions q on q.id = closed.question_id
  `.execute(db);
  return result.rows;
}

export interface MatchCounts {
  readonly live_invitations: number;
  readonly unanswered_in_wave: number;
  readonly wave_size: number;
  /** Those of the wave who came online, and were invited, after it was opened. */
  readonly latecomers: number;
  readonly unanswered_latecomers: number;
  readonly live_offers: number;
  /** The wave has somebody in it, and all of them were named by the client. */
  readonly only_preferred: boolean;
  readonly ever_invited: number;
  readonly ever_offered: number;
  readonly next_expiry: Date | null;
}

export async function countMatches(db: Executor, input: { questionId: string; wave: number }): Promise<MatchCounts> {
  const result = await sql<MatchCounts>`
    select count(*) filter (where status = 'invited')::int as live_invitations,
      count(*) filter (where status = 'invited' and wave = ${input.wave})::int as unanswered_in_wave,
      count(*) filter (where wave = ${input.wave})::int as wave_size,
      count(*) filter (where late and wave = ${input.wave})::int as latecomers,
      count(*) filter (where late and status = 'invited' and wave = ${input.wave})::int as unanswered_latecomers,
      count(*) filter (where status = 'offered')::int as live_offers,
      coalesce(bool_and(consultant_id = any(array(
        select unnest(preferred_consultant_ids) from questions where id = ${input.questionId})))
        filter (where wave = ${input.wave}), false) as only_preferred,
      count(*)::int as ever_invited,
      count(*) filter (where offered_at is not null)::int as ever_offered,
      min(expires_at) filter (where status = 'invited') as next_expiry
    from (
      select m.*, m.invited_at > q.wave_opened_at as late
      from matches m join questions q on q.id = m.question_id where m.question_id = ${input.questionId}) it
  `.execute(db);
  const row = result.rows[0];
  if (!row) throw new Error('an aggregate without a row');
  return row;
}

export async function listAskedConsultantIds(db: Executor, questionId: string): Promise<Set<string>> {
  const rows = await db.selectFrom('matches').select('consultant_id').where('question_id', '=', questionId).execute();
  return new Set(rows.map((row) => row.consultant_id));
}

export async function listConsultantMatches(
  db: Executor,
  input: { consultantId: string; status: MatchStatus | null; before: string | null; limit: number },
): Promise<MatchRow[]> {
  let query = db
    .selectFrom('matches')
    .selectAll()
    .where('consultant_id', '=', input.consultantId)
    .orderBy('id', 'desc')
    .limit(input.limit + 1);
  if (input.status) query = query.where('status', '=', input.status);
  if (input.before) query = query.where('id', '<', input.before);
  return query.execute();
}

export async function listLiveConsultantMatches(db: Executor, consultantId: string): Promise<MatchRow[]> {
  return db
    .selectFrom('matches')
    .selectAll()
    .where('consultant_id', '=', consultantId)
    .where('status', 'in', ['invited', 'offered'])
    .orderBy('id')
    .execute();
}

/** Matches of a question that were ever offered (or all of them), newest first. */
export async function listQuestionMatchRows(
  db: Executor,
  input: { questionId: string; onlyOffered: boolean; before: string | null; limit: number },
): Promise<MatchRow[]> {
  let query = db
    .selectFrom('matches')
    .selectAll()
    .where('question_id', '=', input.questionId)
    .orderBy('id', 'desc')
    .limit(input.limit + 1);
  if (input.onlyOffered) query = query.where('offered_at', 'is not', null);
  if (input.before) query = query.where('id', '<', input.before);
  return query.execute();
}

/** Live offers, the earliest first: the order in which `first` takes them. */
export async function listLiveOffers(db: Executor, questionIds: readonly string[]): Promise<MatchRow[]> {
  if (questionIds.length === 0) return [];
  return db
    .selectFrom('matches')
    .selectAll()
    .where('question_id', 'in', questionIds)
    .where('status', '=', 'offered')
    .orderBy('offered_at')
    .execute();
}

/** Invitations of a question that can still be answered. */
export async function listLiveInvitations(db: Executor, questionId: string): Promise<MatchRow[]> {
  return db
    .selectFrom('matches')
    .selectAll()
    .where('question_id', '=', questionId)
    .where('status', '=', 'invited')
    .where('expires_at', '>', sql<Date>`now()`)
    .execute();
}

export async function listConsultantsWithLiveMatches(db: Executor): Promise<string[]> {
  const rows = await db
    .selectFrom('matches')
    .select('consultant_id')
    .distinct()
    .where('status', 'in', ['invited', 'offered'])
    .execute();
  return rows.map((row) => row.consultant_id);
}

export async function findConsultantMatchOfQuestion(
  db: Executor,
  input: { questionId: string; consultantId: string },
): Promise<MatchRow | undefined> {
  return db
    .selectFrom('matches')
    .selectAll()
    .where('question_id', '=', input.questionId)
    .where('consultant_id', '=', input.consultantId)
    .executeTakeFirst();
}
