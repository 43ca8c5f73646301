/** How evenly invitations are spread. */
import { Tier } from '../../contract/states.ts';

/**
 * The Gini coefficient: 0: all have the same; (n − 1) ÷ n: one of n has it all. null: there is nothing to share. It is half the mean difference
 * between any two, as a part of the mean, computed from ranks: Σ (2i − n − 1) xᵢ ÷ (n Σ x) over ascending x, i from 1.
 * @param values none negative
 */
export function gini(values: readonly number[]): number | null {
  const total = values.reduce((sum, value) => sum + value, 0);
  if (total === 0) return null;
  const sorted = Float64Array.from(values).sort();
  let weighted = 0;
  for (const [at, value] of sorted.entries()) weighted += (2 * at + 1 - sorted.length) * value;
  return weighted / (sorted.length * total);
}

/** Which part of all invitations went to each tier; null where there were none at all. */
export function sharesByTier(invitations: Readonly<Partial<Record<Tier, number>>>): Record<Tier, number | null> {
  const total = Tier.options.reduce((sum, tier) => sum + (invitations[tier] ?? 0), 0);
  const share = (tier: Tier): number | null => (total > 0 ? (invitations[tier] ?? 0) / total : null);
  return {
    rookie: share('rookie'),
    growing: share('growing'),
    established: share('established'),
    expert: share('expert'),
    elite: share('elite'),
  };
}
