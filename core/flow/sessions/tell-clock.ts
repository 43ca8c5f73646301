import type { SessionClock } from '../../../contract/index.ts';
import { amountFor } from '../../domain/money.ts';
import type { ClockState } from '../../ports/notifier.ts';
import { money } from '../present/money.ts';

/** What a session's clock shows when both have been there for `elapsedMs`: whole seconds, rounded down. */
export function tellClock(state: ClockState, elapsedMs: number): SessionClock {
  const elapsed = Math.floor(elapsedMs / 1000);
  const billable = Math.max(0, elapsed - state.freeSeconds);
  return {
    sessionId: state.sessionId,
    elapsed,
    freeRemaining: Math.max(0, state.freeSeconds - elapsed),
    billable,
    amount: money(amountFor(state.rate.amount, billable, state.cap), state.rate.currency),
  };
}
