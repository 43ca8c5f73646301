import type { Invoice } from '../../../contract/index.ts';
import type { InvoiceRow } from '../../db/queries/invoices.ts';
import { type BilledSegment, taxWithin, whyNothingIsDue } from '../../domain/invoice.ts';
import { instant, money, optionalInstant, optionalMoney } from './money.ts';

/** The client's receipt, or the consultant's statement of the same session with the shares. */
export function presentInvoice(row: InvoiceRow, segments: readonly BilledSegment[], kind: Invoice['kind']): Invoice {
  const inCurrency = (amount: number) => money(amount, row.currency);
  const rate = inCurrency(row.rate_amount);
  const taxRate = row.tax_ppm / 1_000_000;
  const total = inCurrency(row.charged_amount);
  const tax = inCurrency(taxWithin(row.charged_amount, taxRate));
  return {
    number: row.number,
    sessionId: row.session_id,
    issuedAt: instant(row.issued_at),
    kind,
    client: { id: row.client_id, name: row.client_name },
    consultant: { id: row.consultant_id, name: row.consultant_name },
    startedAt: optionalInstant(row.started_at),
    endedAt: instant(row.ended_at),
    hourlyRate: rate,
    spendCap: optionalMoney(row.spend_cap, row.currency),
    freeSeconds: row.free_seconds,
    segments: segments.map((it) => ({
      ...it,
      from: instant(new Date(it.from)),
      to: instant(new Date(it.to)),
      amount: inCurrency(it.amount),
    })),
    lines: [
      {
        description: 'Consultation, free time',
        seconds: Math.min(row.elapsed_seconds, row.free_seconds),
        rate: inCurrency(0),
        amount: inCurrency(0),
      },
      { description: 'Consultation', seconds: row.billable_seconds, rate, amount: total },
    ],
    total,
    currency: row.currency,
    tax: row.tax_label === null ? null : { label: row.tax_label, rate: taxRate, net: without(total, tax), amount: tax },
    charges: row.captures.map((it) => ({
      amount: inCurrency(it.amount),
      capturedAt: new Date(it.capturedAt).toISOString(),
    })),
    refunded: inCurrency(row.refunded_amount),
    nothingDue: whyNothingIsDue({
      elapsed: row.elapsed_seconds,
      freeSeconds: row.free_seconds,
      charged: row.charged_amount,
      waived: row.waived,
    }),
    ...(kind === 'statement' && {
      commission: { rate: row.commission_bps / 10_000, amount: inCurrency(row.commission - row.refunded_commission) },
      payout: inCurrency(row.payout - (row.refunded_amount - row.refunded_commission)),
    }),
  };
}

const without = (total: Invoice['total'], part: Invoice['total']) => money(total.amount - part.amount, total.currency);
