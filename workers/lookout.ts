import type { Parts } from '../core/flow/parts.ts';
import type { AdvanceDeps } from '../core/flow/questions/advance-question.ts';
import { advanceIfDue, lookAhead } from '../core/flow/questions/look-ahead.ts';
import { LOOKOUT_MS } from '../core/ports/jobs.ts';

/** Several workers see the same: whoever is first leaves nothing to do for the others. */
const SPREAD_MS = 20;

export interface Lookout {
  stop(): void;
}

/**
 * Reads from the rows what falls due in the next moments, and does it on time. So no question needs a bell of its own in Redis for each
 * step of its life; what this misses, the sweeper finds overdue.
 */
export function startLookout(deps: AdvanceDeps & Pick<Parts, 'log'>): Lookout {
  const timers = new Map<string, NodeJS.Timeout>();
  const warn = (error: unknown): void => deps.log.warn({ err: error }, 'what was foreseen was left to the sweeper');
  const look = async (): Promise<void> => {
    for (const { questionId, dueInMs } of await lookAhead(deps, { milliseconds: LOOKOUT_MS })) {
      if (timers.has(questionId)) continue;
      const due = (): void => {
        timers.delete(questionId);
        advanceIfDue(deps, { questionId }).catch(warn);
      };
      timers.set(questionId, setTimeout(due, dueInMs + Math.random() * SPREAD_MS));
    }
  };
  const interval = setInterval(() => void look().catch(warn), LOOKOUT_MS / 2);
  return {
    stop() {
      clearInterval(interval);
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
