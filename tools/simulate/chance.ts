/** Distributions over chance that can be repeated. */
import { type Random, seededRandom } from '../../local/demo/random.ts';

export { type Random, seededRandom };

/** Box and Muller's transform, of which only the one half is used: no state between draws. */
export function normal(random: Random, mean: number, deviation: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.between(0, 1)));
  return mean + deviation * radius * Math.cos(2 * Math.PI * random.between(0, 1));
}

/** What people's times look like: never negative, half below the median, a long tail. `sigma` .5: two thirds within × 1.65. */
export const lognormal = (random: Random, median: number, sigma: number): number =>
  median * Math.exp(normal(random, 0, sigma));

export const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** The probability that rises from 0 to 1 around `middle`; nine tenths of the way within 3 × `softness` on either side. */
export const logistic = (value: number, middle: number, softness: number): number =>
  1 / (1 + Math.exp((middle - value) / softness));

/** Both ends included. */
export const wholeBetween = (random: Random, least: number, most: number): number =>
  Math.floor(random.between(least, most + 1));

export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = wholeBetween(random, 0, i);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** Draws items with probabilities in proportion to their weights. */
export class Lottery<Item> {
  readonly #items: readonly Item[];
  readonly #sums: Float64Array;

  /** @throws RangeError when nothing can be drawn */
  constructor(items: readonly Item[], weight: (item: Item, at: number) => number) {
    this.#items = items;
    this.#sums = new Float64Array(items.length);
    let sum = 0;
    items.forEach((item, at) => {
      sum += Math.max(0, weight(item, at));
      this.#sums[at] = sum;
    });
    if (!(sum > 0)) throw new RangeError('a lottery without a prize');
  }

  draw(random: Random): Item {
    const wanted = random.between(0, this.#sums.at(-1)!);
    let low = 0;
    for (let high = this.#sums.length - 1; low < high; ) {
      const middle = (low + high) >> 1;
      if (this.#sums[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    return this.#items[low]!;
  }

  /** Up to `count` different ones: gives up after some repeats. */
  drawSome(random: Random, count: number): Item[] {
    const drawn = new Set<Item>();
    for (let tries = 0; drawn.size < count && tries < 8 * count; tries += 1) drawn.add(this.draw(random));
    return [...drawn];
  }
}
