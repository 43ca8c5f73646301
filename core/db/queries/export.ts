import { sql } from 'kysely';
import type { Role } from '../../../contract/index.ts';
import type { Executor } from '../connect.ts';

type Rows = Record<string, unknown>[];

interface Exported {
  readonly table: string;
  /** An SQL condition over the table `t`; `$me` is the caller. */
  readonly mine: string;
  /** Hashes, secrets, names that only the provider and we use, and what belongs to the other side. */
  readonly without?: readonly string[];
  readonly only?: Role;
}

const WITH_ME = '(t.client_id = $me or t.consultant_id = $me)';
const MY_SESSIONS = `t.session_id in (select s.id from sessions s where $me in (s.client_id, s.consultant_id))`;
const MY_QUESTIONS = 't.question_id in (select q.id from questions q where q.client_id = $me)';

/** Every table that says something about a person. A test compares the list with the schema. */
export const EXPORTED: readonly Exported[] = [
  { table: 'users', mine: 't.id = $me', without: ['password_hash'] },
  { table: 'refresh_tokens', mine: 't.user_id = $me', without: ['token_hash'] },
  { table: 'one_time_tokens', mine: 't.user_id = $me', without: ['token_hash'] },
  // The texts of these mails carry tokens.
  { table: 'mail_outbox', mine: 't.user_id = $me', without: ['body'] },
  { table: 'idempotency_answers', mine: 't.user_id = $me', without: ['request_hash', 'body'] },
  { table: 'apps', mine: 't.created_by = $me', without: ['secret_hash', 'previous_secret_hash'] },
  { table: 'app_users', mine: 't.user_id = $me', without: ['family_id'] },
  { table: 'webhook_events', mine: 't.user_id = $me' },
  { table: 'admin_audit', mine: 't.admin_id = $me or t.subject_id = $me::text', without: ['admin_id'] },
  { table: 'blocks', mine: 't.blocker_id = $me' },
  { table: 'reports', mine: 't.reporter_id = $me' },
  { table: 'consultant_profiles', mine: 't.user_id = $me' },
  { table: 'consultant_skills', mine: 't.user_id = $me' },
  { table: 'trust_history', mine: 't.consultant_id = $me' },
  { table: 'tier_history', mine: 't.consultant_id = $me' },
  { table: 'endorsements', mine: WITH_ME },
  { table: 'questions', mine: 't.client_id = $me', without: ['open_slot', 'lexicon_version'] },
  { table: 'question_waves', mine: MY_QUESTIONS, without: ['left_out'] },
  { table: 'matches', mine: `t.consultant_id = $me or (${MY_QUESTIONS} and t.offered_at is not null)` },
  { table: 'consents', mine: 't.client_id = $me' },
  {
    table: 'sessions',
    mine: WITH_ME,
    without: ['commission_bps', 'commission', 'payout', 'refunded_commission', 'payout_id'],
    only: 'client',
  },
  { table: 'sessions', mine: WITH_ME, only: 'consultant' },
  { table: 'session_presence', mine: 't.user_id = $me', without: ['node_id'] },
  { table: 'session_messages', mine: 't.user_id = $me' },
  { table: 'session_stays', mine: 't.user_id = $me', without: ['ref'] },
  { table: 'ratings', mine: WITH_ME },
  { table: 'payment_customers', mine: 't.client_id = $me', without: ['ref'] },
  { table: 'payment_set_ups', mine: 't.client_id = $me', without: ['ref'] },
  { table: 'payment_accounts', mine: 't.consultant_id = $me', without: ['key', 'ref'] },
  { table: 'payment_methods', mine: 't.client_id = $me', without: ['provider_ref', 'fingerprint'] },
  {
    table: 'holds',
    mine: 't.match_id in (select m.id from matches m join questions q on q.id = m.question_id where q.client_id = $me)',
    without: ['key', 'provider_ref', 'client_secret', 'processing_fee', 'commission', 'charge_ref', 'fee_reported'],
  },
  { table: 'ledger_accounts', mine: 't.owner_id = $me' },
  { table: 'ledger_entries', mine: 't.account_id in (select a.id from ledger_accounts a where a.owner_id = $me)' },
  {
    table: 'ledger_transactions',
    mine: `t.id in (select e.transaction_id from ledger_entries e join ledger_accounts a on a.id = e.account_id
      where a.owner_id = $me)`,
  },
  { table: 'invoices', mine: MY_SESSIONS },
  { table: 'disputes', mine: 't.client_id = $me', without: ['resolved_by'] },
  { table: 'refunds', mine: MY_SESSIONS, without: ['requested_by', 'reason'] },
  {
    table: 'refund_parts',
    mine: `t.refund_id in (select r.id from refunds r join sessions s on s.id = r.session_id
      where $me in (s.client_id, s.consultant_id))`,
    without: ['key', 'provider_ref', 'reason'],
  },
  { table: 'chargebacks', mine: MY_SESSIONS, without: ['ref', 'fee', 'postings', 'reversal_ref'] },
  { table: 'payouts', mine: 't.consultant_id = $me', without: ['account_ref', 'provider_ref'] },
];

/** @returns the rows of each table, as JSON with the columns' own names */
export async function exportTables(db: Executor, input: { userId: string; role: Role }): Promise<Record<string, Rows>> {
  const tables: Record<string, Rows> = {};
  for (const it of EXPORTED.filter(({ only }) => only === undefined || only === input.role)) {
    const { rows } = await sql<{ row: Record<string, unknown> }>`
      select to_jsonb(t) - ${it.without ?? []}::text[] as row from ${sql.table(it.table)} t where ${condition(it, input)}
    `.execute(db);
    tables[it.table] = rows.map(({ row }) => row);
  }
  return tables;
}

function condition({ mine }: Exported, { userId }: { userId: string }) {
  const [first = '', ...rest] = mine.split('$me');
  return rest.reduce((built, text) => sql`${built}${userId}::uuid${sql.raw(text)}`, sql`${sql.raw(first)}`);
}
