import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AskBody, Invoice, Metrics, Preview } from '../../contract/index.ts';
import { Cluster } from '../support/cluster.ts';
import { pdfText } from '../support/pdf-text.ts';
import { until } from '../support/until.ts';
import { ask, freshTopic, join, offer, query, questionOn, settled } from './scenes.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({ env: { FREE_SECONDS: '1', EXCHANGE_RATES: 'JPY=200' } });
});
afterAll(() => cluster?.stop());

/** Somebody who prices in this currency, online. */
async function expertIn(currency: string, amount: number, topic: string) {
  const expert = await cluster.consultant({ skills: [topic], connect: false });
  await expert.request('PUT', '/v1/consultants/me', {
    body: {
      headline: 'Prices at home',
      bio: 'In the money of the country.',
      skills: [{ slug: topic, name: topic, level: 4 }],
      languages: ['en'],
      hourlyRate: { amount, currency },
    },
  });
  await expert.connect();
  await expert.emit('availability:set', { status: 'available' });
  return expert;
}

describe('a session in another currency', () => {
  it.each([
    // 36,000 an hour are 10 a second, in whichever minor units.
    ['JPY', 360_000, '¥360,000'],
    ['EUR', 36_000, '€360.00'],
    ['GBP', 36_000, '£360.00'],
  ])('%s stays in it from the question to the invoice and the ledger', async (currency, rate, written) => {
    const topic = freshTopic();
    const [client, expert] = await Promise.all([cluster.client(), expertIn(currency, rate, topic)]);
    const wishes = { maxHourlyRate: { amount: rate, currency } };
    await until(async () => {
      const { title, body, skills } = questionOn(topic);
      const { consultants } = await client.post<Preview>('/v1/matching/preview', { title, body, skills, ...wishes });
      return consultants.length === 1;
    });
    const cap = { amount: 1_000_000, currency };
    const question = await ask(client, topic, { ...wishes, spendCap: cap } as Partial<AskBody>);
    const match = await offer(expert, question);
    expect(match.hourlyRate).toEqual({ amount: rate, currency });
    const session = await client.emit('match:accept', { matchId: match.id });
    expect(session).toMatchObject({ hourlyRate: { amount: rate, currency }, spendCap: cap });
    await Promise.all([join(client, session), join(expert, session)]);
    const clock = await client.next('session:clock', (it) => it.billable >= 1);
    expect(clock.amount).toEqual({ amount: (rate / 3600) * clock.billable, currency });
    const over = await client.emit('session:end', { sessionId: session.id });
    const books = await settled(expert, session);
    const amount = (rate / 3600) * over.billable;
    const commission = Math.round(amount * 0.2);
    expect(books).toMatchObject({
      charge: { status: 'captured', amount: { amount, currency } },
      commission: { amount: commission, currency },
      payout: { amount: amount - commission, currency },
    });

    const invoice = await client.get<Invoice>(`/v1/sessions/${session.id}/invoice`);
    expect(invoice).toMatchObject({
      currency,
      total: { amount, currency },
      charges: [{ amount: { amount, currency } }],
    });
    const response = await fetch(`${cluster.url}/v1/sessions/${session.id}/invoice`, {
      headers: { accept: 'application/pdf', authorization: `Bearer ${client.accessToken}` },
    });
    expect(pdfText(new Uint8Array(await response.arrayBuffer()))).toContain(written);

    const entries = await query<{ kind: string; amount: number; currency: string }>(
      cluster,
      `select a.kind, e.amount::int as amount, e.currency from ledger_entries e join ledger_accounts a on a.id = e.account_id
       join ledger_transactions t on t.id = e.transaction_id where t.session_id = $1`,
      [session.id],
    );
    expect(new Set(entries.map((it) => it.currency))).toEqual(new Set([currency]));
    expect(entries.reduce((sum, it) => sum + it.amount, 0)).toBe(0);
    expect(entries.find((it) => it.kind === 'platform_revenue')?.amount).toBe(-commission);
  });

  it('is counted by what the provider took in it, and by what stated dollars are worth there: 12 cents are 24 yen at 200', async () => {
    const [fee] = await query<{ amount: number; fee: number }>(
      cluster,
      `select captured_amount as amount, processing_fee as fee from holds where currency = 'JPY' and status = 'captured'`,
    );
    if (!fee) throw new Error('nothing was captured in yen');
    expect(fee.fee).toBe(Math.floor(fee.amount * 0.033 + 0.5) + 57);
    const admin = await cluster.admin();
    const metrics = await admin.get<Metrics>('/v1/admin/metrics');
    const inYen = metrics.platformMargin.amount.perCurrency.find((it) => it.currency === 'JPY');
    const [{ commission } = { commission: 0 }] = await query<{ commission: number }>(
      cluster,
      `select commission from sessions where currency = 'JPY' and status = 'completed'`,
    );
    // 12 cents of technology are 24 yen.
    expect(inYen?.total).toEqual({ amount: commission - fee.fee - 24, currency: 'JPY' });
  });
});
