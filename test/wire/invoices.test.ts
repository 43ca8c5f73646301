import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Invoice } from '../../contract/index.ts';
import { Cluster } from '../support/cluster.ts';
import { pdfText } from '../support/pdf-text.ts';
import { codeOf, join, query, settled, startSession } from './scenes.ts';

/** 36,000 an hour are 10 a second. */
const RATE = 36_000;
let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({ env: { FREE_SECONDS: '1', INVOICE_TAX_RATE: '0.25', INVOICE_TAX_LABEL: 'Moms' } });
});
afterAll(() => cluster?.stop());

const invoiceOf = (id: string): string => `/v1/sessions/${id}/invoice`;

async function download(url: string, token: string, sessionId: string) {
  const response = await fetch(url + invoiceOf(sessionId), {
    headers: { accept: 'application/pdf', authorization: `Bearer ${token}` },
  });
  return { response, text: pdfText(new Uint8Array(await response.arrayBuffer())).replaceAll(/\s/g, '') };
}

describe('the invoice of a session that was billed', () => {
  it('is a receipt for the client and a statement with the shares for the consultant: the same number, the same segments', async () => {
    const { client, consultant, session } = await startSession(cluster, { rate: RATE });
    await client.next('session:clock', (it) => it.elapsed >= 2);
    // The client is away for a moment: two stretches.
    await client.emit('session:leave', { sessionId: session.id });
    await consultant.next('session:notice', ({ code }) => code === 'peer_lost');
    await join(client, session);
    await consultant.next('session:notice', ({ code }) => code === 'peer_back');
    await client.next('session:clock', (it) => it.elapsed >= 4);
    const over = await client.emit('session:end', { sessionId: session.id });
    const told = await Promise.all(
      [client, consultant].map((it) => it.next('session:settled', (news) => news.session.id === session.id)),
    );
    expect(told.map((it) => it.session.settledAt)).toEqual([expect.any(String), told[0]?.session.settledAt]);
    expect(told.map((it) => it.session.payout !== undefined)).toEqual([false, true]);
    // Whoever has been told finds it.
    expect((await client.get<Invoice>(invoiceOf(session.id))).kind).toBe('receipt');
    const books = await settled(consultant, session);

    const [receipt, statement] = await Promise.all(
      [client, consultant].map((it) => it.get<Invoice>(invoiceOf(session.id))),
    );
    if (!receipt || !statement) throw new Error('no invoices');
    expect(receipt).toMatchObject({ kind: 'receipt', total: over.amount, nothingDue: null, freeSeconds: 1 });
    expect(receipt.number).toMatch(/^20\d\d-\d{6}$/);
    expect(receipt.segments).toHaveLength(2);
    const sum = (of: (it: Invoice['segments'][number]) => number) =>
      receipt.segments.reduce((total, it) => total + of(it), 0);
    expect(sum((it) => it.seconds)).toBe(over.elapsed);
    expect(sum((it) => it.free)).toBe(1);
    expect(sum((it) => it.billable)).toBe(over.billable);
    expect(sum((it) => it.amount.amount)).toBe(over.amount.amount);
    expect(receipt.tax).toMatchObject({ label: 'Moms', rate: 0.25 });
    expect((receipt.tax?.net.amount ?? 0) + (receipt.tax?.amount.amount ?? 0)).toBe(over.amount.amount);
    expect([receipt.commission, receipt.payout]).toEqual([undefined, undefined]);

    const { kind, commission, payout, ...same } = statement;
    expect(receipt).toEqual({ ...same, kind: 'receipt' });
    expect(kind).toBe('statement');
    expect(commission).toEqual({ rate: 0.2, amount: books.commission });
    expect(payout).toEqual(books.payout);
  });

  it('comes as a PDF that says the same, under a proper name, to its two people only', async () => {
    const { client, consultant, session } = await startSession(cluster, { rate: RATE });
    await query(cluster, `update users set name = '田中 花子' where id = $1`, [client.id]);
    await client.next('session:clock', (it) => it.elapsed >= 2);
    const over = await client.emit('session:end', { sessionId: session.id });
    await settled(client, session);
    const { number } = await client.get<Invoice>(invoiceOf(session.id));

    const receipt = await download(cluster.url, client.accessToken, session.id);
    expect(receipt.response.headers.get('content-type')).toBe('application/pdf');
    expect(receipt.response.headers.get('content-disposition')).toBe(`attachment; filename=receipt-${number}.pdf`);
    const said = [number, '田中花子', 'Aconsultant', `Total$0.${over.amount.amount}`, 'Moms25%', 'Paidbycard'];
    for (const it of said) expect(receipt.text).toContain(it);
    expect(receipt.text).not.toContain('Commission');

    const statement = await download(cluster.url, consultant.accessToken, session.id);
    expect(statement.response.headers.get('content-disposition')).toContain(`statement-${number}.pdf`);
    expect(statement.text).toContain('Commission20%');

    const stranger = await cluster.client();
    expect((await download(cluster.url, stranger.accessToken, session.id)).response.status).toBe(404);
    expect(await codeOf(stranger.get(invoiceOf(session.id)))).toBe('not_found');
  });

  it('stays as it was issued when somebody takes another name, and loses the name of a closed account', async () => {
    const { client, consultant, session } = await startSession(cluster, { rate: RATE });
    await client.emit('session:end', { sessionId: session.id });
    await settled(client, session);
    await client.request('PATCH', '/v1/me', { body: { name: 'Another Name' } });
    const named = (invoice: Invoice) => [invoice.client.name, invoice.consultant.name];
    expect(named(await client.get<Invoice>(invoiceOf(session.id)))).toEqual(['A client', 'A consultant']);
    await client.request('DELETE', '/v1/me');
    expect(named(await consultant.get<Invoice>(invoiceOf(session.id)))).toEqual(['Deleted user', 'A consultant']);
  });
});

describe('the invoice of a session that cost nothing', () => {
  it('says why', async () => {
    const { client, session } = await startSession(cluster, { rate: RATE });
    await client.emit('session:end', { sessionId: session.id });
    await settled(client, session);
    const invoice = await client.get<Invoice>(invoiceOf(session.id));
    expect(invoice).toMatchObject({ total: { amount: 0 }, charges: [], nothingDue: { reason: 'free_time' } });
    const { text } = await download(cluster.url, client.accessToken, session.id);
    expect(text).toContain('within the1sthatwerefree'.replaceAll(' ', ''));
  });
});

describe('invoice numbers', () => {
  it('have no gaps, however many are settled at once, and cannot be changed or taken back', async () => {
    const talks = await Promise.all(Array.from({ length: 6 }, () => startSession(cluster, { rate: RATE })));
    await Promise.all(talks.map(({ client, session }) => client.emit('session:end', { sessionId: session.id })));
    await Promise.all(talks.map(({ client, session }) => settled(client, session)));
    const rows = await query<{ number: string }>(cluster, 'select number from invoices order by number');
    const counted = rows.map(({ number }) => Number(number.split('-')[1]));
    expect(counted).toEqual(counted.map((_, at) => at + 1));
    for (const change of ['delete from invoices', "update invoices set number = 'x'", 'truncate invoices']) {
      await expect(query(cluster, change)).rejects.toMatchObject({ code: '23000' });
    }
  });
});
