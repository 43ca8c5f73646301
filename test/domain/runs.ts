import type { Parameters } from 'fast-check';

/** How often every guarantee of the domain is tried, and how long that may take. */
export const RUNS = { numRuns: 10_000 } as const satisfies Parameters<unknown>;
export const PATIENCE = 120_000;
