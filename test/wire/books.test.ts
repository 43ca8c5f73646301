import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dispute, Invoice, Metrics, Page, Payouts, Performance, Session } from '../../contract/index.ts';
import { createSimulatedPayments, type SimulatedPayments } from '../../core/adapters/simulated-payments/index.ts';
import { connect, type Db } from '../../core/db/connect.ts';
import type { PaymentEvent } from '../../core/ports/payments.ts';
import { addCard, holdsOf, sell } from '../money/sold.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { collect } from '../support/collect.ts';
import { until } from '../support/until.ts';
import { query } from './scenes.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };
let cluster: Cluster;
let db: Db;
let payments: SimulatedPayments;
let admin: Actor;
let client: Actor;
let consultant: Actor;
let methodId: string;
beforeAll(async () => {
  cluster = await Cluster.start();
  db = connect({ url: cluster.database.url, poolSize: 2 });
  payments = createSimulatedPayments({ databaseUrl: cluster.database.url, log });
  [admin, client, consultant] = await Promise.all([
    cluster.admin(),
    cluster.client({ connect: false, token: null }),
    cluster.consultant({ connect: false }),
  ]);
  methodId = await addCard({ db, payments, log }, client.id);
});
afterAll(async () => {
  await Promise.all([db?.destroy(), payments?.close()]);
  await cluster?.stop();
});

const usd = (amount: number) => ({ amount, currency: 'USD' as const });
/** Sold, and settled by the worker that finds it. */
async function settled(endedDaysAgo: number): Promise<string> {
  const people = { clientId: client.id, consultantId: consultant.id, methodId };
  const id = await sell({ db, payments, log }, { ...people, holds: [10_000], amount: 10_000, endedDaysAgo });
  await until(async () => (await client.get<Session>(`/v1/sessions/${id}`)).charge.status === 'captured');
  return id;
}
const due = (chore: string) => query(cluster, 'update chores set due_at = now() where name = $1', [chore]);
const complaint = { reason: 'quality', detail: 'It did not help.' };

describe('a dispute', () => {
  it('goes from the client to the operator and back, and its payout waits for it', async () => {
    const id = await settled(6);
    expect(await consultant.tryPost(`/v1/sessions/${id}/dispute`, complaint)).toBe('forbidden');
    const dispute = await client.post<Dispute>(`/v1/sessions/${id}/dispute`, complaint);
    expect(dispute).toMatchObject({ sessionId: id, status: 'open', resolution: null });
    expect(await client.tryPost(`/v1/sessions/${id}/dispute`, complaint)).toBe('conflict');
    const { balance } = await consultant.get<Payouts>('/v1/payouts');
    expect(balance).toMatchObject([{ currency: 'USD', payable: usd(0), frozen: usd(8500) }]);

    const listed = await admin.get<Page<Dispute>>('/v1/admin/disputes?q=open');
    expect(listed.items.map((it) => it.id)).toEqual([dispute.id]);
    const decision = { resolution: 'refund', amount: usd(4000), note: 'A part of it was no help.' };
    expect(await client.tryPost(`/v1/admin/disputes/${dispute.id}/resolve`, decision)).toBe('forbidden');
    await admin.post(`/v1/admin/disputes/${dispute.id}/resolve`, decision);
    expect(await client.get<Dispute>(`/v1/sessions/${id}/dispute`)).toMatchObject({
      status: 'resolved',
      resolution: 'refund',
      note: decision.note,
    });
    expect((await client.get<Session>(`/v1/sessions/${id}`)).charge.status).toBe('partially_refunded');
    const performance = () => consultant.get<Performance>('/v1/consultants/me/performance');
    await until(async () => (await performance()).trustHistory.some((it) => it.reason === 'dispute'));
    // 10 points, less 5 for one against 10 and this one session.
    expect((await performance()).trustParts.disputes).toBeCloseTo(10 * (1 - 5 / 11), 1);

    const audit = await admin.get<Page<{ action: string }>>('/v1/admin/audit?q=dispute');
    expect(audit.items.map((it) => it.action)).toContain('dispute.refund');
  });
});

describe('an operator', () => {
  it('refunds with one key once, and no more than is left', async () => {
    const id = await settled(0);
    const body = { reason: 'It did not help.', amount: usd(6000) };
    const headers = { 'idempotency-key': `refund-${id}` };
    const first = await admin.request('POST', `/v1/admin/sessions/${id}/refund`, { body, headers });
    expect(first).toMatchObject({ charge: { status: 'partially_refunded' } });
    expect(await admin.request('POST', `/v1/admin/sessions/${id}/refund`, { body, headers })).toEqual(first);
    expect(await admin.tryPost(`/v1/admin/sessions/${id}/refund`, body)).toBe('validation_failed');
    expect((await client.get<Invoice>(`/v1/sessions/${id}/invoice`)).refunded).toEqual(usd(6000));
    const rest = await admin.post<Session>(`/v1/admin/sessions/${id}/refund`, { reason: 'All of it.' });
    expect(rest.charge.status).toBe('refunded');
  });
});

describe('a payout', () => {
  it('comes on its day, and the consultant sees it', async () => {
    await settled(8);
    await due('pay_out');
    const payouts = await until(async () => {
      const list = await consultant.get<Payouts>('/v1/payouts');
      return list.items[0]?.status === 'paid' && list;
    });
    expect(payouts.items[0]?.amount).toEqual(usd(8500));
    expect(payouts.schedule).toMatchObject({ interval: 'day', delaySeconds: 604_800 });
    expect(await client.request('GET', '/v1/payouts').catch((error) => error.problem.code)).toBe('forbidden');
  });
});

describe('the provider’s events', () => {
  const eventsAbout = async (ref: string): Promise<PaymentEvent[]> =>
    (await collect(payments.listEvents({ accountRef: null, since: 0 }))).filter((it) => it.subjectRef === ref);
  const deliver = async (event: PaymentEvent, options?: { at?: number }, tamper = false): Promise<number> => {
    const { body, headers } = await payments.sign(event, options);
    const sent = tamper ? Buffer.from(body.toString().replace(event.subjectRef, 'another')) : body;
    const response = await fetch(`${cluster.url}/v1/webhooks/stripe`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: new Uint8Array(sent),
    });
    return response.status;
  };
  const chargeback = async (sessionId: string): Promise<string> => {
    const [hold] = await holdsOf({ db }, sessionId);
    return (await payments.raiseChargeback({ holdRef: hold?.provider_ref ?? '' })).ref;
  };
  const status = async (id: string) => (await client.get<Session>(`/v1/sessions/${id}`)).charge.status;

  it('are taken in once, and looked at by a worker', async () => {
    const id = await settled(0);
    const [event] = await eventsAbout(await chargeback(id));
    expect(await Promise.all([deliver(event!), deliver(event!), deliver(event!)])).toEqual([200, 200, 200]);
    await until(async () => (await status(id)) === 'disputed');
    expect(await query(cluster, 'select 1 from payment_events where id = $1', [event!.id])).toHaveLength(1);
  });

  it('are refused when they are forged, or too old', async () => {
    const id = await settled(0);
    const [event] = await eventsAbout(await chargeback(id));
    expect(await deliver(event!, {}, true)).toBe(400);
    expect(await deliver(event!, { at: Date.now() - 600_000 })).toBe(400);
    expect(await query(cluster, 'select 1 from payment_events where id = $1', [event!.id])).toEqual([]);
  });

  it('that got lost are asked for', async () => {
    const id = await settled(0);
    const ref = await chargeback(id);
    await payments.closeChargeback({ ref, status: 'lost' });
    await due('catch_up');
    await until(async () => (await status(id)) === 'refunded');
  });
});

describe('the nightly comparison', () => {
  const books = async () => (await admin.get<Metrics>('/v1/admin/metrics')).books;
  it('shows operators what differs from the provider’s books, to the cent', async () => {
    await settled(0);
    const begun = new Date().toISOString();
    await due('compare_books');
    const clean = await until(async () => {
      const it = await books();
      return it.comparedAt !== null && it.comparedAt > begun && it;
    });
    expect(clean.differences).toEqual([]);
    expect(clean.checked).toBeGreaterThan(1);
    await query(
      cluster,
      "insert into simulated_payments.movements (kind, amount, currency, source_ref) values ('other', -1, 'USD', 'a cent')",
    );
    await due('compare_books');
    const [difference] = await until(async () => {
      const { differences } = await books();
      return differences.length > 0 && differences;
    });
    expect(difference).toMatchObject({ what: 'balance', ref: 'platform', currency: 'USD' });
    expect((difference?.ours ?? 0) - (difference?.theirs ?? 0)).toBe(1);
  });
});
