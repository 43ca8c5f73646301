import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  copyOf,
  createSmallWorld,
  FRESH,
  holds,
  matches,
  NOBODY,
  people,
  questions,
  type SmallWorld,
  sessions,
} from './small-world.ts';

let world: SmallWorld;
beforeAll(async () => {
  world = await createSmallWorld();
});
afterAll(async () => {
  await world?.close();
});

/** What each rule of the tables forbids, tried. The first ones are those that the design leans on. */
const UNIQUE: Record<string, string> = {
  matches_one_accepted: copyOf('matches', { id: FRESH, consultant_id: people.rival }, "status = 'accepted'"),
  sessions_one_live_per_consultant: copyOf(
    'sessions',
    { id: FRESH, question_id: questions.open, match_id: matches.open, client_id: people.otherClient },
    "status = 'active'",
  ),
  sessions_one_live_per_client: copyOf(
    'sessions',
    { id: FRESH, question_id: questions.open, match_id: matches.open, consultant_id: people.rival },
    "status = 'active'",
  ),
  sessions_question_id_key: copyOf(
    'sessions',
    { id: FRESH, match_id: matches.open, client_id: people.otherClient, consultant_id: people.rival },
    `id = '${sessions.live}'`,
  ),
  sessions_match_id_key: copyOf(
    'sessions',
    { id: FRESH, question_id: questions.open, client_id: people.otherClient, consultant_id: people.rival },
    `id = '${sessions.live}'`,
  ),
  matches_question_id_consultant_id_key: copyOf('matches', { id: FRESH, status: 'declined' }),
  questions_open_slot: copyOf('questions', { id: FRESH }, "status = 'open'"),
  holds_one_live: copyOf('holds', { id: FRESH, key: 'hold-3', attempt: 2 }, `id = '${holds.live}'`),
  holds_key_key: copyOf('holds', { id: FRESH, seq: 2 }, `id = '${holds.live}'`),
  holds_match_id_seq_attempt_key: copyOf('holds', { id: FRESH, key: 'hold-3', status: 'released' }),
  ledger_transactions_external_id_key: copyOf('ledger_transactions', { id: FRESH }),
  ledger_accounts_kind_owner_id_currency_key: copyOf('ledger_accounts', { id: 99 }, 'owner_id is null'),
  payment_methods_one_default: copyOf('payment_methods', { id: FRESH }),
  ratings_session_id_key: copyOf('ratings', { id: FRESH, overall: 1 }),
  invoices_number_key: copyOf('invoices', { session_id: sessions.live }),
  endorsements_consultant_id_question_id_slug_key: copyOf('endorsements', { id: FRESH }),
  consultant_skills_once: copyOf('consultant_skills', { position: 9 }),
  users_email_key: copyOf('users', { id: FRESH }),
  refresh_tokens_token_hash_key: copyOf('refresh_tokens', { id: FRESH }),
  one_time_tokens_token_hash_key: copyOf('one_time_tokens', { id: FRESH }),
};

const CHECKED: Record<string, string> = {
  holds_check: `update holds set captured_amount = amount + 1 where id = '${holds.captured}'`,
  holds_amount_check: 'update holds set amount = 0, captured_amount = 0',
  holds_seq_check: 'update holds set seq = 0',
  sessions_check: 'update sessions set consultant_id = client_id',
  sessions_check1: `update sessions set ended_at = null where id = '${sessions.ended}'`,
  sessions_check2: 'update sessions set charged_amount = 100, commission = 15, payout = 84',
  sessions_amount_check: 'update sessions set amount = -1',
  sessions_billable_seconds_check: 'update sessions set billable_seconds = -1',
  sessions_charged_amount_check: 'update sessions set charged_amount = -1, commission = 0, payout = -1',
  sessions_commission_bps_check: 'update sessions set commission_bps = 10001',
  sessions_elapsed_seconds_check: 'update sessions set elapsed_seconds = -1',
  sessions_free_seconds_check: 'update sessions set free_seconds = -1',
  sessions_rate_amount_check: 'update sessions set rate_amount = 0',
  sessions_spend_cap_check: 'update sessions set spend_cap = 0',
  questions_check: "update questions set status = 'expired', next_action_at = null where status = 'open'",
  questions_check1: "update questions set next_action_at = null where status = 'open'",
  questions_check2: "update questions set accepting_until = null where status = 'open'",
  questions_currency_check: "update questions set currency = 'usd'",
  questions_max_rate_check: 'update questions set max_rate = 0',
  questions_spend_cap_check: 'update questions set spend_cap = 0',
  questions_wave_check: 'update questions set wave = -1',
  question_keywords_weight_check: 'update question_keywords set weight = 1.5',
  matches_rate_amount_check: 'update matches set rate_amount = 0',
  matches_score_check: 'update matches set score = 1.5',
  matches_wave_check: 'update matches set wave = -1',
  ratings_overall_check: 'update ratings set overall = 6',
  ratings_expertise_check: 'update ratings set expertise = 0',
  ratings_communication_check: 'update ratings set communication = 0',
  ratings_value_check: 'update ratings set value = 6',
  session_messages_text_check: "update session_messages set text = ''",
  ledger_entries_amount_check: copyOf('ledger_entries', { id: 99, amount: 0 }),
  users_check: 'update users set password_hash = null',
  users_email_check: 'update users set email = upper(email)',
  blocks_check: 'update blocks set blocked_id = blocker_id',
  idempotency_answers_check: 'update idempotency_answers set status = 201',
  idempotency_answers_key_check: "update idempotency_answers set key = ''",
  consultant_profiles_brought_average_check: 'update consultant_profiles set brought_average = 5.5',
  consultant_profiles_brought_ratings_check: 'update consultant_profiles set brought_ratings = -1',
  consultant_profiles_brought_sessions_check: 'update consultant_profiles set brought_sessions = -1',
  consultant_profiles_completed_sessions_check: 'update consultant_profiles set completed_sessions = -1',
  consultant_profiles_currency_check: "update consultant_profiles set currency = 'dollar'",
  consultant_profiles_rate_amount_check: 'update consultant_profiles set rate_amount = 0',
  consultant_profiles_rating_average_check: 'update consultant_profiles set rating_average = 5.5',
  consultant_profiles_rating_count_check: 'update consultant_profiles set rating_count = -1',
  consultant_profiles_trust_score_check: 'update consultant_profiles set trust_score = 101',
  consultant_skills_level_check: 'update consultant_skills set level = 6',
  trust_history_score_check: 'update trust_history set score = 101',
  skills_slug_check: "update skills set slug = 'Not A Slug' where slug = 'kubernetes'",
  skill_aliases_alias_check: copyOf('skill_aliases', { alias: 'UPPER' }),
  unknown_phrases_count_check: 'update unknown_phrases set count = 0',
  unknown_phrases_phrase_check: "update unknown_phrases set phrase = repeat('x', 81)",
};

/** Rows that cannot be updated, or whose key others point at: there one more row is tried. */
const ONE_MORE: Record<string, Record<string, unknown>> = {
  consultant_profiles: {},
  ledger_entries: { id: 99 },
  ledger_transactions: { id: FRESH, external_id: 'another' },
  session_presence: { id: 99 },
};

/** Named lists (`status in (…)`); which names they hold is compared with the contract elsewhere. */
async function namedLists(): Promise<{ name: string; table: string; column: string }[]> {
  return world.query(`
    select c.conname as name, c.conrelid::regclass::text as "table", a.attname as "column"
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'c' and c.connamespace = 'public'::regnamespace and cardinality(c.conkey) = 1
      and pg_get_constraintdef(c.oid) like '%= ANY (ARRAY[%'`);
}

describe('no two rows share what is unique', () => {
  it('and no such rule is left without a test here', async () => {
    const real = await world.query<{ name: string }>(`
      select i.indexrelid::regclass::text as name from pg_index i join pg_class t on t.oid = i.indrelid
      where t.relnamespace = 'public'::regnamespace and i.indisunique and not i.indisprimary and t.relname not like 'kysely_%'`);
    expect(Object.keys(UNIQUE).sort()).toEqual(real.map((it) => it.name).sort());
  });

  it.each(Object.entries(UNIQUE))('refused by %s', async (constraint, sql) => {
    expect(await world.refusal(sql)).toEqual({ code: '23505', constraint });
  });

  it('nor their primary key, in any table', async () => {
    const keys = await world.query<{ name: string; table: string }>(`
      select conname as name, conrelid::regclass::text as "table" from pg_constraint
      where contype = 'p' and connamespace = 'public'::regnamespace and conrelid::regclass::text not like 'kysely_%'`);
    expect(keys.length).toBeGreaterThan(30);
    for (const { name, table } of keys) {
      expect(await world.refusal(copyOf(table, {})), table).toEqual({ code: '23505', constraint: name });
    }
  });
});

describe('no value comes in that a check forbids', () => {
  it('and no check is left without a test here', async () => {
    const real = await world.query<{ name: string }>(
      "select conname as name from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace",
    );
    const lists = (await namedLists()).map((it) => it.name);
    expect([...Object.keys(CHECKED), ...lists].sort()).toEqual(real.map((it) => it.name).sort());
  });

  it.each(Object.entries(CHECKED))('refused by %s', async (constraint, sql) => {
    expect(await world.refusal(sql)).toEqual({ code: '23514', constraint });
  });

  it('nor any name that is not on the list of its column', async () => {
    for (const { name, table, column } of await namedLists()) {
      const sql = ONE_MORE[table]
        ? copyOf(table, { ...ONE_MORE[table], [column]: 'nonsense' })
        : `update ${table} set ${column} = 'nonsense'`;
      expect((await world.refusal(sql))?.code, name).toBe('23514');
    }
  });
});

interface ForeignKey {
  name: string;
  table: string;
  column: string;
  type: string;
  target: string;
}
const foreignKeys = (): Promise<ForeignKey[]> =>
  world.query(`
    select c.conname as name, c.conrelid::regclass::text as "table", a.attname as "column", format_type(a.atttypid, null) as type,
      c.confrelid::regclass::text as target
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.connamespace = 'public'::regnamespace order by 1`);

describe('nothing points at what is not there,', () => {
  it('through no foreign key', async () => {
    const keys = await foreignKeys();
    expect(keys.length).toBeGreaterThan(45);
    for (const { name, table, column, type } of keys) {
      const nobody = type === 'uuid' ? NOBODY : type === 'bigint' ? 424_242 : 'no-such-thing';
      const sql = ONE_MORE[table]
        ? copyOf(table, { ...ONE_MORE[table], [column]: nobody })
        : `update ${table} set ${column} = '${nobody}' where ctid = (select ctid from ${table} where ${column} is not null limit 1)`;
      expect(await world.refusal(sql), `${table}.${column}`).toEqual({ code: '23503', constraint: name });
    }
  });

  it.each([
    ['a client who asked', `delete from users where id = '${people.client}'`],
    ['a consultant with matches', `delete from consultant_profiles where user_id = '${people.expert}'`],
    ['a question with a session', `delete from questions where id = '${questions.ended}'`],
    ['a match with a session', `delete from matches where id = '${matches.ended}'`],
    ['a session with holds', `delete from sessions where id = '${sessions.live}'`],
    ['a payment method with holds', 'delete from payment_methods'],
    ['an account with entries', 'delete from ledger_accounts where id = 1'],
    ['a skill that somebody has', "delete from skills where slug = 'kubernetes'"],
    ['an operator who acted', `delete from users where id = '${people.admin}'`],
  ])('because %s went away', async (_who, sql) => {
    expect((await world.refusal(sql))?.code).toBe('23503');
  });

  it('and what belongs to a question alone goes with it', async () => {
    await world.query('begin');
    try {
      await world.query('update questions set accepting_match_id = null, accepting_until = null');
      await world.query(`delete from questions where id = '${questions.open}'`);
      const [left] = await world.query<{ left: number }>(`
        select (select count(*) from question_keywords where question_id = '${questions.open}')
          + (select count(*) from question_waves where question_id = '${questions.open}')
          + (select count(*) from matches where question_id = '${questions.open}') as left`);
      expect(Number(left?.left)).toBe(0);
    } finally {
      await world.query('rollback');
    }
  });
});

describe('a second try is allowed', () => {
  it.each([
    [
      'for the consultant whose session has ended',
      `update sessions set status = 'completed', ended_at = now() where id = '${sessions.live}';
       ${copyOf(
         'sessions',
         {
           id: FRESH,
           question_id: questions.open,
           match_id: matches.open,
           client_id: people.otherClient,
           status: 'pending',
           ended_at: null,
         },
         `id = '${sessions.live}'`,
       )}`,
    ],
    [
      'for the hold that was declined',
      `update holds set status = 'declined' where id = '${holds.live}';
       ${copyOf('holds', { id: FRESH, key: 'hold-3', attempt: 2, status: 'pending' }, `id = '${holds.live}'`)}`,
    ],
    [
      'for the place of a question that is closed',
      `update questions set status = 'cancelled', next_action_at = null, accepting_match_id = null, accepting_until = null
         where id = '${questions.open}';
       ${copyOf('questions', { id: FRESH, client_id: people.otherClient, status: 'open', next_action_at: '2026-01-01' }, `id = '${questions.open}'`)}`,
    ],
  ])('%s', async (_what, sql) => {
    expect(await world.refusal(sql)).toBeNull();
  });
});

describe('what happened stays as it was', () => {
  it('in the log of who was in a session', async () => {
    const refused = await world.refusal("update session_presence set at = at - interval '1 minute'");
    expect(refused).toEqual({ code: '23000', constraint: null });
  });
});
