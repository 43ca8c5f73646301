import { type SweepDeps, type SweepMemory, sweep } from '../core/flow/upkeep/sweep.ts';
import { tidy } from '../core/flow/upkeep/tidy.ts';

const SWEEP_MS = 1_000;
const TIDY_MS = 600_000;

export interface Sweeper {
  stop(): Promise<void>;
}

/** Sweeps about every second, one sweep after the other, and tidies up now and then. */
export function startSweeper(deps: SweepDeps): Sweeper {
  let stopped = false;
  const memory: SweepMemory = { comparedTo: null };
  let wake = () => {};
  let tidiedAt = Number.NEGATIVE_INFINITY;
  const loop = async (): Promise<void> => {
    while (!stopped) {
      await sweep(deps, memory).catch((error: unknown) => deps.log.error({ err: error }, 'a sweep failed'));
      if (performance.now() - tidiedAt > TIDY_MS) {
        tidiedAt = performance.now();
        await tidy(deps).catch((error: unknown) => deps.log.warn({ err: error }, 'tidying failed'));
      }
      if (!stopped)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, SWEEP_MS);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
    }
  };
  const running = loop();
  return {
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}
