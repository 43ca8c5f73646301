import type { Tier } from '../../contract/states.ts';

const BPS: Readonly<Record<Tier, number>> = { rookie: 2000, growing: 1500, established: 1200, expert: 800, elite: 500 };

/** The platform's share at a tier, in basis points (1500 = 15%). A session keeps the share of its acceptance. */
export function commissionBps(tier: Tier): number {
  return BPS[tier];
}
