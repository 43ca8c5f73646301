import type { Invoice } from '../../../contract/index.ts';
import { findInvoice } from '../../db/queries/invoices.ts';
import { notFound } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { instant, money } from '../present/money.ts';

/** What a settled session cost and how it was paid, for its two people. @throws Fault not_found, also before it is settled */
export async function getInvoice(
  deps: Pick<Parts, 'db'>,
  input: { viewerId: string; sessionId: string },
): Promise<Invoice> {
  const row = await findInvoice(deps.db, { sessionId: input.sessionId, userId: input.viewerId });
  if (!row) throw notFound('invoice');
  const inCurrency = (amount: number) => money(amount, row.currency);
  const rate = inCurrency(row.rate_amount);
  const freeSeconds = Math.min(row.elapsed_seconds, row.free_seconds);
  return {
    number: row.number,
    sessionId: row.session_id,
    issuedAt: instant(row.issued_at),
    client: { id: row.client_id, name: row.client_name },
    consultant: { id: row.consultant_id, name: row.consultant_name },
    lines: [
      { description: 'Consultation, free time', seconds: freeSeconds, rate: inCurrency(0), amount: inCurrency(0) },
      { description: 'Consultation', seconds: row.billable_seconds, rate, amount: inCurrency(row.charged_amount) },
    ],
    total: inCurrency(row.charged_amount),
    currency: row.currency,
    charges: row.captures.map((it) => ({
      amount: inCurrency(it.amount),
      capturedAt: new Date(it.capturedAt).toISOString(),
    })),
  };
}
