import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Db } from '../../core/db/connect.ts';
import { createTestDatabase, runSql, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  await runSql(database.url, 'create table things (id integer primary key, name text)');
  db = connect({ url: database.url, poolSize: 1 });
});
afterAll(async () => {
  await db?.destroy();
  await database?.drop();
});

const add = (id: number) => sql`insert into things values (${id}, ${`thing ${id}`})`.execute(db);
const read = async (id: number) => (await sql`select * from things where id = ${id}`.execute(db)).rows[0];
const prepared = async () =>
  (await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(db)).rows.map(
    (it) => it.statement,
  );

it('a connection reads a statement with parameters once', async () => {
  await add(1);
  await add(2);
  await add(3);
  expect((await prepared()).filter((it) => it.startsWith('insert into things'))).toHaveLength(1);
});

it('a list of any length leaves nothing behind', async () => {
  const ids = Array.from({ length: 200 }, (_, n) => n);
  await sql`select id from things where id in (${sql.join(ids)})`.execute(db);
  expect((await prepared()).some((it) => it.startsWith('select id from things'))).toBe(false);
});

it('a column that a migration adds breaks no statement that has been prepared', async () => {
  expect(await read(1)).toEqual({ id: 1, name: 'thing 1' });
  await runSql(database.url, 'alter table things add column colour text');
  expect(await read(1)).toEqual({ id: 1, name: 'thing 1', colour: null });
});

it('within a transaction it breaks one attempt', async () => {
  expect(await read(1)).toMatchObject({ name: 'thing 1' });
  await read(2);
  await runSql(database.url, 'alter table things add column weight integer');
  const attempt = () =>
    db.transaction().execute(async (trx) => (await sql`select * from things where id = ${1}`.execute(trx)).rows[0]);
  await attempt().catch(() => {});
  expect(await attempt()).toEqual({ id: 1, name: 'thing 1', colour: null, weight: null });
});
