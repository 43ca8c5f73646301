/** What is taken of the holds of a session that is over, and what cannot be. Amounts are minor units of one currency. */
import { distribute } from './money.ts';
import { commissionShares } from './taking-back.ts';

export interface PlannedCapture<Id extends string> {
  readonly id: Id;
  readonly amount: number;
  /** ours, of the amount */
  readonly commission: number;
}

/** Why a part of the price, or all of it, is not charged. */
export type WaiveReason = 'below_minimum' | 'not_collected';

export interface SettlementPlan<Id extends string> {
  readonly captures: PlannedCapture<Id>[];
  readonly waived: { readonly amount: number; readonly reason: WaiveReason } | null;
}

/**
 * Each hold is filled before the next is touched. No capture is below the provider's minimum: the last one borrows from the one before
 * it; where that does not help either, it is waived, as is what no hold covers any more (a provider may have let go of one).
 */
export function planSettlement<Id extends string>(it: {
  /** the price of the session */
  amount: number;
  commissionBps: number;
  minimum: number;
  /** those that can be captured, in their order */
  holds: readonly { id: Id; amount: number }[];
}): SettlementPlan<Id> {
  const held = it.holds.reduce((sum, hold) => sum + hold.amount, 0);
  const collectable = Math.min(it.amount, held);
  const amounts = distribute(collectable, it.holds).filter((capture) => capture.captured > 0);
  raiseLast(amounts, it.minimum);
  const captured = amounts.reduce((sum, capture) => sum + capture.captured, 0);
  const commissions = commissionShares(
    amounts.map((capture) => capture.captured),
    it.commissionBps,
  );
  return {
    captures: amounts.map(({ id, captured: amount }, n) => ({ id, amount, commission: commissions[n] ?? 0 })),
    waived:
      captured === it.amount
        ? null
        : { amount: it.amount - captured, reason: captured < collectable ? 'below_minimum' : 'not_collected' },
  };
}

function raiseLast(captures: { captured: number }[], minimum: number): void {
  const last = captures.at(-1);
  if (!last || last.captured >= minimum) return;
  const before = captures.at(-2);
  const lacking = minimum - last.captured;
  if (before && before.captured - lacking >= minimum) {
    before.captured -= lacking;
    last.captured += lacking;
  } else captures.pop();
}
