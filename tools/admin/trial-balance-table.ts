import type { AccountBalance } from '../../core/db/queries/books.ts';
import { isBalanced, type TrialBalance } from '../../core/flow/books/trial-balance.ts';

const HEADINGS = ['account', 'debit', 'credit', 'balance'] as const;

/** One block per currency, amounts in minor units; accounts of many owners are one line unless `owners`. */
export function asTable(it: TrialBalance, { owners }: { owners: boolean }): string {
  const blocks = it.totals.map(({ currency, debit, credit }) => {
    const accounts = it.accounts.filter((account) => account.currency === currency);
    const lines = owners ? accounts.map((account) => lineOf(nameOf(account), account)) : byKind(accounts);
    return columns([[currency, ...HEADINGS.slice(1)], ...lines, lineOf('total', { debit, credit })]);
  });
  const verdict = isBalanced(it)
    ? 'The books balance.'
    : `The books do NOT balance. Transactions that do not balance by themselves: ${it.unbalanced.join(', ') || 'none'}.`;
  return [...blocks, blocks.length === 0 ? 'The ledger is empty.' : verdict].join('\n\n');
}

const nameOf = ({ kind, ownerId }: AccountBalance): string => (ownerId ? `${kind} ${ownerId}` : kind);

function byKind(accounts: readonly AccountBalance[]): string[][] {
  return [...Map.groupBy(accounts, (it) => it.kind)].map(([kind, its]) => {
    const sum = (of: 'debit' | 'credit') => its.reduce((total, it) => total + it[of], 0);
    return lineOf(its.length > 1 ? `${kind} (${its.length})` : kind, { debit: sum('debit'), credit: sum('credit') });
  });
}

const lineOf = (name: string, { debit, credit }: { debit: number; credit: number }): string[] => [
  name,
  ...[debit, credit, debit - credit].map((amount) => amount.toLocaleString('en')),
];

function columns(rows: readonly (readonly string[])[]): string {
  const widths = HEADINGS.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '))
    .join('\n');
}
