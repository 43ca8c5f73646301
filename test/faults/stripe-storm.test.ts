/**
 * Stripe on a bad day: requests and answers that get lost, failures that are kept, events that are lost, doubled and late, workers that are
 * killed. What happened is read from the stand-in and from the database, past the code that is tested.
 * `STORM_SESSIONS=1000 npx vitest run test/faults/stripe-storm.test.ts` lets it rage over as many sessions as you like.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Metrics } from '../../contract/index.ts';
import { type BullAlarms, createAlarms } from '../../core/adapters/bullmq/alarms.ts';
import { createStripePayments } from '../../core/adapters/stripe/index.ts';
import { connect, type Db } from '../../core/db/connect.ts';
import { lockSession } from '../../core/db/queries/sessions.ts';
import { claimRefund } from '../../core/flow/billing/claim-refund.ts';
import { openAccount } from '../../core/flow/billing/open-account.ts';
import { refreshAccount } from '../../core/flow/billing/refresh-account.ts';
import { compareBooks } from '../../core/flow/books/compare-books.ts';
import { isBalanced, trialBalance } from '../../core/flow/books/trial-balance.ts';
import type { Payments } from '../../core/ports/payments.ts';
import { setAccount } from '../fakes/stripe/accounts.ts';
import { type FakeStripe, startStripe } from '../fakes/stripe/index.ts';
import { closeDispute, closePayout, raiseDispute } from '../fakes/stripe/money-back.ts';
import { addCard, type Sale, sell } from '../money/sold.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { inBatches } from './barrier.ts';
import { type Books, openBooks } from './books.ts';

const SESSIONS = Number(process.env.STORM_SESSIONS ?? 40);
const PATIENCE_MS = 60_000 + SESSIONS * 600;
const log = { debug() {}, info() {}, warn() {}, error() {} };

let stripe: FakeStripe;
let cluster: Cluster;
let books: Books;
let db: Db;
let payments: Payments;
let alarms: BullAlarms;
let admin: Actor;
let people: Pick<Sale, 'clientId' | 'consultantId' | 'methodId'>;
beforeAll(async () => {
  stripe = await startStripe();
  const { secretKey, webhookSecret, baseUrl } = stripe;
  cluster = await Cluster.start({
    servers: 1,
    workers: 0,
    env: { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_BASE: baseUrl },
  });
  books = openBooks(cluster.database.url);
  db = connect({ url: cluster.database.url, poolSize: 4 });
  payments = createStripePayments({ secretKey, webhookSecret, publishableKey: null, apiBase: baseUrl, log });
  alarms = createAlarms({ url: cluster.redis.url, log });
  await alarms.depths();
  admin = await cluster.admin();
  const [client, consultant] = await Promise.all([
    cluster.client({ connect: false, token: null }),
    cluster.consultant({ connect: false }),
  ]);
  const deps = { db, payments, log };
  const account = await openAccount(deps, { consultantId: consultant.id, country: null, currency: 'USD' });
  setAccount(stripe.world, account.ref, true);
  await refreshAccount(deps, { consultantId: consultant.id });
  people = { clientId: client.id, consultantId: consultant.id, methodId: await addCard(deps, client.id) };
});
afterAll(async () => {
  await Promise.all([books?.close(), db?.destroy(), alarms?.close()]);
  await cluster?.stop();
  await stripe?.close();
});

const sold = (more: Partial<Sale> = {}): Promise<string> =>
  sell({ db, payments, log }, { ...people, holds: [1000, 1000, 500], amount: 1700, ...more });
const count = async (from: string): Promise<number> =>
  (await books.query<{ n: number }>(`select count(*)::int as n from ${from}`))[0]?.n ?? -1;
const eventually = (done: () => Promise<boolean>, what: string): Promise<unknown> =>
  until(done, { within: PATIENCE_MS, what: () => what });
const due = (chore: string) => books.query('update chores set due_at = now() where name = $1', [chore]);

/** What is wrong, in words; nothing. */
async function wrong(): Promise<unknown[]> {
  const { world } = stripe;
  const charges = world.all('balance_transaction').filter((it) => it.type === 'charge');
  const twice = charges.length - new Set(charges.map((it) => (it as unknown as { source: string }).source)).size;
  const held = world.all('payment_intent').filter((it) => it.status === 'requires_capture').length;
  const sessions = await books.query<{ id: string; amount: number; charged: number; refunded: number; refs: string[] }>(
    `select s.id, s.amount, s.charged_amount as charged, s.refunded_amount as refunded, array_agg(h.provider_ref) as refs
     from sessions s join holds h on h.session_id = s.id where s.settled_at is not null group by s.id`,
  );
  const uneven = sessions.filter(({ amount, charged, refs }) => {
    const received = refs.reduce((sum, ref) => sum + world.get('payment_intent', ref).amount_received, 0);
    return received !== amount || charged !== amount;
  });
  const returned = world.all('refund').reduce((sum, it) => sum + it.amount, 0);
  const [row] = await books.query<{ sum: number }>(
    `select coalesce(sum(amount), 0)::int as sum from refund_parts where status = 'refunded'`,
  );
  return [
    ...(twice > 0 ? [`${twice} charges are made twice`] : []),
    ...(held > 0 ? [`${held} holds are neither captured nor released`] : []),
    ...(returned === row?.sum ? [] : [`${returned} went back at Stripe, ${row?.sum} by our books`]),
    ...uneven.map((it) => `session ${it.id} is not charged as it should be`),
    ...(isBalanced(await trialBalance({ db })) ? [] : ['the ledger does not balance']),
    ...(await compareBooks({ db, payments, log }, { now: Date.now() + 180_000 })),
  ];
}

async function claimWhole(sessionId: string): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const session = await lockSession(trx, sessionId);
    if (!session) throw new Error('no session');
    const why = { reason: 'It did not help.', adminId: admin.id, disputeId: null };
    return claimRefund(trx, { session, amount: null, ...why });
  });
}

describe('a worker that is killed while Stripe is silent', () => {
  it('at each step of settling and of giving back, before and after it has happened: each happens once', async () => {
    const paid = await Promise.all([1, 2, 3, 4].map(() => sold({ holds: [1000], amount: 1000 })));
    await cluster.addWorker();
    for (const sessionId of paid) alarms.ring('session.settle', { sessionId });
    await Promise.all(paid.map((id) => books.untilSettled(id)));
    const struck = () => [...stripe.faults.struck.values()].reduce((sum, n) => sum + n, 0);
    for (const [endpoint, times] of [
      ['post /v1/payment_intents/{id}/capture', 2],
      ['post /v1/payment_intents/{id}/cancel', 1],
      ['post /v1/refunds', 1],
      ['post /v1/application_fees/{id}/refunds', 1],
    ] as const) {
      stripe.faults.strike(endpoint, 'silence_before', times);
      stripe.faults.strike(endpoint, 'silence_after', times);
    }
    const open = await Promise.all([1, 2, 3, 4, 5, 6].map(() => sold()));
    const refunds = await Promise.all(paid.map(claimWhole));
    for (const sessionId of open) alarms.ring('session.settle', { sessionId });
    for (const refundId of refunds) alarms.ring('refund.execute', { refundId });
    await eventually(async () => struck() === 10, 'a job to be stuck at each step');
    await cluster.workers.splice(0)[0]?.kill('SIGKILL');
    stripe.faults.clear();
    await cluster.addWorker();
    await Promise.all(open.map((id) => books.untilSettled(id)));
    await eventually(async () => (await count("refunds where status = 'pending'")) === 0, 'the refunds to be done');
    expect(await wrong()).toEqual([]);
  }, 120_000);
});

describe('a storm', () => {
  it(
    `over ${SESSIONS} sessions, a fifth of all requests, a third of all events, and workers: all is charged once`,
    async () => {
      const lossy = { lost: 0.3, twice: 0.3, delayMs: 1_500 };
      stripe.webhooks.sendTo(`${cluster.url}/v1/webhooks/stripe`, lossy);
      const sessions = await inBatches(SESSIONS, 4, (): Promise<string> => sold({ endedDaysAgo: 6 }));
      stripe.faults.rain(0.2, 7);
      await cluster.addWorker();
      for (const sessionId of sessions) alarms.ring('session.settle', { sessionId });
      const unsettled = () => count('sessions where ended_at is not null and settled_at is null');
      await eventually(async () => (await unsettled()) <= SESSIONS / 2, 'half of them to be settled');
      await cluster.workers.splice(0, 1)[0]?.kill('SIGKILL');
      await cluster.addWorker();
      await eventually(async () => (await unsettled()) === 0, 'all to be settled');

      for (const [n, id] of sessions.entries()) {
        if (n % 8 === 0) {
          const body = { reason: 'It did not help.', amount: { amount: 700 + n, currency: 'USD' } };
          await admin.post(`/v1/admin/sessions/${id}/refund`, body);
        } else if (n % 8 === 1) {
          const [hold] = await books.query<{ ref: string }>(
            'select provider_ref as ref from holds where session_id = $1 and seq = 1',
            [id],
          );
          const dispute = raiseDispute(stripe.world, hold?.ref ?? '');
          closeDispute(stripe.world, dispute.id, n % 16 === 1 ? 'won' : 'lost');
        }
      }
      await eventually(async () => (await count("refunds where status = 'pending'")) === 0, 'the refunds to be done');
      await stripe.webhooks.settled();
      await due('catch_up');
      const disputes = stripe.world.all('dispute').length;
      await eventually(
        async () =>
          (await count("chargebacks where status in ('won', 'lost') and reversal <> 'pending'")) === disputes &&
          (await count('payment_events where processed_at is null')) === 0,
        'the chargebacks to be over',
      );

      stripe.world.settleBalances();
      await books.query("update sessions set ended_at = now() - interval '8 days'");
      await due('pay_out');
      await eventually(async () => (await count("payouts where status = 'sent'")) === 1, 'the payout to be sent');
      const [payout] = await books.query<{ ref: string; account: string }>(
        'select provider_ref as ref, account_ref as account from payouts',
      );
      closePayout(stripe.world, payout?.ref ?? '', payout?.account ?? '', 'paid');
      closePayout(stripe.world, payout?.ref ?? '', payout?.account ?? '', 'failed');
      await eventually(async () => {
        await due('catch_up');
        return (await count("payouts where status = 'returned'")) === 1;
      }, 'the payout to be returned');

      expect([...stripe.faults.struck.values()].reduce((sum, n) => sum + n, 0)).toBeGreaterThan(SESSIONS / 4);
      stripe.faults.clear();
      expect(await wrong()).toEqual([]);
    },
    PATIENCE_MS * 3,
  );

  it(
    'what Stripe took without our knowing is a difference, and shown to operators',
    async () => {
      const compared = async () => (await admin.get<Metrics>('/v1/admin/metrics')).books;
      const comparison = async () => {
        const before = await count('book_comparisons');
        await due('compare_books');
        await eventually(async () => (await count('book_comparisons')) > before, 'the comparison');
        return (await compared()).differences;
      };
      expect(await comparison()).toEqual([]);
      stripe.world.book(null, { type: 'adjustment', amount: -7, currency: 'usd', source: 'txn_of_nobody' });
      const [difference, ...others] = await comparison();
      expect(difference).toMatchObject({ what: 'balance', ref: 'platform', currency: 'USD' });
      expect((difference?.ours ?? 0) - (difference?.theirs ?? 0)).toBe(7);
      expect(others).toEqual([]);
    },
    PATIENCE_MS,
  );
});
