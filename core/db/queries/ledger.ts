import { sql } from 'kysely';
import type { Posting } from '../../domain/ledger.ts';
import type { Executor } from '../connect.ts';

/**
 * Writes one balanced transaction. The external id names the movement for ever: a second one with the same id is the same one.
 * @returns false when it was already there.
 */
export async function postLedgerTransaction(
  db: Executor,
  input: { id: string; externalId: string; kind: string; sessionId: string | null; postings: readonly Posting[] },
): Promise<boolean> {
  if (input.postings.length === 0) return false;
  const postings = JSON.stringify(toPostings(input.postings));
  const { rows } = await sql<{ posted: boolean }>`
    select ledger_post(${input.id}, ${input.externalId}, ${input.kind}, ${input.sessionId}, ${postings}) as posted
  `.execute(db);
  return rows[0]?.posted ?? false;
}

/** As `ledger_post` takes them. */
export const toPostings = (postings: readonly Posting[]): object[] =>
  postings.map(({ account, amount, currency }) => ({ kind: account.kind, owner: account.ownerId, amount, currency }));

/**
 * Takes a transaction back by its mirror image; what is written stays written.
 * @returns false when it was taken back already, or was never there
 */
export async function reverseLedgerTransaction(
  db: Executor,
  input: { id: string; externalId: string; kind: string },
): Promise<boolean> {
  const { rows } = await sql`
    with reversal as (
      insert into ledger_transactions (id, external_id, kind, session_id, reverses_id)
      select ${input.id}, ${`reverse:${input.externalId}`}, ${input.kind}, session_id, id
      from ledger_transactions where external_id = ${input.externalId}
      on conflict do nothing returning id, reverses_id)
    insert into ledger_entries (transaction_id, account_id, amount, currency)
    select reversal.id, e.account_id, -e.amount, e.currency
    from reversal join ledger_entries e on e.transaction_id = reversal.reverses_id order by e.id
    returning id
  `.execute(db);
  return rows.length > 0;
}
