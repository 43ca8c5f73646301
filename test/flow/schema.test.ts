import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import * as contract from '../../contract/index.ts';
import { connect } from '../../core/db/connect.ts';
import { migrations } from '../../migrations/index.ts';
import { migrateToLatest } from '../../migrations/run.ts';
import { createTestDatabase, runSql, type TestDatabase, withDatabase } from '../support/database.ts';
import { repository } from '../support/embedded.ts';
import { declaredTables, postgresTypesOf } from './schema-text.ts';

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

interface Column {
  table_name: string;
  column_name: string;
  data_type: string;
  is_nullable: 'YES' | 'NO';
  column_default: string | null;
  is_identity: 'YES' | 'NO';
}
async function columns(of: Client = client): Promise<Column[]> {
  const { rows } = await of.query<Column>(`
    select table_name, column_name, data_type, is_nullable, column_default, is_identity
    from information_schema.columns join information_schema.tables t using (table_schema, table_name)
    where table_schema = 'public' and t.table_type = 'BASE TABLE' and table_name not like 'kysely_%'
    order by table_name, ordinal_position`);
  return rows;
}

describe('the tables as TypeScript sees them', () => {
  const declared = declaredTables();

  it('are exactly the migrated ones, with exactly their columns', async () => {
    const real = Map.groupBy(await columns(), (it) => it.table_name);
    expect([...declared.keys()].sort()).toEqual([...real.keys()].sort());
    for (const [table, its] of declared) {
      const named = its.map((it) => it.name).sort();
      expect(named, table).toEqual(
        real
          .get(table)
          ?.map((it) => it.column_name)
          .sort(),
      );
    }
  });

  it('say of each column what kind it is, whether it can be null and whether it may be left out', async () => {
    const wrong: string[] = [];
    for (const real of await columns()) {
      const it = declared.get(real.table_name)?.find(({ name }) => name === real.column_name);
      const where = `${real.table_name}.${real.column_name}`;
      const nullable = real.is_nullable === 'YES';
      const mayBeLeftOut = nullable || real.column_default !== null || real.is_identity === 'YES';
      if (!it) wrong.push(`${where} is not declared`);
      else if (it.nullable !== nullable) wrong.push(`${where} is ${real.is_nullable} null, and declared ${it.type}`);
      else if (it.optional && !mayBeLeftOut) wrong.push(`${where} has no default, and is declared ${it.type}`);
      else if (!postgresTypesOf(it.type).includes(real.data_type))
        wrong.push(`${where} is ${real.data_type}, and declared ${it.type}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('the states of the contract', () => {
  it.each([
    ['questions.status', contract.QuestionStatus],
    ['questions.urgency', contract.Urgency],
    ['questions.acceptance', contract.Acceptance],
    ['questions.expired_reason', contract.ExpiredReason],
    ['matches.status', contract.MatchStatus],
    ['sessions.status', contract.SessionStatus],
    ['sessions.charge_status', contract.ChargeStatus],
    ['sessions.end_reason', contract.EndReason],
    ['consultant_profiles.availability', contract.Availability],
    ['consultant_profiles.tier', contract.Tier],
    ['users.role', contract.Role],
  ])('are those that %s may take', async (column, states) => {
    const [table, name] = column.split('.');
    const { rows } = await client.query<{ definition: string }>(
      'select pg_get_constraintdef(oid) as definition from pg_constraint where conname = $1',
      [`${table}_${name}_check`],
    );
    const allowed = [...(rows[0]?.definition ?? '').matchAll(/'(\w+)'::text/g)].map(([, state]) => state);
    expect(allowed.sort()).toEqual([...states.options].sort());
  });
});

describe('migrating', () => {
  const empty = new Set<string>();
  const emptyDatabase = async (): Promise<string> => {
    const name = `empty_${process.pid}_${randomBytes(4).toString('hex')}`;
    await runSql(inject('postgresAdminUrl'), `CREATE DATABASE ${name}`);
    empty.add(name);
    return withDatabase(inject('postgresAdminUrl'), name);
  };
  afterAll(async () => {
    for (const name of empty) await runSql(inject('postgresAdminUrl'), `DROP DATABASE ${name} WITH (FORCE)`);
  });
  const migrate = (url: string) =>
    promisify(execFile)(process.execPath, ['migrations/run.ts'], {
      cwd: repository,
      env: { ...process.env, DATABASE_URL: url },
    });

  async function contents(
    url: string,
  ): Promise<{ columns: Column[]; skills: number; aliases: number; applied: number }> {
    const there = new Client({ connectionString: url });
    await there.connect();
    try {
      const { rows } = await there.query(`select (select count(*)::int from skills) as skills,
        (select count(*)::int from skill_aliases) as aliases, (select count(*)::int from kysely_migration) as applied`);
      return { columns: await columns(there), ...rows[0] };
    } finally {
      await there.end();
    }
  }

  it('a second time changes nothing', async () => {
    const url = await emptyDatabase();
    expect(await migrateToLatest(url)).toEqual(Object.keys(migrations));
    const before = await contents(url);
    expect(before.skills).toBeGreaterThanOrEqual(400);
    expect(await migrateToLatest(url)).toEqual([]);
    expect(await contents(url)).toEqual(before);
  });

  it('by three processes at once applies each migration once', async () => {
    const url = await emptyDatabase();
    const outputs = await Promise.all([migrate(url), migrate(url), migrate(url)]);
    const said = outputs.map(({ stdout }) => stdout.trim()).sort();
    expect(said).toEqual([`applied ${Object.keys(migrations).join(', ')}`, 'nothing to apply', 'nothing to apply']);
    expect((await contents(url)).columns).toEqual(await columns());
    expect((await contents(url)).applied).toBe(Object.keys(migrations).length);
  });

  it('what an operator taught stays, and renamed skills of ours follow', async () => {
    const url = await emptyDatabase();
    await migrateToLatest(url);
    await runSql(url, "insert into skills (slug, name, field) values ('beekeeping', 'Beekeeping', 'education')");
    await runSql(url, "insert into skill_aliases (alias, slug) values ('apiary', 'beekeeping')");
    await runSql(url, "update skills set name = 'Old name' where slug = 'kubernetes'");
    await migrateToLatest(url);
    const there = new Client({ connectionString: url });
    await there.connect();
    const { rows } = await there.query(
      "select slug, name from skills where slug in ('beekeeping', 'kubernetes') order by slug",
    );
    await there.end();
    expect(rows).toEqual([
      { slug: 'beekeeping', name: 'Beekeeping' },
      { slug: 'kubernetes', name: 'Kubernetes' },
    ]);
  });

  it('takes the keywords of questions along into their rows', async () => {
    const url = await emptyDatabase();
    const db = connect({ url, as: 'owner', poolSize: 1 });
    const until = (name: string) =>
      new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateTo(name);
    try {
      expect((await until('0017_webhooks')).error).toBeUndefined();
      await sql
        .raw(`
        insert into skills (slug, name, field) values ('kubernetes', 'Kubernetes', 'it');
        insert into users (id, email, password_hash, name, role) values (uuidv7(), 'a@test.local', 'x', 'A', 'client');
        insert into questions (id, client_id, title, body, urgency, currency, acceptance, expires_at, next_action_at, free_seconds)
          select uuidv7(), id, it, '', 'low', 'USD', 'choose', now(), now(), 0 from users, unnest(array['with', 'without']) it;
        insert into question_keywords (question_id, position, term, weight, skill, source)
          select id, position, term, weight, skill, 'inline' from questions,
            (values (1, 'pods', .1234, null), (0, 'Kubernetes', 1, 'kubernetes')) k (position, term, weight, skill)
          where title = 'with'`)
        .execute(db);
      expect((await until('0018_keywords_beside_the_question')).error).toBeUndefined();
      const { rows } = await sql<{ title: string; keywords: unknown; joined: unknown }>`
        select title, keywords, (select json_agg(json_build_array(position, term, weight, skill) order by position)
          from question_keywords where question_id = questions.id) as joined
        from questions order by title`.execute(db);
      expect(rows).toEqual([
        {
          title: 'with',
          keywords: [
            { term: 'Kubernetes', weight: 1, skill: 'kubernetes' },
            { term: 'pods', weight: 0.1234 },
          ],
          joined: [
            [0, 'Kubernetes', 1, 'kubernetes'],
            [1, 'pods', 0.1234, null],
          ],
        },
        { title: 'without', keywords: [], joined: null },
      ]);
    } finally {
      await db.destroy();
    }
  });
});
