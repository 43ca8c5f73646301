import type { Currency, Money } from '../../../contract/index.ts';
import { Fault } from '../../domain/fault.ts';

/** What is asked for, in the currency that was charged; null: all of it. @throws Fault validation_failed */
export function amountIn(currency: Currency, asked: Money | undefined): number | null {
  if (asked === undefined) return null;
  if (asked.currency !== currency) {
    throw new Fault('validation_failed', 'The amount is in another currency than the charge.', {
      errors: [{ path: 'amount.currency', message: `must be ${currency}` }],
    });
  }
  return asked.amount;
}
