/**
 * Amounts in integer minor units. There is one rounding rule, half up, and one function that applies it.
 * Intermediate products are bigint: a large amount times a rate in basis points leaves the safe integers.
 */

/** numerator ÷ denominator, rounded to the nearest integer, halves towards +∞. `denominator` > 0. */
export function roundHalfUpDiv(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError('the denominator must be positive');
  const doubled = 2n * numerator + denominator;
  const divisor = 2n * denominator;
  const truncated = doubled / divisor;
  return doubled % divisor < 0n ? truncated - 1n : truncated;
}

const HOUR = 3600n;
const whole = (seconds: number): number => Math.max(0, Math.floor(seconds));

/**
 * What some billable time costs: ratePerHour × seconds ÷ 3600, rounded half up, never more than the cap.
 * @param ratePerHour minor units per hour
 * @param billableSeconds whole seconds; parts of a second are not billed
 * @param cap the client's spend cap in minor units; null: none
 */
export function amountFor(ratePerHour: number, billableSeconds: number, cap: number | null): number {
  const amount = Number(roundHalfUpDiv(BigInt(ratePerHour) * BigInt(whole(billableSeconds)), HOUR));
  return cap === null ? amount : Math.min(amount, cap);
}

/** The platform's and the consultant's share of an amount; they always add up to it. `commissionBps` is 0..10000. */
export function split(amount: number, commissionBps: number): { commission: number; payout: number } {
  const commission = share(amount, commissionBps, 10_000);
  return { commission, payout: amount - commission };
}

/** amount × part ÷ of, rounded half up. All integers, `of` > 0. */
export function share(amount: number, part: number, of: number): number {
  return Number(roundHalfUpDiv(BigInt(amount) * BigInt(part), BigInt(of)));
}

/**
 * Paid time is held in blocks of whole seconds, at least one long, and at least so long that each costs what can be held at all;
 * `seq` counts from 1.
 */
export interface Blocks {
  /** minor units per hour */
  rate: number;
  blockSeconds: number;
  /** minor units; null: none */
  cap: number | null;
  /** the least that the payment provider holds at once, minor units; 1 when left out */
  minimum?: number | undefined;
}

function blockEnd({ rate, blockSeconds, minimum = 1 }: Blocks, seq: number): number {
  // Where anything can be held, a block that costs nothing stays as it is: it needs no hold.
  // Before rounding: of two blocks that cost half more than the minimum, rounding leaves the second less than the first.
  const enough = rate > 0 && minimum > 1 ? Math.ceil((3600 * minimum) / rate) : 0;
  return Math.max(1, Math.floor(blockSeconds), enough) * seq;
}

/** Of the first `blocks` of them. What the cap leaves is not held on its own if it is too little: the block before takes it. */
function priceOf(it: Blocks, blocks: number): number {
  const price = amountFor(it.rate, blockEnd(it, blocks), it.cap);
  const rest = it.cap === null || blocks === 0 ? 0 : it.cap - price;
  return rest < (it.minimum ?? 1) ? price + rest : price;
}

/**
 * What the `seq`-th hold must reserve, so that the first n holds together are exactly the price of the first n blocks:
 * rounding never accumulates. 0 once the cap is covered.
 */
export function holdAmount(it: Blocks & { seq: number }): number {
  return priceOf(it, it.seq) - priceOf(it, it.seq - 1);
}

/** Billable seconds that the first `heldBlocks` blocks pay for; Infinity when they reach the cap (or nothing costs anything). */
export function secondsCovered(it: Blocks & { heldBlocks: number }): number {
  if (it.rate <= 0) return Number.POSITIVE_INFINITY;
  const reachesCap = it.cap !== null && priceOf(it, it.heldBlocks) >= it.cap;
  return reachesCap ? Number.POSITIVE_INFINITY : blockEnd(it, it.heldBlocks);
}

/** The smallest whole number of billable seconds that costs at least `amount`; Infinity when the rate is 0 and the amount is not. */
export function secondsToReach({ rate, amount }: { rate: number; amount: number }): number {
  if (amount <= 0) return 0;
  if (rate <= 0) return Number.POSITIVE_INFINITY;
  // round-half-up(rate·s ÷ 3600) ≥ amount  ⇔  2·rate·s ≥ 3600·(2·amount − 1)
  const needed = HOUR * (2n * BigInt(amount) - 1n);
  const perSecond = 2n * BigInt(rate);
  return Number((needed + perSecond - 1n) / perSecond);
}

/**
 * Spreads what is to be charged over the holds in their order, each filled before the next is touched.
 * @returns one entry per hold; `captured` 0 means: release it
 * @throws RangeError when the holds together are less than the amount, or the amount is negative
 */
export function distribute<Id extends string>(
  amount: number,
  holds: readonly { id: Id; amount: number }[],
): { id: Id; captured: number }[] {
  if (amount < 0) throw new RangeError(`cannot capture ${amount}`);
  let left = amount;
  const captures = holds.map((hold) => {
    const captured = Math.min(left, hold.amount);
    left -= captured;
    return { id: hold.id, captured };
  });
  if (left > 0) throw new RangeError(`${amount} is ${left} more than the holds cover`);
  return captures;
}
