/** Our books beside the payment provider's. Amounts are minor units. */
import type { Currency } from '../../contract/terms.ts';

/** A figure of ours that is not the provider's. */
export interface Difference {
  readonly what: string;
  readonly ref: string;
  readonly currency: Currency;
  readonly ours: number;
  readonly theirs: number;
}
export interface Compared {
  readonly checked: number;
  readonly differences: Difference[];
}

/** `accountRef` null: the platform's own balance. */
export interface ExpectedBalance {
  readonly accountRef: string | null;
  readonly currency: Currency;
  readonly amount: number;
}
export interface Charge {
  readonly ref: string;
  readonly currency: Currency;
  readonly amount: number;
}

/** Balances by account and currency; where one side says nothing, it says 0. */
export function compareBalances(
  ours: readonly ExpectedBalance[],
  theirs: ReadonlyMap<string | null, readonly { currency: Currency; available: number; pending: number }[]>,
): Compared {
  const sums = new Map<string, { ref: string; currency: Currency; ours: number; theirs: number }>();
  const at = (accountRef: string | null, currency: Currency) => {
    const ref = accountRef ?? 'platform';
    const key = `${ref} ${currency}`;
    const sum = sums.get(key) ?? { ref, currency, ours: 0, theirs: 0 };
    sums.set(key, sum);
    return sum;
  };
  for (const it of ours) at(it.accountRef, it.currency).ours += it.amount;
  for (const [accountRef, balances] of theirs) {
    for (const it of balances) at(accountRef, it.currency).theirs += it.available + it.pending;
  }
  const differences = [...sums.values()]
    .filter((it) => it.ours !== it.theirs)
    .map((it) => ({ what: 'balance', ...it }));
  return { checked: sums.size, differences };
}

/**
 * Charges one by one.
 * @param it.booked ours that the provider must list; @param it.known ours among those that it lists
 */
export function compareCharges(it: {
  booked: readonly Charge[];
  known: readonly Charge[];
  theirs: readonly Charge[];
}): Compared {
  const what = 'charge';
  const theirs = new Map(it.theirs.map((charge) => [charge.ref, charge]));
  const ours = new Map([...it.booked, ...it.known].map((charge) => [charge.ref, charge]));
  const differences: Difference[] = [];
  for (const { ref, currency, amount } of ours.values()) {
    const their = theirs.get(ref)?.amount ?? 0;
    if (their !== amount) differences.push({ what, ref, currency, ours: amount, theirs: their });
  }
  for (const { ref, currency, amount } of theirs.values()) {
    if (!ours.has(ref)) differences.push({ what, ref, currency, ours: 0, theirs: amount });
  }
  return { checked: new Set([...ours.keys(), ...theirs.keys()]).size, differences };
}
