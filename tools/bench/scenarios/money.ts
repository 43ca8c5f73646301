/** Settling: how fast one worker process is, and whether anything is lost or charged twice over a bad line to the provider. */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { createAlarms } from '../../../core/adapters/bullmq/alarms.ts';
import { createSimulatedPayments } from '../../../core/adapters/simulated-payments/index.ts';
import { connect } from '../../../core/db/connect.ts';
import { compareBooks } from '../../../core/flow/books/compare-books.ts';
import { isBalanced, trialBalance } from '../../../core/flow/books/trial-balance.ts';
import { insertSold } from '../money/insert-sold.ts';
import type { Figure } from '../report/result.ts';
import type { Stand } from '../stand/stand.ts';

const FAULT_SHARE = 0.2;
const PATIENCE_MS = 600_000;
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

export async function runMoney(stand: Stand): Promise<Figure[]> {
  const scenario = 'money';
  const { sessions } = stand.size;
  const settle = async (worker: string, env: Record<string, string>): Promise<number> => {
    await insertSold(stand.stores.databaseUrl, sessions);
    await ringForAll(stand);
    await stand.start(worker, { LOG_LEVEL: 'warn', ...env });
    const perSecond = await untilSettled(stand);
    await stand.stopAll();
    return perSecond;
  };
  stand.say(`money: settling ${sessions} sessions`);
  const perSecond = await settle('workers/main.ts', {});
  stand.say(`money: and ${sessions} more with ${FAULT_SHARE * 100}% of the calls lost or unanswered`);
  await settle('tools/bench/money/faulty-worker.ts', { FAULT_SHARE: String(FAULT_SHARE) });
  const found = await examine(stand);
  const none = { of: 'product', atMost: 0 } as const;
  return [
    {
      scenario,
      measure: 'sessions settled a second',
      unit: '',
      product: perSecond,
      goal: { of: 'product', atLeast: 150 },
    },
    { scenario, measure: `lost of ${2 * sessions}`, unit: '', product: found.lost, goal: none },
    { scenario, measure: 'holds captured twice', unit: '', product: found.doubles, goal: none },
    { scenario, measure: 'differences to the provider', unit: '', product: found.differences, goal: none },
  ];
}

async function ringForAll(stand: Stand): Promise<void> {
  const alarms = createAlarms({ url: stand.stores.redisUrl, log: SILENT });
  const rows = await query<{ id: string }>(stand, 'select id from sessions where settled_at is null');
  // A ring is sent when its queue is connected.
  await alarms.depths();
  for (const { id } of rows) alarms.ring('session.settle', { sessionId: id });
  for (;;) {
    const billing = (await alarms.depths()).find((it) => it.name === 'billing');
    if ((billing?.waiting ?? 0) >= rows.length) break;
    await pause(100);
  }
  await alarms.close();
}

/** From the first settled one to the last: what the worker needs to start is not counted. @returns sessions a second */
async function untilSettled(stand: Stand): Promise<number> {
  const begun = performance.now();
  for (;;) {
    const [row] = await query<{ open: number }>(
      stand,
      'select count(*)::int as open from sessions where settled_at is null',
    );
    if (row?.open === 0) break;
    if (performance.now() - begun > PATIENCE_MS) throw new Error(`${row?.open} sessions are still not settled`);
    await pause(500);
  }
  const [rate] = await query<{ perSecond: number }>(
    stand,
    `with last as (select settled_at from sessions order by settled_at desc limit ${stand.size.sessions})
     select count(*)::float8 / extract(epoch from max(settled_at) - min(settled_at))::float8 as "perSecond" from last`,
  );
  return rate?.perSecond ?? Number.NaN;
}

/** Asked past the code that is measured, where that can be. */
async function examine(stand: Stand): Promise<{ lost: number; doubles: number; differences: number }> {
  const { databaseUrl } = stand.stores;
  const db = connect({ url: databaseUrl, poolSize: 2 });
  const payments = createSimulatedPayments({ databaseUrl, log: SILENT });
  try {
    const differences = await compareBooks({ db, payments, log: SILENT }, { now: Date.now() + 180_000 });
    const balanced = isBalanced(await trialBalance({ db }));
    const [lost] = await query<{ n: number }>(
      stand,
      `select (select count(*) from sessions where settled_at is null or charged_amount <> amount)::int
        + (select count(*) from simulated_payments.intents where status = 'requires_capture')::int as n`,
    );
    const [doubles] = await query<{ n: number }>(
      stand,
      `select count(*)::int as n from (select 1 from simulated_payments.movements where account_ref is null and kind = 'charge'
         group by source_ref having count(*) > 1) it`,
    );
    return {
      lost: lost?.n ?? Number.NaN,
      doubles: doubles?.n ?? Number.NaN,
      differences: differences.length + Number(!balanced),
    };
  } finally {
    await Promise.all([db.destroy(), payments.close()]);
  }
}

async function query<Row extends object>(stand: Stand, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: stand.stores.databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}
