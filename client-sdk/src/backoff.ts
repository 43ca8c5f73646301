const FIRST_MS = 250;
const LONGEST_MS = 10_000;

/**
 * How long to wait before the next try: doubling up to ten seconds, and somewhere between half and all of that, so that
 * the clients of a server that has just restarted do not come back as one.
 * @param attempt 0 for the first repeat
 * @param random uniform in [0, 1)
 * @returns milliseconds
 */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return Math.round(ceiling * (0.5 + random() / 2));
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
