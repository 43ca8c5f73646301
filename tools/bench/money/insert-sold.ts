/** Sessions that are over and wait to be settled, with their money held at the simulated provider, in a few large statements. */
import pg from 'pg';

/** Of `count` sessions every tenth ended in its free time and every fifth was long enough for two holds. */
export async function insertSold(databaseUrl: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(PEOPLE);
    await client.query(SOLD, [count]);
    for (const statement of FROM_SOLD) await client.query(statement);
    await client.query('commit');
    await client.query('analyze');
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}

const PEOPLE = `
  insert into payment_accounts (consultant_id, provider, key, currency, ref, transfers_active, payouts_enabled)
  select user_id, 'simulated', 'account:' || user_id, 'USD', 'sim_acct_' || user_id, true, true from consultant_profiles
  on conflict do nothing`;

/** Long ago enough that the next payout includes it. */
const SOLD = `
  create temp table sold on commit drop as
  with consultants as (select array_agg(user_id order by user_id) as ids from consultant_profiles),
    clients as (select array_agg(m.client_id order by m.client_id) as ids, array_agg(m.id order by m.client_id) as methods,
      array_agg(m.provider_ref order by m.client_id) as refs from payment_methods m)
  select n, uuidv7() as question_id, uuidv7() as match_id, uuidv7() as session_id, now() - interval '8 days' as at,
    k.ids[1 + n % cardinality(k.ids)] as consultant_id, c.ids[1 + n % cardinality(c.ids)] as client_id,
    c.methods[1 + n % cardinality(c.ids)] as method_id, c.refs[1 + n % cardinality(c.ids)] as method_ref,
    (array[500, 800, 1200, 1500, 2000])[1 + n % 5] as bps, n % 5 = 0 as two,
    case when n % 10 = 1 then 0 when n % 5 = 0 then 12000 + n % 7001 else 100 + n % 11901 end as amount
  from generate_series(1, $1::int) as n, consultants k, clients c`;

const FROM_SOLD = [
  `insert into questions (id, client_id, title, body, urgency, currency, acceptance, status, created_at, expires_at)
   select question_id, client_id, 'A question', 'A question of the past.', 'low', 'USD', 'choose', 'completed', at, at from sold`,
  `insert into matches (id, question_id, consultant_id, status, wave, score, weights_version, rate_amount, currency)
   select match_id, question_id, consultant_id, 'accepted', 1, 0.5, 'bench', 12000, 'USD' from sold`,
  `insert into sessions (id, question_id, match_id, client_id, consultant_id, status, rate_amount, currency, free_seconds,
     commission_bps, tier, payment_method_id, opened_at, started_at, ended_at, end_reason, elapsed_seconds, billable_seconds, amount,
     charge_status)
   select session_id, question_id, match_id, client_id, consultant_id, 'completed', 12000, 'USD', 600, bps, 'growing', method_id,
     at, at, at, 'ended_by_client', 600 + amount * 3 / 10, amount * 3 / 10, amount, 'held' from sold`,
  `insert into holds (id, key, match_id, session_id, seq, payment_method_id, amount, currency, status, provider_ref)
   select uuidv7(), 'hold:' || match_id || ':' || seq || ':1', match_id, session_id, seq, method_id, 12000, 'USD', 'held',
     'bench_pi_' || match_id || '_' || seq from sold, generate_series(1, case when two then 2 else 1 end) as seq`,
  `insert into simulated_payments.intents (key, ref, method_ref, account_ref, amount, currency, status)
   select 'hold:' || match_id || ':' || seq || ':1', 'bench_pi_' || match_id || '_' || seq, method_ref, 'sim_acct_' || consultant_id, 12000,
     'USD', 'requires_capture' from sold, generate_series(1, case when two then 2 else 1 end) as seq`,
];
