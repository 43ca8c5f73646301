import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Db, isUniqueViolation } from '../../core/db/connect.ts';
import { inOneGo } from '../../core/db/in-one-go.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
let db: Db;
let elsewhere: Db;
/** May make tables, and sees who waits. */
let owner: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = connect({ url: database.url, poolSize: 1 });
  elsewhere = connect({ url: database.url, poolSize: 2 });
  owner = connect({ url: database.url, as: 'owner', poolSize: 1 });
  await sql`create table notes (id int primary key, text text not null)`.execute(owner);
  await sql`grant all on notes to consultant_connect_app`.execute(owner);
});
afterAll(async () => {
  await Promise.all([db?.destroy(), elsewhere?.destroy(), owner?.destroy()]);
  await database?.drop();
});

const add = (id: number, text: string) => sql`insert into notes (id, text) values (${id}, ${text})`;
const texts = sql<{ text: string }>`select text from notes where id > ${0} order by id`;

it('everything or nothing is kept, and the connection serves on', async () => {
  expect(await inOneGo(db, [add(1, 'one'), add(2, 'two'), texts])).toEqual([{ text: 'one' }, { text: 'two' }]);
  const failed = inOneGo(db, [add(3, 'three'), add(1, 'once more'), add(4, 'four'), texts]);
  await expect(failed).rejects.toSatisfy((error) => isUniqueViolation(error, 'notes_pkey'));
  expect((await texts.execute(elsewhere)).rows).toEqual([{ text: 'one' }, { text: 'two' }]);
  expect(await inOneGo(db, [add(3, 'three'), texts])).toHaveLength(3);
});

it('each statement sees what was committed while the one before it waited for a lock', async () => {
  const locked = Promise.withResolvers<void>();
  const free = Promise.withResolvers<void>();
  const holder = elsewhere.transaction().execute(async (trx) => {
    await sql`select from notes where id = ${1} for share`.execute(trx);
    locked.resolve();
    await free.promise;
    await add(9, 'meanwhile').execute(trx);
  });
  await locked.promise;
  const seen = inOneGo(db, [sql`select from notes where id = ${1} for no key update`, texts]);
  await until(async () => {
    const { rows } =
      await sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
        owner,
      );
    return rows.length === 1;
  });
  free.resolve();
  await holder;
  expect((await seen).map((it) => it.text)).toContain('meanwhile');
});
