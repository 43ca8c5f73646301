import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import * as contract from '../../contract/index.ts';
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
    select table_name, column_name, data_type, is_nullable, column_default, is_identity from information_schema.columns
    where table_schema = 'public' and table_name not like 'kysely_%' order by table_name, ordinal_position`);
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
});
