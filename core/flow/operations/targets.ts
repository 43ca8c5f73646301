/** What the business aims at. Money in minor units of USD; shares as numbers of 0..1. */
export const TARGETS = {
  gmvPerSession: [20_000, 50_000],
  completionRate: 0.95,
  satisfaction: 4.2,
  marginRate: [0.04, 0.11],
  /** Of those who began as rookies. */
  tierProgression: 0.7,
  /** Completed sessions a month. */
  breakEvenSessions: 300,
} as const satisfies Record<string, number | readonly [number, number]>;
