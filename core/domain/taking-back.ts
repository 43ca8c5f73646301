/**
 * Giving captured money back, wholly or in part, without losing a minor unit: our share of what goes back is always the difference
 * of running totals, so that whatever goes back in whichever portions, all of it takes exactly all of our share along.
 */
import { share, split } from './money.ts';

/** A captured hold, and what already went back of it, by refunds or chargebacks. */
export interface Captured<Id extends string = string> {
  readonly id: Id;
  readonly amount: number;
  /** ours, of the amount */
  readonly commission: number;
  readonly backAmount: number;
  /** ours, of what went back */
  readonly backCommission: number;
}

/** Our share of each capture of a session, such that the shares add up to our share of their sum. */
export function commissionShares(amounts: readonly number[], commissionBps: number): number[] {
  let sum = 0;
  let commission = 0;
  return amounts.map((amount) => {
    sum += amount;
    const next = split(sum, commissionBps).commission;
    const its = next - commission;
    commission = next;
    return its;
  });
}

/** @throws RangeError when it is more than is left of it */
export function commissionOfReturn(hold: Omit<Captured, 'id'>, amount: number): number {
  const back = hold.backAmount + amount;
  if (amount <= 0 || back > hold.amount) throw new RangeError(`cannot take ${amount} of ${leftOf(hold)} back`);
  // What failed in between may have left a rounding behind: never less than nothing, never more than the portion.
  return Math.min(amount, Math.max(0, share(hold.commission, back, hold.amount) - hold.backCommission));
}

export const leftOf = (hold: Pick<Captured, 'amount' | 'backAmount'>): number => hold.amount - hold.backAmount;

/**
 * Spreads a refund over the captures, the latest first: its time is what is complained about most often.
 * @throws RangeError when it is more than is left of all of them, or nothing
 */
export function planRefund<Id extends string>(
  amount: number,
  captures: readonly Captured<Id>[],
): { id: Id; amount: number; commission: number }[] {
  if (amount <= 0) throw new RangeError(`cannot refund ${amount}`);
  let left = amount;
  const parts = captures.toReversed().flatMap((hold) => {
    const its = Math.min(left, leftOf(hold));
    left -= its;
    return its > 0 ? [{ id: hold.id, amount: its, commission: commissionOfReturn(hold, its) }] : [];
  });
  if (left > 0) throw new RangeError(`${amount} is ${left} more than is left`);
  return parts;
}
