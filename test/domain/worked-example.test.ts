/** The worked example of docs/money.md: each of its tables is what the code writes into the ledger, to the cent. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { processingFees } from '../../core/domain/economics.ts';
import {
  chargebackPostings,
  type Posting,
  payoutPostings,
  refundPostings,
  settlementPostings,
} from '../../core/domain/ledger.ts';
import { amountFor, split } from '../../core/domain/money.ts';

const doc = readFileSync(new URL('../../docs/money.md', import.meta.url), 'utf8');
const parties = { currency: 'USD', consultantId: 'consultant', clientId: 'client' } as const;
const amount = amountFor(12_000, 5_100 - 600, null);
const shares = split(amount, 1_500);
const fee = (captured: number): number =>
  processingFees({ amount: captured, captures: 1, processingRate: 0.033, processingFixed: 38 });

/** `-$1,234.50` is −123450. */
const cents = (cell: string): number => Math.round(Number(cell.replace(/[$,]/g, '')) * 100);

/** The table under this heading: account → debit less credit. */
function table(heading: string): Record<string, number> {
  const lines = doc.slice(doc.indexOf(`| ${heading}`)).split('\n');
  const rows = lines.slice(2, lines.indexOf(''));
  return Object.fromEntries(
    rows.map((row) => {
      const [account = '', debit = '', credit = ''] = row.split('|').slice(1, -1);
      return [/`(\w+)`/.exec(account)?.[1], cents(debit) - cents(credit)];
    }),
  );
}
const written = (postings: readonly Posting[]): Record<string, number> =>
  Object.fromEntries(postings.map((it) => [it.account.kind, it.amount]));

describe('the worked example of docs/money.md', () => {
  it('takes what the call costs, and the fee of each capture', () => {
    expect(amount).toBe(15_000);
    expect([fee(12_000), fee(3_000)]).toEqual([434, 137]);
  });

  it('settles as its table says', () => {
    const processingFee = fee(12_000) + fee(3_000);
    expect(table('`settle:<session>`')).toEqual(
      written(settlementPostings({ ...parties, ...shares, amount, processingFee })),
    );
  });

  it('refunds as its table says', () => {
    expect(table('refund of $50.00')).toEqual(
      written(refundPostings({ ...parties, ...shares, amount, refund: 5_000 })),
    );
  });

  it('books a chargeback as its table says', () => {
    expect(table('chargeback of $100.00, fee $15.00')).toEqual(
      written(chargebackPostings({ currency: 'USD', withdrawn: 10_000, fee: 1_500 })),
    );
  });

  it('pays out what the refund has left', () => {
    const left =
      shares.payout -
      (written(refundPostings({ ...parties, ...shares, amount, refund: 5_000 })).consultant_payable ?? 0);
    expect(table('payout ')).toEqual(written(payoutPostings({ ...parties, amount: left })));
  });
});
