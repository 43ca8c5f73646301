/** Runs few things at once, lets some wait in the order of their coming, and turns the rest away. */
export interface WaitingLine {
  /** @throws what `turnAway` makes, when too many wait already */
  take<T>(run: () => Promise<T>): Promise<T>;
}

export function createWaitingLine(options: {
  readonly atOnce: number;
  readonly maxWaiting: number;
  readonly turnAway: () => Error;
}): WaitingLine {
  const waiting: (() => void)[] = [];
  let running = 0;

  const begin = async (): Promise<void> => {
    if (running < options.atOnce) {
      running += 1;
      return;
    }
    if (waiting.length >= options.maxWaiting) throw options.turnAway();
    await new Promise<void>((resolve) => waiting.push(resolve));
  };
  /** The place goes straight to who waits longest: `running` stays as it is. */
  const end = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };

  return {
    take: async (run) => {
      await begin();
      try {
        return await run();
      } finally {
        end();
      }
    },
  };
}
