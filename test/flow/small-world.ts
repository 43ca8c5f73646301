/** One row of everything, written with plain SQL over one connection, so that each constraint has something to refuse. */
import { Client, DatabaseError } from 'pg';
import { createTestDatabase } from '../support/database.ts';

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
/** Names nobody. */
export const NOBODY = id(999);
/** For one more row. */
export const FRESH = id(998);

export const people = { client: id(1), otherClient: id(2), expert: id(3), rival: id(4), admin: id(5) };
/** `talked` became a session that is still going on, `ended` one that is over, `open` is being accepted. */
export const questions = { talked: id(10), ended: id(11), open: id(12) };
export const matches = { talked: id(20), ended: id(21), open: id(22) };
export const sessions = { live: id(30), ended: id(31) };
export const holds = { live: id(40), captured: id(41) };
export const books = { dispute: id(80), refund: id(81), payout: id(82) };
export const ledger = { transaction: id(50) };

export interface Refusal {
  /** SQLSTATE: 23503 foreign key, 23505 unique, 23514 check, 23000 append-only. */
  readonly code: string | undefined;
  /** The constraint's or unique index's name, or null where a trigger refused. */
  readonly constraint: string | null;
}

export interface SmallWorld {
  query<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Tries it in a transaction that is rolled back, with deferred constraints asked, too. null: nothing refused it. */
  refusal(text: string): Promise<Refusal | null>;
  close(): Promise<void>;
}

export async function createSmallWorld(): Promise<SmallWorld> {
  const database = await createTestDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(WORLD);
  return {
    query: async (text, values) => (await client.query(text, values)).rows,
    async refusal(text) {
      await client.query('begin');
      try {
        await client.query(text);
        await client.query('set constraints all immediate');
        return null;
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error;
        return { code: error.code, constraint: error.constraint ?? null };
      } finally {
        await client.query('rollback');
      }
    },
    async close() {
      await client.end();
      await database.drop();
    },
  };
}

/** SQL for one more row like the first one that `where` finds, with some columns changed. */
export const copyOf = (table: string, changes: Record<string, unknown>, where = 'true'): string =>
  `insert into ${table} overriding system value
   select (jsonb_populate_record(it, '${JSON.stringify(changes)}')).* from ${table} it
   where ctid = (select ctid from ${table} where ${where} limit 1)`;

const user = (userId: string, role: string): string =>
  `('${userId}', '${role}-${userId.slice(-2)}@test.local', 'x', 'A ${role}', '${role}')`;

const WORLD = `
begin;
insert into users (id, email, password_hash, name, role) values
  ${user(people.client, 'client')}, ${user(people.otherClient, 'client')}, ${user(people.expert, 'consultant')},
  ${user(people.rival, 'consultant')}, ${user(people.admin, 'admin')};
insert into refresh_tokens (id, user_id, family_id, token_hash, expires_at) values ('${id(60)}', '${people.client}', '${id(61)}', '\\x01', now());
insert into one_time_tokens (id, user_id, purpose, token_hash, expires_at) values ('${id(62)}', '${people.client}', 'verify_email', '\\x01', now());
insert into learned_tables (name, version, bytes) values ('skills', 'v1', '\\x00');
insert into mail_outbox (id, user_id, recipient, subject, body) values ('${id(63)}', '${people.client}', 'a@test.local', 'Hello', 'Hello');
insert into idempotency_answers (user_id, key, request_hash) values ('${people.client}', 'a-key', '\\x01');
insert into admin_audit (id, admin_id, action, subject_type, subject_id) values ('${id(64)}', '${people.admin}', 'user.ban', 'user', 'x');
insert into blocks (blocker_id, blocked_id) values ('${people.client}', '${people.rival}');
insert into reports (id, reporter_id, subject_type, subject_id, reason) values ('${id(65)}', '${people.client}', 'user', '${people.rival}', 'rude');
insert into nodes (id) values ('server-1');

insert into apps (id, name, requests_per_minute, open_questions, secret_hash, secret_hint, previous_secret_hash, previous_secret_until, created_by)
  values ('${id(80)}', 'A shop', 60, 5, '\\x01', 'abcd', '\\x02', now(), '${people.admin}');
insert into app_users (user_id, app_id, external_id, family_id) values ('${people.client}', '${id(80)}', 'customer-1', '${id(81)}');
insert into webhook_endpoints (id, app_id, url, secret) values ('${id(82)}', '${id(80)}', 'https://shop.test/hooks', 'whsec_x');
insert into webhook_events (id, app_id, user_id, type, data) values ('${id(83)}', '${id(80)}', '${people.client}', 'question.created', '{}');
insert into webhook_deliveries (id, event_id, endpoint_id, app_id, next_attempt_at) values ('${id(84)}', '${id(83)}', '${id(82)}', '${id(80)}', now());

insert into unknown_phrases (phrase, resolved_slug) values ('k eight s', 'kubernetes');
insert into consultant_profiles (user_id) values ('${people.expert}'), ('${people.rival}');
insert into consultant_skills (user_id, position, slug, name, level) values ('${people.expert}', 0, 'kubernetes', 'Kubernetes', 4);
insert into trust_history (id, consultant_id, score, parts, version, reason) values ('${id(66)}', '${people.expert}', 60, '{}', '1', 'rating');
insert into tier_history (id, consultant_id, to_tier, reason) values ('${id(67)}', '${people.expert}', 'growing', 'sessions');

insert into questions (id, client_id, title, body, urgency, currency, acceptance, status, expires_at, next_action_at, open_slot) values
  ('${questions.talked}', '${people.client}', 'Why?', 'Please tell me why.', 'low', 'USD', 'choose', 'in_session', now(), null, 1),
  ('${questions.ended}', '${people.client}', 'How?', 'Please tell me how.', 'low', 'USD', 'choose', 'completed', now(), null, 1),
  ('${questions.open}', '${people.otherClient}', 'When?', 'Please tell me when.', 'low', 'USD', 'choose', 'open', now(), now(), 1);
update questions set app_id = '${id(80)}' where id = '${questions.talked}';
update questions set keywords = '[{"term": "kubernetes", "weight": 1, "skill": "kubernetes"}]' where id = '${questions.open}';
insert into question_waves (question_id, wave, considered) values ('${questions.open}', 1, 2);
insert into matches (id, question_id, consultant_id, status, wave, score, weights_version, rate_amount, currency) values
  ('${matches.talked}', '${questions.talked}', '${people.expert}', 'accepted', 1, 0.5, '1', 6000, 'USD'),
  ('${matches.ended}', '${questions.ended}', '${people.expert}', 'accepted', 1, 0.5, '1', 6000, 'USD'),
  ('${matches.open}', '${questions.open}', '${people.expert}', 'offered', 1, 0.5, '1', 6000, 'USD');
update questions set accepting_match_id = '${matches.open}', accepting_until = now() where id = '${questions.open}';

insert into sessions (id, question_id, match_id, client_id, consultant_id, status, rate_amount, currency, free_seconds, commission_bps, tier, ended_at) values
  ('${sessions.live}', '${questions.talked}', '${matches.talked}', '${people.client}', '${people.expert}', 'active', 6000, 'USD', 600, 2000, 'rookie', null),
  ('${sessions.ended}', '${questions.ended}', '${matches.ended}', '${people.client}', '${people.expert}', 'completed', 6000, 'USD', 600, 2000, 'rookie', now());
insert into session_presence (session_id, user_id, device_id, node_id, kind) values ('${sessions.live}', '${people.client}', 'a', 'server-1', 'join');
insert into session_rooms (session_id, provider, ref) values ('${sessions.live}', 'daily', 'session-1');
insert into session_stays (session_id, ref, user_id, joined_at) values ('${sessions.live}', 'stay-1', '${people.client}', now());
insert into session_messages (id, session_id, user_id, text) values ('${id(68)}', '${sessions.live}', '${people.client}', 'Hello');
insert into ratings (id, session_id, client_id, consultant_id, overall) values ('${id(69)}', '${sessions.ended}', '${people.client}', '${people.expert}', 5);
insert into endorsements (id, consultant_id, client_id, question_id, slug, weight) values ('${id(70)}', '${people.expert}', '${people.client}', '${questions.ended}', 'kubernetes', 1);

insert into payment_methods (id, client_id, provider, provider_ref, brand, last4, fingerprint, is_default) values
  ('${id(71)}', '${people.client}', 'simulated', 'pm', 'visa', '4242', 'f', true);
insert into payment_customers (client_id, provider, ref) values ('${people.client}', 'simulated', 'cus_1');
insert into payment_set_ups (ref, client_id, provider) values ('seti_1', '${people.client}', 'simulated');
insert into payment_accounts (consultant_id, provider, key, currency, ref) values
  ('${people.expert}', 'simulated', 'account-1', 'USD', 'acct_1');
insert into consents (match_id, client_id, rate_amount, currency, free_seconds) values ('${matches.talked}', '${people.client}', 6000, 'USD', 600);
insert into holds (id, key, match_id, session_id, seq, payment_method_id, amount, currency, status, captured_amount) values
  ('${holds.live}', 'hold-1', '${matches.talked}', '${sessions.live}', 1, '${id(71)}', 6000, 'USD', 'held', 0),
  ('${holds.captured}', 'hold-2', '${matches.ended}', '${sessions.ended}', 1, '${id(71)}', 6000, 'USD', 'captured', 1000);
insert into ledger_accounts (kind, owner_id, currency) values ('provider_clearing', null, 'USD'), ('consultant_payable', '${people.expert}', 'USD'), ('platform_revenue', null, 'EUR');
insert into ledger_transactions (id, external_id, kind, session_id) values ('${ledger.transaction}', 'settle:1', 'settlement', '${sessions.ended}');
insert into ledger_entries (transaction_id, account_id, amount, currency) values ('${ledger.transaction}', 1, 1000, 'USD'), ('${ledger.transaction}', 2, -1000, 'USD');
insert into invoice_numbers (year, last) values (2026, 1);
insert into invoices (session_id, number, client_name, consultant_name) values ('${sessions.ended}', '2026-000001', 'A client', 'An expert');
insert into disputes (id, session_id, client_id, reason, detail, status, resolution, resolved_by) values
  ('${books.dispute}', '${sessions.ended}', '${people.client}', 'quality', 'It did not help.', 'resolved', 'refund', '${people.admin}');
insert into refunds (id, session_id, dispute_id, requested_by, reason, amount) values
  ('${books.refund}', '${sessions.ended}', '${books.dispute}', '${people.admin}', 'It did not help.', 300);
insert into refund_parts (id, refund_id, hold_id, key, amount, commission) values
  ('${id(84)}', '${books.refund}', '${holds.captured}', 'refund-1', 300, 60);
insert into chargebacks (ref, hold_id, session_id, amount, reversed_amount, commission, status, reason) values
  ('dp_1', '${holds.captured}', '${sessions.ended}', 700, 700, 140, 'lost', 'fraudulent');
insert into payouts (id, consultant_id, currency, day, account_ref, amount) values
  ('${books.payout}', '${people.expert}', 'USD', '2026-11-22', 'acct_1', 500);
update sessions set payout_id = '${books.payout}' where id = '${sessions.ended}';
insert into payment_events (id, type, subject, subject_ref, happened_at) values ('evt_1', 'refund.created', 'refund', 're_1', now());
insert into book_comparisons (id, checked, differences) values ('${id(85)}', 1, '[]');
insert into ledger_transactions (id, external_id, kind, reverses_id) values ('${id(51)}', 'reverse:settle:1', 'reversal', '${ledger.transaction}');
insert into ledger_entries (transaction_id, account_id, amount, currency) values ('${id(51)}', 1, -1000, 'USD'), ('${id(51)}', 2, 1000, 'USD');
commit;
`;
