export { gini } from '../../../core/domain/fairness.ts';

/** Quantile by linear interpolation between the two nearest; null when there is nothing. */
export function quantile(values: readonly number[], q: number): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)]!;
  return low + (sorted[Math.ceil(at)]! - low) * (at - Math.floor(at));
}

export const sum = (values: readonly number[]): number => values.reduce((total, it) => total + it, 0);

export const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : sum(values) / values.length;

export const ratio = (part: number, of: number): number | null => (of === 0 ? null : part / of);

/** The Lorenz curve: the share of it all that the poorest share of people has, as [people, theirs] from [0, 0] to [1, 1]. */
export function lorenz(values: readonly number[]): [number, number][] {
  const total = sum(values);
  const sorted = Float64Array.from(values).sort();
  let part = 0;
  const points = Array.from(sorted, (value, at): [number, number] => {
    part += value;
    return [(at + 1) / sorted.length, total === 0 ? 0 : part / total];
  });
  return [[0, 0], ...points];
}
