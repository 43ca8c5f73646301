import { doChores } from '../core/flow/books/do-chores.ts';
import type { SweepDeps } from '../core/flow/upkeep/overdue.ts';
import { type SweepMemory, sweep } from '../core/flow/upkeep/sweep.ts';
import { sweepProviders } from '../core/flow/upkeep/sweep-providers.ts';
import { sweepSessions } from '../core/flow/upkeep/sweep-sessions.ts';
import { tidy } from '../core/flow/upkeep/tidy.ts';

const SWEEP_MS = 1_000;
const TIDY_MS = 600_000;

export interface Sweeper {
  stop(): Promise<void>;
}

/** Rounds that wait for nobody but themselves: a provider that is slow, or a long night's comparison, holds up no sweep. */
export function startSweeper(deps: SweepDeps): Sweeper {
  const memory: SweepMemory = { comparedTo: null };
  const rounds = [
    startRound(deps, { name: 'sweep', everyMs: SWEEP_MS, run: () => sweep(deps, memory) }),
    startRound(deps, { name: 'sessions', everyMs: SWEEP_MS, run: () => sweepSessions(deps) }),
    startRound(deps, { name: 'providers', everyMs: SWEEP_MS, run: () => sweepProviders(deps) }),
    startRound(deps, { name: 'books', everyMs: SWEEP_MS, run: () => doChores(deps) }),
    startRound(deps, { name: 'tidy', everyMs: TIDY_MS, run: () => tidy(deps) }),
  ];
  return {
    async stop() {
      await Promise.all(rounds.map((round) => round.stop()));
    },
  };
}

interface Round {
  readonly name: string;
  /** The pause between the end of one and the beginning of the next. */
  readonly everyMs: number;
  run(): Promise<unknown>;
}

function startRound({ log }: Pick<SweepDeps, 'log'>, { name, everyMs, run }: Round): Sweeper {
  const stopping = new AbortController();
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  stopping.signal.addEventListener('abort', () => resolve());
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await run().catch((error: unknown) => log.error({ round: name, err: error }, 'a round failed'));
      const pause = Promise.withResolvers<void>();
      const timer = setTimeout(pause.resolve, everyMs);
      await Promise.race([stopped, pause.promise]);
      clearTimeout(timer);
    }
  };
  const running = loop();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
