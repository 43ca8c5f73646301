/** Processes that are killed at each step of moving money. What is locked in the database is where they are when they die. */

import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createP2pRooms } from '../../core/adapters/p2p/index.ts';
import { createSimulatedPayments, type SimulatedPayments } from '../../core/adapters/simulated-payments/index.ts';
import { loadConfig } from '../../core/config.ts';
import { connect, type Db } from '../../core/db/connect.ts';
import { settleSession } from '../../core/flow/billing/settle-session.ts';
import { compareBooks } from '../../core/flow/books/compare-books.ts';
import { addCard, holdsOf, type Sale, sell } from '../money/sold.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { inBatches } from './barrier.ts';
import { type Books, openBooks } from './books.ts';
import { cutWaiting, type Held, holdRows, untilWaiting } from './holding.ts';
import { claimWhole, refundSteps, settleSteps } from './money-steps.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };
let cluster: Cluster;
let books: Books;
let db: Db;
let payments: SimulatedPayments;
let admin: Actor;
let people: Pick<Sale, 'clientId' | 'consultantId' | 'methodId'>;
beforeAll(async () => {
  cluster = await Cluster.start({ servers: 1, workers: 0 });
  books = openBooks(cluster.database.url);
  db = connect({ url: cluster.database.url, poolSize: 4 });
  payments = createSimulatedPayments({ databaseUrl: cluster.database.url, log });
  admin = await cluster.admin();
  const [client, consultant] = await Promise.all([
    cluster.client({ connect: false, token: null }),
    cluster.consultant({ connect: false }),
  ]);
  people = {
    clientId: client.id,
    consultantId: consultant.id,
    methodId: await addCard({ db, payments, log }, client.id),
  };
});
afterAll(async () => {
  await Promise.all([books?.close(), db?.destroy(), payments?.close()]);
  await cluster?.stop();
});
afterEach(async () => {
  await Promise.all(cluster.workers.splice(0).map((worker) => worker.kill('SIGKILL')));
  expect(await compareBooks({ db, payments, log }, { now: Date.now() + 180_000 })).toEqual([]);
});

const lock = (text: string, ...values: unknown[]): Promise<Held> => holdRows(cluster.database.url, text, values);
const sold = (): Promise<string> => sell({ db, payments, log }, { ...people, holds: [1000, 1000, 500], amount: 1700 });
/** Charged once, by the session, the ledger and the provider. */
async function expectChargedOnce(sessionId: string): Promise<void> {
  expect(await books.untilSettled(sessionId)).toMatchObject({ amount: 1700, charged_amount: 1700 });
  const holds = await holdsOf({ db }, sessionId);
  expect(holds.map((it) => [it.status, it.captured_amount])).toEqual([
    ['captured', 1000],
    ['captured', 700],
    ['released', 0],
  ]);
  const charges = await books.query<{ amount: number }>(
    `select m.amount from simulated_payments.movements m join holds h on h.provider_ref = m.source_ref
     where h.session_id = $1 and m.account_ref is null and m.kind = 'charge' order by h.seq`,
    [sessionId],
  );
  expect(charges.map((it) => it.amount)).toEqual([1000, 700]);
}

describe('a worker that is killed while it settles', () => {
  it.each(settleSteps)(
    '%s: the session is charged once',
    async (_step, waits, rows) => {
      const sessionId = await sold();
      const held = await lock(rows, sessionId);
      const worker = await cluster.addWorker();
      await untilWaiting(books, waits);
      await worker.kill('SIGKILL');
      await cutWaiting(books, waits);
      await held.letGo();
      expect((await books.session(sessionId)).settled_at).toBeNull();
      await cluster.addWorker();
      await expectChargedOnce(sessionId);
    },
    90_000,
  );
});

describe('two workers', () => {
  it('settling one session at once charge it once', async () => {
    const sessionId = await sold();
    const held = await lock('select 1 from sessions where id = $1 for update', sessionId);
    await Promise.all([cluster.addWorker(), cluster.addWorker()]);
    await until(async () => (await untilWaiting(books, 'update sessions set charge_status')) >= 2, { within: 30_000 });
    await held.letGo();
    await expectChargedOnce(sessionId);
  }, 90_000);
});

describe('a worker that is killed while it refunds', () => {
  it.each(refundSteps)(
    '%s: the money goes back once',
    async (_step, waits, rows) => {
      const sessionId = await sold();
      await settleSession(settling(), { sessionId });
      await claimWhole(db, { sessionId, adminId: admin.id });
      const held = await lock(rows, sessionId);
      const worker = await cluster.addWorker();
      await untilWaiting(books, waits);
      await worker.kill('SIGKILL');
      await cutWaiting(books, waits);
      await held.letGo();
      await cluster.addWorker();
      await expectRefundedOnce(sessionId);
    },
    90_000,
  );
});

async function expectRefundedOnce(sessionId: string): Promise<void> {
  await until(
    async () => {
      const rows = await books.query<{ status: string }>('select status from refunds where session_id = $1', [
        sessionId,
      ]);
      return rows.every((it) => it.status === 'done');
    },
    { within: 30_000, what: () => 'the refund to be done' },
  );
  const [row] = await books.query('select charge_status, refunded_amount from sessions where id = $1', [sessionId]);
  expect(row).toEqual({ charge_status: 'refunded', refunded_amount: 1700 });
  const returned = await books.query<{ amount: number }>(
    `select t.amount from simulated_payments.takebacks t join holds h on h.provider_ref = t.intent_ref
     where h.session_id = $1 order by t.amount`,
    [sessionId],
  );
  expect(returned.map((it) => it.amount)).toEqual([700, 1000]);
}

describe('a Postgres that cuts every connection', () => {
  it('while a hundred sessions are settled: each is charged once', async () => {
    const sessions = await inBatches(100, 4, sold);
    await Promise.all([cluster.addWorker(), cluster.addWorker()]);
    let cuts = 0;
    await until(
      async () => {
        // This connection may be among the cut ones.
        const [row] = await books
          .query<{ open: number }>(
            'select count(*)::int as open from sessions where ended_at is not null and settled_at is null',
          )
          .catch(() => []);
        if (!row) return false;
        if (row.open === 0) return true;
        if (row.open < 100) {
          cuts++;
          await cutAll();
        }
        return false;
      },
      { within: 80_000, what: () => 'all to be settled' },
    );
    expect(cuts).toBeGreaterThan(0);
    for (const sessionId of sessions) await expectChargedOnce(sessionId);
  }, 120_000);
});

async function cutAll(): Promise<void> {
  const client = new Client({ connectionString: cluster.database.url, application_name: 'the test itself' });
  await client.connect();
  try {
    await client.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`);
  } finally {
    await client.end();
  }
}

const settling = () => ({
  db,
  payments,
  rooms: createP2pRooms({ iceServers: [] }),
  log,
  economics: loadConfig({}).economics,
  invoices: loadConfig({}).invoices,
  clock: { now: () => Date.now() },
  alarms: { ring: () => {} },
  notifier: { toUser() {}, invite() {}, setClock() {}, disconnectUser() {}, disconnectApp() {} },
});
