import type { Figure } from '../report/result.ts';
import { median } from '../report/statistics.ts';

/** Runs two contestants in turn, beginning with the other one each round, so that neither always comes first. */
export async function interleave(
  rounds: number,
  contestants: readonly [(round: number) => Promise<void>, (round: number) => Promise<void>],
): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? contestants : contestants.toReversed();
    for (const run of order) await run(round);
  }
}

/** One value per round and contestant becomes one figure; the ratio is taken within each round. */
export function compare(
  figure: Pick<Figure, 'scenario' | 'measure' | 'unit' | 'beside' | 'goal'>,
  product: readonly number[],
  floor: readonly number[],
): Figure {
  const ratios = product.map((value, round) => value / (floor[round] ?? Number.NaN));
  return {
    ...figure,
    product: median(product),
    floor: median(floor),
    ratio: { median: median(ratios), least: Math.min(...ratios), greatest: Math.max(...ratios) },
  };
}
