import type { Metrics } from '../../../contract/index.ts';
import { countWaitingInBooks, findLastComparison } from '../../db/queries/books.ts';
import type { Parts } from '../parts.ts';
import { instant } from '../present/money.ts';

/** Whether our books and the payment provider's agreed when they were last compared, and what is not done yet. */
export async function getBooksState(deps: Pick<Parts, 'db'>): Promise<Metrics['books']> {
  const [last, waiting] = await Promise.all([findLastComparison(deps.db), countWaitingInBooks(deps.db)]);
  return {
    comparedAt: last ? instant(last.compared_at) : null,
    checked: last?.checked ?? 0,
    differences: last?.differences.map((it) => ({ ...it })) ?? [],
    waiting,
  };
}
