/** A Postgres that goes down in the middle of a transaction about money, as at a power cut, and comes back with its log. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSimulatedPayments, type SimulatedPayments } from '../../core/adapters/simulated-payments/index.ts';
import { connect, type Db } from '../../core/db/connect.ts';
import { compareBooks } from '../../core/flow/books/compare-books.ts';
import { migrateToLatest } from '../../migrations/run.ts';
import { addCard, holdsOf, type Sale, sell } from '../money/sold.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { startCrashingPostgres } from '../support/embedded.ts';
import { until } from '../support/until.ts';
import { type Books, openBooks } from './books.ts';
import { holdRows, untilWaiting } from './holding.ts';
import { claimWhole, refundSteps, settleSteps } from './money-steps.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };
let postgres: Awaited<ReturnType<typeof startCrashingPostgres>>;
let cluster: Cluster;
let books: Books;
let db: Db;
let payments: SimulatedPayments;
let admin: Actor;
let people: Pick<Sale, 'clientId' | 'consultantId' | 'methodId'>;
beforeAll(async () => {
  postgres = await startCrashingPostgres();
  await migrateToLatest(postgres.url);
  cluster = await Cluster.start({ workers: 0, database: { url: postgres.url, drop: async () => {} } });
  books = openBooks(postgres.url);
  db = connect({ url: postgres.url, poolSize: 4 });
  payments = createSimulatedPayments({ databaseUrl: postgres.url, log });
  admin = await cluster.admin();
  const [client, consultant] = await Promise.all([
    cluster.client({ connect: false, token: null }),
    cluster.consultant({ connect: false }),
  ]);
  const methodId = await addCard({ db, payments, log }, client.id);
  people = { clientId: client.id, consultantId: consultant.id, methodId };
});
afterAll(async () => {
  await Promise.all([books?.close(), db?.destroy(), payments?.close()]);
  await cluster?.stop();
  await postgres?.stop();
});

/** Where work is lost that was begun; with killed workers every step is tried. */
const IN_TRANSACTIONS = {
  settle: [settleSteps[1]!, settleSteps[4]!],
  refund: [refundSteps[1]!, refundSteps[2]!],
};
const stopWorkers = () => Promise.all(cluster.workers.splice(0).map((worker) => worker.kill('SIGKILL')));
afterEach(stopWorkers);

/** Lets a worker come as far as this step, and the database go down under it. Everybody finds back by themselves. */
async function crashAt([, waits, rows]: readonly [string, string, string], sessionId: string): Promise<void> {
  const held = await holdRows(postgres.url, rows, [sessionId]);
  await cluster.addWorker();
  await untilWaiting(books, waits);
  await postgres.crash();
  await held.letGo().catch(() => {});
  await postgres.startAgain();
}
const sold = (): Promise<string> => sell({ db, payments, log }, { ...people, holds: [1000, 1000, 500], amount: 1700 });

describe('a Postgres that goes down and comes back', () => {
  it.each(IN_TRANSACTIONS.settle)('%s: the session is charged once', async (...step) => {
    const sessionId = await sold();
    await crashAt(step, sessionId);
    expect(await books.untilSettled(sessionId)).toMatchObject({ amount: 1700, charged_amount: 1700 });
    expect((await holdsOf({ db }, sessionId)).map((it) => it.captured_amount)).toEqual([1000, 700, 0]);
    expect(await books.disagreements()).toEqual([]);
  });

  it.each(IN_TRANSACTIONS.refund)('%s: the money goes back once', async (...step) => {
    const sessionId = await sold();
    await cluster.addWorker();
    await books.untilSettled(sessionId);
    await stopWorkers();
    await claimWhole(db, { sessionId, adminId: admin.id });
    await crashAt(step, sessionId);
    await until(
      async () => {
        const rows = await books.query<{ status: string }>('select status from refunds where session_id = $1', [
          sessionId,
        ]);
        return rows.length > 0 && rows.every((it) => it.status === 'done');
      },
      { within: 30_000, what: () => 'the refund to be done' },
    );
    const returned = await books.query<{ amount: number }>(
      `select t.amount from simulated_payments.takebacks t join holds h on h.provider_ref = t.intent_ref
       where h.session_id = $1 order by t.amount`,
      [sessionId],
    );
    expect(returned.map((it) => it.amount)).toEqual([700, 1000]);
  });

  it('leaves books that are the provider’s to the cent', async () => {
    expect(await compareBooks({ db, payments, log }, { now: Date.now() + 180_000 })).toEqual([]);
  });
});
