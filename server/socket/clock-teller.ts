import type { SessionClock } from '../../contract/index.ts';
import { tellClock } from '../../core/flow/sessions/tell-clock.ts';
import type { ClockState } from '../../core/ports/notifier.ts';

const TICK_MS = 1_000;

export interface ClockTeller {
  /** A clock was set somewhere: only those whose session has a device here are kept. */
  set(state: ClockState): void;
  /** The last device of this session on this server has left. */
  forget(sessionId: string): void;
  stop(): void;
}

/**
 * Tells the sessions of this server's devices the time, about every second, from memory alone: between two changes of a clock there
 * is no job, no query and no message between servers.
 */
export function createClockTeller(options: {
  hasDevices: (sessionId: string) => boolean;
  tell: (clock: SessionClock) => void;
}): ClockTeller {
  const clocks = new Map<string, { state: ClockState; setAt: number }>();

  const tell = (sessionId: string): void => {
    const clock = clocks.get(sessionId);
    if (!clock) return;
    const passed = clock.state.status === 'running' ? performance.now() - clock.setAt : 0;
    options.tell(tellClock(clock.state, clock.state.elapsedMs + passed));
  };
  const timer = setInterval(() => {
    for (const [sessionId, { state }] of clocks) {
      if (!options.hasDevices(sessionId)) clocks.delete(sessionId);
      else if (state.status === 'running') tell(sessionId);
    }
  }, TICK_MS);
  timer.unref();

  return {
    set(state) {
      if (state.status === 'ended' || !options.hasDevices(state.sessionId)) {
        clocks.delete(state.sessionId);
        return;
      }
      clocks.set(state.sessionId, { state, setAt: performance.now() });
      tell(state.sessionId);
    },
    forget: (sessionId) => void clocks.delete(sessionId),
    stop: () => clearInterval(timer),
  };
}
