/** Epoch milliseconds. Durations are measured with it, deadlines are compared with it; money's time is stamped by the database. */
export interface Clock {
  now(): number;
}
export const systemClock: Clock = { now: () => Date.now() };
