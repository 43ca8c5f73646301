import { type RawBuilder, sql } from 'kysely';
import type { PastSession } from '../../domain/free-time.ts';
import type { Executor } from '../connect.ts';

/** Enough for any streak that somebody would set a limit to; test cards are everybody's. */
const MOST = 50;

/** Cards that this client has, or had, by whatever account: one card is one person. */
const cardsOf = (clientId: string) => sql`
  select other.id from payment_methods mine join payment_methods other on other.fingerprint = mine.fingerprint
  where mine.client_id = ${clientId} and mine.fingerprint <> '' order by other.id desc limit ${MOST}`;

interface Recently {
  readonly clientId: string;
  readonly days: number;
}

/** Completed sessions of a client, and of whoever paid with one of their cards. */
function recentSessions({ clientId, days }: Recently): RawBuilder<unknown> {
  const recent = sql`s.status = 'completed' and s.ended_at > now() - make_interval(days => ${days}::int)`;
  return sql`
    (select s.* from sessions s where s.client_id = ${clientId} and ${recent} order by s.id desc limit ${MOST})
    union
    (select s.* from (${cardsOf(clientId)}) card join sessions s on s.payment_method_id = card.id
      where ${recent} order by s.id desc limit ${MOST})`;
}

/** What a session `it` has cost. What is not settled yet is about to be. */
const charged = sql`case when it.settled_at is null then it.amount else it.charged_amount end`;

/** Newest first. */
export async function listPastSessions(db: Executor, input: Recently): Promise<PastSession[]> {
  const { rows } = await sql<PastSession>`
    select free_seconds as "freeSeconds", elapsed_seconds as elapsed, ${charged} as charged, end_reason as "endReason"
    from (${recentSessions(input)}) it order by ended_at desc
  `.execute(db);
  return rows;
}

/** Within another statement: whether this person has had fewer than so many free calls lately for which nothing was charged. */
export const hasFewUnpaidCalls = (input: Recently & { readonly fewerThan: number }): RawBuilder<boolean> => sql`
  (select count(*) < ${input.fewerThan}::int from (${recentSessions(input)}) it where it.free_seconds > 0 and ${charged} = 0)`;

/** Free seconds that a client, or whoever has one of their cards, has used with a consultant so far. */
export async function sumFreeSecondsUsed(
  db: Executor,
  input: { clientId: string; consultantId: string },
): Promise<number> {
  const { clientId, consultantId } = input;
  const { rows } = await sql<{ used: number }>`
    select coalesce(sum(least(elapsed_seconds, free_seconds)), 0)::int as used from sessions
    where consultant_id = ${consultantId} and ended_at is not null
      and (client_id = ${clientId} or payment_method_id in (${cardsOf(clientId)}))
  `.execute(db);
  return rows[0]?.used ?? 0;
}
