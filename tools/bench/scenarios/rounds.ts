import type { Figure } from '../report/result.ts';
import { median } from '../report/statistics.ts';

/** Everybody's turn in each round, with the order reversed from one round to the next, so that nobody always comes first. */
export async function interleave(
  rounds: number,
  contestants: readonly ((round: number) => Promise<void>)[],
): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    for (const run of round % 2 === 0 ? contestants : contestants.toReversed()) await run(round);
  }
}

type About = Pick<Figure, 'scenario' | 'measure' | 'unit' | 'beside' | 'goal'>;

/**
 * One value per round and contestant becomes one figure; the ratio is taken within each round. Differences, which may be below zero,
 * have none.
 */
export function compare(about: About, product: readonly number[], floor: readonly number[]): Figure {
  const ratios = product.map((value, round) => value / (floor[round] ?? Number.NaN));
  return {
    ...about,
    product: median(product),
    floor: median(floor),
    ...(Math.min(...product, ...floor) > 0 && {
      ratio: { median: median(ratios), least: Math.min(...ratios), greatest: Math.max(...ratios) },
    }),
  };
}
