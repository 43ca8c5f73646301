/** `npm run admin -- trial-balance`, as an operator types it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Currency } from '../../contract/index.ts';
import { connect, type Db } from '../../core/db/connect.ts';
import { postLedgerTransaction } from '../../core/db/queries/ledger.ts';
import { newId } from '../../core/flow/ids.ts';
import { createTestDatabase, runSql, type TestDatabase } from '../support/database.ts';

const repository = join(import.meta.dirname, '../..');
const [ANNE, BERT] = [newId(), newId()];

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = connect({ url: database.url, poolSize: 1 });
  const person = { password_hash: 'x', name: 'Somebody', role: 'consultant' } as const;
  await db
    .insertInto('users')
    .values([ANNE, BERT].map((id) => ({ ...person, id, email: `${id}@test.local` })))
    .execute();
});
afterAll(async () => {
  await db?.destroy();
  await database?.drop();
});

function admin(...args: string[]): Promise<{ code: number; said: string }> {
  const env = { ...process.env, DATABASE_URL: database.url };
  return new Promise((resolve) => {
    execFile('npm', ['run', '--silent', 'admin', '--', ...args], { cwd: repository, env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, said: stdout + stderr }),
    );
  });
}
/** What a line says, without its spaces. */
const lines = (said: string): string[] =>
  said
    .trim()
    .split('\n')
    .map((it) => it.trim().replace(/ {2,}/g, ' | '));

async function settle(consultantId: string, amount: number, currency: Currency): Promise<void> {
  const payable = { kind: 'consultant_payable', ownerId: consultantId } as const;
  const id = newId();
  await db.transaction().execute((trx) =>
    postLedgerTransaction(trx, {
      id,
      externalId: `settle:${id}`,
      kind: 'settlement',
      sessionId: null,
      postings: [
        { account: { kind: 'provider_clearing', ownerId: null }, amount, currency },
        { account: payable, amount: -amount, currency },
      ],
    }),
  );
}

describe('the trial balance', () => {
  it('of an empty ledger says so', async () => {
    expect(await admin('trial-balance')).toEqual({ code: 0, said: 'The ledger is empty.\n' });
  });

  it('has a block for each currency, what is owed to many in one line or in one each, and says that it balances', async () => {
    await settle(ANNE, 100_000, 'USD');
    await settle(BERT, 50_000, 'USD');
    await settle(ANNE, 3_000, 'JPY');
    const short = await admin('trial-balance');
    expect(short.code).toBe(0);
    expect(lines(short.said)).toEqual([
      'JPY | debit | credit | balance',
      'consultant_payable | 0 | 3,000 | -3,000',
      'provider_clearing | 3,000 | 0 | 3,000',
      'total | 3,000 | 3,000 | 0',
      '',
      'USD | debit | credit | balance',
      'consultant_payable (2) | 0 | 150,000 | -150,000',
      'provider_clearing | 150,000 | 0 | 150,000',
      'total | 150,000 | 150,000 | 0',
      '',
      'The books balance.',
    ]);
    const long = lines((await admin('trial-balance', '--owners')).said);
    expect(long).toContain(`consultant_payable ${ANNE} | 0 | 100,000 | -100,000`);
    expect(long).toContain(`consultant_payable ${BERT} | 0 | 50,000 | -50,000`);
  });

  it('ends with 1, and names the transaction, when somebody got past every rule of the database', async () => {
    await runSql(
      database.url,
      `set session_replication_role = replica; update ledger_entries set amount = amount + 1
       where id = (select max(id) from ledger_entries where currency = 'USD')`,
    );
    const { code, said } = await admin('trial-balance');
    expect(code).toBe(1);
    expect(said).toMatch(/The books do NOT balance\. Transactions that do not balance by themselves: \S+\./);
    expect(said).not.toContain('themselves: none');
  });

  it('is the only command; another ends with 2 and what there is', async () => {
    const { code, said } = await admin('pay-me');
    expect(code).toBe(2);
    expect(said).toContain('Commands: trial-balance.');
  });
});
