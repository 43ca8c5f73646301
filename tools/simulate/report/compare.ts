import { type Random, seededRandom, wholeBetween } from '../chance.ts';
import type { Notes } from '../run/replay.ts';
import { MEASURES, type Measure } from './measures.ts';
import { quantile } from './statistics.ts';

export interface Comparison {
  readonly measure: Measure;
  /** null: there was nothing to measure. */
  readonly today: number | null;
  readonly tried: number | null;
  readonly difference: number | null;
  /** Where the difference lies with 95 %, had other questions been asked, or other consultants been there. */
  readonly interval: readonly [number, number] | null;
  /** null: the measure is no better either way. */
  readonly verdict: 'better' | 'worse' | 'unclear' | null;
}

const RESAMPLES = 400;

/**
 * Both runs side by side. The interval is a paired bootstrap: the same questions (or consultants) are drawn again, with repeats, from
 * both runs, since both runs had the same ones.
 */
export function compare(today: Notes, tried: Notes): Comparison[] {
  const random = seededRandom('resampling');
  const drawn = new Map(MEASURES.map((measure) => [measure, [] as number[]]));
  for (let round = 0; round < RESAMPLES; round += 1) {
    const draw = { questions: indices(today.questions.length, random), people: indices(today.people.length, random) };
    const resampledToday = resample(today, draw);
    const resampledTried = resample(tried, draw);
    for (const [measure, differences] of drawn) {
      const difference = minus(measure.of(resampledTried), measure.of(resampledToday));
      if (difference !== null) differences.push(difference);
    }
  }
  return MEASURES.map((measure) => {
    const [before, after] = [measure.of(today), measure.of(tried)];
    const differences = drawn.get(measure)!;
    const [low, high] = [quantile(differences, 0.025), quantile(differences, 0.975)];
    const interval = low === null || high === null ? null : ([low, high] as const);
    return {
      measure,
      today: before,
      tried: after,
      difference: minus(after, before),
      interval,
      verdict: verdictOf(measure, interval),
    };
  });
}

const minus = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b);

function verdictOf({ better }: Measure, interval: readonly [number, number] | null): Comparison['verdict'] {
  if (better === null || interval === null) return null;
  const [low, high] = interval;
  if (low <= 0 && high >= 0) return 'unclear';
  return low > 0 === (better === 'higher') ? 'better' : 'worse';
}

const indices = (count: number, random: Random): Int32Array =>
  Int32Array.from({ length: count }, () => wholeBetween(random, 0, count - 1));

const resample = (notes: Notes, draw: { questions: Int32Array; people: Int32Array }): Notes => ({
  questions: Array.from(draw.questions, (at) => notes.questions[at]!),
  people: Array.from(draw.people, (at) => notes.people[at]!),
});
