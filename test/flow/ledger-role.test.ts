import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connect, type Db } from '../../core/db/connect.ts';
import { postLedgerTransaction, reverseLedgerTransaction } from '../../core/db/queries/ledger.ts';
import { isBalanced, trialBalance } from '../../core/flow/books/trial-balance.ts';
import { newId } from '../../core/flow/ids.ts';
import { migrateToLatest } from '../../migrations/run.ts';
import { createTestDatabase, runSql, type TestDatabase, withDatabase } from '../support/database.ts';

const FORBIDDEN = { code: '42501' };
const post = (db: Db, externalId: string): Promise<boolean> =>
  db.transaction().execute((trx) =>
    postLedgerTransaction(trx, {
      id: newId(),
      externalId,
      kind: 'settlement',
      sessionId: null,
      postings: [
        { account: { kind: 'provider_clearing', ownerId: null }, amount: 1000, currency: 'USD' },
        { account: { kind: 'platform_revenue', ownerId: null }, amount: -1000, currency: 'USD' },
      ],
    }),
  );

describe('the role that the application works as', () => {
  let database: TestDatabase;
  let db: Db;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = connect({ url: database.url, poolSize: 2 });
    expect(await post(db, 'settle:1')).toBe(true);
  });
  afterAll(async () => {
    await db?.destroy();
    await database?.drop();
  });

  it('is not the owner of anything, and no superuser', async () => {
    const { rows } = await sql<{ role: string; super: boolean; owned: number }>`
      select current_user as role, rolsuper as super,
        (select count(*)::int from pg_class c where c.relowner = r.oid) as owned
      from pg_roles r where rolname = current_user`.execute(db);
    expect(rows).toEqual([{ role: 'consultant_connect_app', super: false, owned: 0 }]);
  });

  it.each([
    'update ledger_entries set amount = amount * 2',
    'delete from ledger_entries',
    'truncate ledger_entries',
    'truncate sessions cascade',
    "update ledger_transactions set kind = 'gift'",
    'delete from ledger_transactions',
    'update ledger_accounts set owner_id = null',
    'alter table ledger_entries disable trigger all',
    'alter table ledger_entries disable trigger ledger_entries_append_only',
    'drop trigger ledger_entries_append_only on ledger_entries',
    'create or replace function refuse_change() returns trigger language plpgsql as $$ begin return new; end $$',
    'drop table ledger_entries cascade',
    'alter table ledger_entries owner to consultant_connect_app',
    "set session_replication_role = 'replica'",
  ])('may not: %s', async (statement) => {
    await expect(sql.raw(statement).execute(db)).rejects.toMatchObject(FORBIDDEN);
  });

  it('may read the ledger and add to it, and take a movement back once, by a new transaction', async () => {
    expect(await post(db, 'settle:2')).toBe(true);
    const reversal = { externalId: 'settle:2', kind: 'reversal' };
    expect(await reverseLedgerTransaction(db, { id: newId(), ...reversal })).toBe(true);
    expect(await reverseLedgerTransaction(db, { id: newId(), ...reversal })).toBe(false);
    const balance = await trialBalance({ db });
    expect(isBalanced(balance)).toBe(true);
    expect(balance.accounts.map((it) => [it.kind, it.debit, it.credit])).toEqual([
      ['platform_revenue', 1000, 2000],
      ['provider_clearing', 2000, 1000],
    ]);
  });

  it('has the rest of the tables to itself, those of later migrations too', async () => {
    const { rows } = await sql<{ table: string }>`
      select table_schema || '.' || table_name as "table" from information_schema.tables
      where table_schema in ('public', 'simulated_payments') and table_type = 'BASE TABLE'
        and table_name not like 'kysely_%' and table_name not like 'ledger_%'
        and not (has_table_privilege(quote_ident(table_schema) || '.' || quote_ident(table_name), 'select')
          and has_table_privilege(quote_ident(table_schema) || '.' || quote_ident(table_name), 'insert')
          and has_table_privilege(quote_ident(table_schema) || '.' || quote_ident(table_name), 'update')
          and has_table_privilege(quote_ident(table_schema) || '.' || quote_ident(table_name), 'delete'))`.execute(db);
    expect(rows).toEqual([]);
  });
});

describe('a managed database, where whoever migrates is no superuser', () => {
  const name = `managed_${process.pid}`;
  const password = 'a-password';
  const as = (role: string): string => {
    const url = new URL(withDatabase(inject('postgresAdminUrl'), name));
    url.username = role;
    url.password = password;
    return url.href;
  };
  const [migrator, app] = [`${name}_admin`, `${name}_app`];
  beforeAll(async () => {
    const admin = inject('postgresAdminUrl');
    await runSql(admin, `create role ${migrator} login createrole password '${password}'`);
    // The roles are the server's: here the superuser made them, as another customer's migration might have.
    await runSql(admin, `grant consultant_connect_app, consultant_connect_ledger to ${migrator} with admin option`);
    await runSql(admin, `create database ${name} owner ${migrator}`);
    await migrateToLatest(as(migrator));
    await runSql(admin, `create role ${app} login in role consultant_connect_app password '${password}'`);
  });
  afterAll(async () => {
    const admin = inject('postgresAdminUrl');
    await runSql(admin, `drop database if exists ${name} with (force)`);
    await runSql(admin, `drop role if exists ${migrator}, ${app}`);
  });

  it('is migrated all the same, and serves the application under both sign-ins', async () => {
    for (const role of [migrator, app]) {
      const db = connect({ url: as(role), poolSize: 1 });
      try {
        expect(await post(db, `settle:${role}`)).toBe(true);
        await expect(sql`truncate ledger_entries`.execute(db)).rejects.toMatchObject(FORBIDDEN);
      } finally {
        await db.destroy();
      }
    }
  });

  it('a sign-in that is a member of the application’s role alone has no way out of it', async () => {
    const client = new Client({ connectionString: as(app) });
    await client.connect();
    try {
      for (const role of ['consultant_connect_ledger', migrator, 'postgres']) {
        await expect(client.query(`set role ${role}`)).rejects.toMatchObject(FORBIDDEN);
      }
      await expect(client.query('alter table ledger_entries disable trigger all')).rejects.toMatchObject(FORBIDDEN);
    } finally {
      await client.end();
    }
  });
});
