import type { Currency } from '../../../contract/index.ts';
import { type AccountBalance, listAccountBalances, listUnbalancedTransactions } from '../../db/queries/books.ts';
import type { Parts } from '../parts.ts';

export interface TrialBalance {
  readonly accounts: readonly AccountBalance[];
  /** Debits less credits of all accounts: zero, or the ledger is broken. */
  readonly totals: readonly { currency: Currency; debit: number; credit: number }[];
  /** Ids of transactions that do not balance by themselves: none, or the ledger is broken. */
  readonly unbalanced: readonly string[];
}

/** Every account of the ledger with its debits and credits, and whether they add up. Amounts in minor units. */
export async function trialBalance(deps: Pick<Parts, 'db'>): Promise<TrialBalance> {
  const accounts = await listAccountBalances(deps.db);
  const totals = [...Map.groupBy(accounts, (it) => it.currency)].map(([currency, its]) => ({
    currency,
    debit: its.reduce((sum, it) => sum + it.debit, 0),
    credit: its.reduce((sum, it) => sum + it.credit, 0),
  }));
  return { accounts, totals, unbalanced: await listUnbalancedTransactions(deps.db) };
}

export const isBalanced = ({ totals, unbalanced }: TrialBalance): boolean =>
  unbalanced.length === 0 && totals.every((it) => it.debit === it.credit);
