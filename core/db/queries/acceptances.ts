/** Accepting an offer, in as few statements as claim, hold and commit leave: what is known, the claim, the commit. */
import { sql } from 'kysely';
import type { Currency, QuestionStatus, Tier } from '../../../contract/index.ts';
import { type Db, type Executor, isNotNullViolation } from '../connect.ts';
import { inOneGo } from '../in-one-go.ts';
import type { HoldRow, MatchRow, SessionRow } from '../schema.ts';
import type { ClosedMatch } from './matches.ts';

/** A match that was ever offered, with everything that its acceptance depends on. */
export interface AcceptableMatch extends MatchRow {
  readonly client_id: string;
  readonly question_status: QuestionStatus;
  readonly told_free_seconds: number;
  /** Their payment method came after the question. */
  readonly card_is_new: boolean;
  readonly spend_cap: number | null;
  /** The client's default payment method at the provider. */
  readonly payment_method_id: string | null;
  readonly payment_method_ref: string | null;
  /** The client and the consultant, as the payment provider calls them. */
  readonly customer_ref: string | null;
  readonly account_ref: string | null;
  readonly client_in_session: boolean;
  readonly consultant_in_session: boolean;
  /** The database's own memory of presence. */
  readonly consultant_offline: boolean;
  readonly tier: Tier;
}

export async function findAcceptableMatch(
  db: Executor,
  input: { id: string; clientId: string; provider: string },
): Promise<AcceptableMatch | undefined> {
  const { rows } = await sql<AcceptableMatch>`
    select m.*, q.client_id, q.status as question_status, q.spend_cap, coalesce(m.free_seconds, q.free_seconds) as told_free_seconds,
      coalesce(method.created_at > q.created_at, false) as card_is_new, method.id as payment_method_id,
      method.provider_ref as payment_method_ref, customer.ref as customer_ref, account.ref as account_ref, p.tier, p.offline_since is not null as consultant_offline,
      exists (select 1 from sessions s
        where s.client_id = q.client_id and s.status in ('pending', 'active')) as client_in_session,
      exists (select 1 from sessions s
        where s.consultant_id = m.consultant_id and s.status in ('pending', 'active')) as consultant_in_session
    from matches m
    join questions q on q.id = m.question_id
    join consultant_profiles p on p.user_id = m.consultant_id
    left join lateral (
      select id, provider_ref, created_at from payment_methods
      where client_id = q.client_id and provider = ${input.provider} and removed_at is null
      order by is_default desc, id desc limit 1) method on true
    left join payment_customers customer on customer.client_id = q.client_id and customer.provider = ${input.provider}
    left join payment_accounts account on account.consultant_id = m.consultant_id and account.provider = ${input.provider}
    where m.id = ${input.id} and q.client_id = ${input.clientId} and m.offered_at is not null
  `.execute(db);
  return rows[0];
}

export interface ClaimInput {
  readonly questionId: string;
  readonly matchId: string;
  readonly seconds: number;
  /** For the first block, if this match has no live hold yet. */
  readonly hold: {
    readonly id: string;
    readonly paymentMethodId: string;
    readonly amount: number;
    readonly currency: Currency;
  };
  /** Whether it has to be on disk when this resolves. */
  readonly durable: boolean;
}

/**
 * The claim of a question and the row of the hold, with its key, in one commit. Losers are answered at once: a row that somebody else
 * has locked is skipped.
 * @returns the live hold; undefined when it was not to be had, which is only a hint: reread.
 */
export async function claimWithHold(db: Executor, input: ClaimInput): Promise<HoldRow | undefined> {
  const { questionId, matchId, hold } = input;
  const { rows } = await sql<HoldRow>`
    with free as (
      select id from questions where id = ${questionId} and status = 'open'
        and (accepting_match_id is null or accepting_match_id = ${matchId}::uuid or accepting_until <= clock_timestamp()
          or exists (select 1 from holds h where h.match_id = accepting_match_id and h.status = 'requires_action'))
        and (expires_at > clock_timestamp() or accepting_match_id = ${matchId}::uuid)
      -- The weakest lock that an update takes: who only names the question in a row of theirs is not in the way.
      for no key update skip locked
    ), claimed as (
      update questions set accepting_match_id = ${matchId}::uuid,
        accepting_until = clock_timestamp() + make_interval(secs => ${input.seconds})
      from free where questions.id = free.id
      returning questions.id
    ), live as (
      select * from holds where match_id = ${matchId} and seq = 1
        and status in ('pending', 'requires_action', 'held', 'captured', 'unknown')
    ), made as (
      insert into holds (id, key, match_id, seq, attempt, payment_method_id, amount, currency)
      select ${hold.id}::uuid, 'hold:' || ${matchId}::text || ':1:' || attempts.next, ${matchId}::uuid, 1, attempts.next,
        ${hold.paymentMethodId}::uuid, ${hold.amount}::int, ${hold.currency}
      from claimed, (select count(*)::int + 1 as next from holds where match_id = ${matchId} and seq = 1) attempts
      where not exists (select 1 from live)
      on conflict do nothing
      returning *
    )
    select found.*, ${input.durable}::boolean or set_config('synchronous_commit', 'off', true) is not null as written
    from (select * from made union all select live.* from live, claimed) found
  `.execute(db);
  return rows[0];
}

export interface AcceptanceInput {
  readonly questionId: string;
  readonly matchId: string;
  readonly hold: { readonly id: string; readonly providerRef: string; readonly captureBefore: Date | null };
  readonly session: {
    readonly id: string;
    readonly tier: Tier;
    readonly commissionBps: number;
    readonly noShowSeconds: number;
  };
}
export interface Acceptance {
  readonly session: SessionRow;
  /** The question's other live matches, which are rescinded. */
  readonly siblings: ClosedMatch[];
}

/**
 * Question open → matched, match offered → accepted, siblings rescinded, hold held, session with the terms as they are now, consent:
 * all of it or nothing, in one statement under the question's lock. That is taken by a statement of its own before it, which waits for
 * whoever adds an offer just now, so that the commit sees it. Where a step finds its row moved on (the offer withdrawn, the hold
 * released), the next one has nothing to name, and the column that may not be null takes everything back. The unique indexes on live
 * sessions refuse it when the client or the consultant is in another one.
 * @returns undefined when the claim is lost, or one of these rows
 */
export async function commitAcceptance(db: Db, input: AcceptanceInput): Promise<Acceptance | undefined> {
  const { questionId, matchId, hold, session } = input;
  const lock = sql`
    select from questions where id = ${questionId} and status = 'open' and accepting_match_id = ${matchId} for no key update
  `;
  const statement = sql<SessionRow & { siblings: ClosedMatch[] }>`
    with question as (
      update questions set status = 'matched', accepting_match_id = null, accepting_until = null, next_action_at = null
      where id = ${questionId} and status = 'open' and accepting_match_id = ${matchId}::uuid
      returning id, client_id, spend_cap, free_seconds, app_id
    ), accepted as (
      update matches set status = 'accepted', closed_at = now() from question
      where matches.id = ${matchId} and matches.status = 'offered'
      returning matches.id, matches.question_id, matches.consultant_id, matches.rate_amount, matches.currency,
        matches.free_seconds
    ), live as (
      -- In id order, so that two of these never wait for each other in a circle.
      select matches.id, matches.status as was from matches, question
      where matches.question_id = question.id and matches.id <> ${matchId} and matches.status in ('invited', 'offered')
      order by matches.id for update of matches
    ), closed as (
      update matches set status = 'rescinded', close_reason = 'taken', closed_at = now(), expires_at = null
      from live where matches.id = live.id
      returning matches.id, matches.question_id, matches.consultant_id, live.was
    ), session as (
      insert into sessions (id, question_id, match_id, client_id, consultant_id, rate_amount, currency, free_seconds, spend_cap,
        commission_bps, tier, payment_method_id, charge_status, next_action_at, app_id)
      select ${session.id}::uuid, question.id, accepted.id, question.client_id, accepted.consultant_id, accepted.rate_amount,
        accepted.currency, coalesce(accepted.free_seconds, question.free_seconds), question.spend_cap, ${session.commissionBps}::int, ${session.tier},
        (select payment_method_id from holds where id = ${hold.id}), 'held',
        clock_timestamp() + make_interval(secs => ${session.noShowSeconds}), question.app_id
      from question left join accepted on true
      returning *
    ), held as (
      update holds set status = 'held', provider_ref = ${hold.providerRef}, client_secret = null, session_id = session.id,
        capture_before = ${hold.captureBefore}::timestamptz, updated_at = now()
      from session
      where holds.id = ${hold.id} and holds.status in ('pending', 'requires_action', 'unknown', 'held')
      returning holds.match_id
    ), consent as (
      insert into consents (match_id, client_id, rate_amount, currency, free_seconds, spend_cap)
      select held.match_id, session.client_id, session.rate_amount, session.currency, session.free_seconds, session.spend_cap
      from session left join held on true
    )
    select session.*, coalesce((
      select jsonb_agg(jsonb_build_object('id', closed.id, 'question_id', closed.question_id, 'was', closed.was,
        'consultant_id', closed.consultant_id, 'client_id', session.client_id)) from closed), '[]') as siblings
    from session
  `;
  try {
    const [row] = await inOneGo(db, [lock, statement]);
    if (!row) return undefined;
    const { siblings, ...opened } = row;
    return { session: opened, siblings };
  } catch (error) {
    if (isNotNullViolation(error, 'sessions') || isNotNullViolation(error, 'consents')) return undefined;
    throw error;
  }
}
