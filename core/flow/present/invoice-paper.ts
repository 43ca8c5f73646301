import type { Invoice, Money } from '../../../contract/index.ts';
import { sayDuration, writeMoney } from '../../domain/prose.ts';
import type { Block, Paper } from '../../ports/document-printer.ts';

const TITLES = { receipt: 'Invoice and receipt', statement: 'Statement of earnings' } as const;

/** The invoice on paper: who, when, the clock's stretches, what they cost, how it was paid and shared. */
export function invoicePaper(invoice: Invoice): Paper {
  const title = TITLES[invoice.kind];
  return {
    title: `${title} ${invoice.number}`,
    createdAt: Date.parse(invoice.issuedAt),
    blocks: [
      { kind: 'line', text: 'Consultant Connect', look: 'faint' },
      { kind: 'line', text: title, look: 'title' },
      facts(invoice),
      { kind: 'line', text: `Session ${invoice.sessionId}`, look: 'small' },
      ...segments(invoice),
      lines(invoice),
      sums(invoice),
      ...(invoice.nothingDue ? [{ kind: 'line', text: invoice.nothingDue.explanation } as const] : []),
      ...shares(invoice),
    ],
  };
}

function facts(it: Invoice): Block {
  const time = it.startedAt ? `${moment(it.startedAt)} to ${moment(it.endedAt)}` : moment(it.endedAt);
  return {
    kind: 'facts',
    facts: [
      ['Number', it.number],
      ['Issued', moment(it.issuedAt)],
      ['Client', it.client.name],
      ['Consultant', it.consultant.name],
      ['Session', time],
      ['Terms', termsOf(it)],
    ],
  };
}

function termsOf({ hourlyRate, freeSeconds, spendCap }: Invoice): string {
  const free = freeSeconds > 0 ? `first ${sayDuration(freeSeconds)} free, then ` : '';
  const cap = spendCap ? `, at most ${writeMoney(spendCap)}` : '';
  return `${free}${writeMoney(hourlyRate)} an hour, counted by the second${cap}`;
}

function segments({ segments }: Invoice): Block[] {
  if (segments.length === 0) return [];
  const rows = segments.map((it) => [
    `${moment(it.from)} to ${timeOf(it.to)}`,
    ...[it.seconds, it.free, it.billable].map(sayDuration),
    writeMoney(it.amount),
  ]);
  return [{ kind: 'table', head: ['Both present', 'Time', 'Free', 'Billed', 'Amount'], rows }];
}

function lines({ lines }: Invoice): Block {
  const rows = lines.map((it) => [it.description, sayDuration(it.seconds), writeMoney(it.rate), writeMoney(it.amount)]);
  return { kind: 'table', head: ['Description', 'Time', 'Per hour', 'Amount'], rows };
}

function sums({ kind, total, tax, charges, refunded }: Invoice): Block {
  const paidBy = kind === 'receipt' ? 'Paid by card' : 'Paid by the client';
  return {
    kind: 'sums',
    sums: [
      ...(tax
        ? [
            { name: 'Net', figure: writeMoney(tax.net) },
            { name: `${tax.label} ${percent(tax.rate)}, included`, figure: writeMoney(tax.amount) },
          ]
        : []),
      { name: 'Total', figure: writeMoney(total), strong: true },
      ...charges.map((it) => ({ name: `${paidBy} on ${moment(it.capturedAt)}`, figure: writeMoney(it.amount) })),
      ...(refunded.amount > 0 ? [{ name: 'Refunded since', figure: writeMoney(negative(refunded)) }] : []),
    ],
  };
}

function shares({ commission, payout }: Invoice): Block[] {
  if (!commission || !payout) return [];
  const share = { name: `Commission ${percent(commission.rate)}`, figure: writeMoney(negative(commission.amount)) };
  return [{ kind: 'sums', sums: [share, { name: 'Your share', figure: writeMoney(payout), strong: true }] }];
}

const negative = ({ amount, currency }: Money): Money => ({ amount: 0 - amount, currency });
const percent = (rate: number): string => `${Number((rate * 100).toFixed(4))}%`;
/** Always in UTC, and says so: both sides read the same paper. */
const timeOf = (instant: string): string => `${instant.slice(11, 19)} UTC`;
const moment = (instant: string): string => `${instant.slice(0, 10)} ${timeOf(instant)}`;
