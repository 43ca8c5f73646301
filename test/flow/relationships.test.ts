import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHECKED, UNIQUE } from './forbidden.ts';
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

/** Rows that cannot be updated, or whose key others point at: there one more row is tried. */
const ONE_MORE: Record<string, Record<string, unknown>> = {
  consultant_profiles: {},
  ledger_accounts: { id: 99 },
  ledger_entries: { id: 99 },
  ledger_transactions: { id: FRESH, external_id: 'another' },
  session_presence: { id: 99 },
  invoices: { session_id: sessions.live, number: '2026-000002' },
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
  it('because every column that names another row is a foreign key', async () => {
    const free = await world.query<{ column: string }>(`
      select c.table_name || '.' || c.column_name as "column" from information_schema.columns c
        join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.table_name not like 'kysely_%' and c.column_name like '%_id'
        and not exists (select 1 from pg_constraint f join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
          where f.contype = 'f' and f.conrelid = c.table_name::regclass and a.attname = c.column_name)
      order by 1`);
    expect(free.map((it) => it.column)).toEqual([
      'admin_audit.subject_id',
      'app_users.external_id',
      'app_users.family_id',
      'ledger_transactions.external_id',
      'matches.app_id',
      'refresh_tokens.family_id',
      'reports.subject_id',
      'session_presence.device_id',
      'session_presence.node_id',
      'sessions.app_id',
      'sessions.payment_method_id',
    ]);
  });

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
        select (select count(*) from question_waves where question_id = '${questions.open}')
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
