const LONGEST_PAUSE_SECONDS = 6 * 3_600;
const SPREAD = 0.2;

/**
 * How long to wait after an attempt that failed: twice as long each time, six hours at most, spread by a tenth either way so that what
 * failed together does not come back together.
 * @param attempts made so far, 1 or more
 * @param random 0..1
 * @returns seconds; null when it has been tried for longer than `patienceSeconds`
 */
export function pauseAfter(
  input: { attempts: number; secondsBegun: number; firstSeconds: number; patienceSeconds: number },
  random: number,
): number | null {
  if (input.secondsBegun >= input.patienceSeconds) return null;
  const pause = Math.min(input.firstSeconds * 2 ** (input.attempts - 1), LONGEST_PAUSE_SECONDS);
  return pause * (1 - SPREAD / 2 + SPREAD * random);
}
