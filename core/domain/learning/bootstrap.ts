/** How sure a difference is: its mean over questions drawn again and again, always from the same seed. */

const RESAMPLES = 2000;

/** 95% interval of the mean of `after − before`, paired by question. */
export function resampledGain(before: readonly number[], after: readonly number[]): { low: number; high: number } {
  const differences = after.map((value, i) => value - before[i]!);
  if (differences.length === 0) return { low: 0, high: 0 };
  let state = 1;
  const draw = (): number => {
    // Numerical Recipes' linear congruence: its upper bits are what is used.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * differences.length);
  };
  const means = Float64Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let i = 0; i < differences.length; i += 1) sum += differences[draw()]!;
    return sum / differences.length;
  }).sort();
  const at = (share: number): number => Math.round(means[Math.floor(share * (RESAMPLES - 1))]! * 1e4) / 1e4;
  return { low: at(0.025), high: at(0.975) };
}
