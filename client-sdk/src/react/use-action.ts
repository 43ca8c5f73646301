import { useCallback, useState } from 'react';
import { ConsultantConnectError } from '../errors.ts';

/** An action with what has become of it. */
export interface Answer<Input extends unknown[], Output> {
  /** Does it; settles with undefined when it failed, and `error` says why. */
  run: (...input: Input) => Promise<Output | undefined>;
  /** Whether it is under way. */
  isRunning: boolean;
  /** Why the last one failed; null once the next begins. */
  error: ConsultantConnectError | null;
}

/** For buttons: keeps whether the action is under way, and why the last one failed. `act` may be another function each time. */
export function useAction<Input extends unknown[], Output>(
  act: (...input: Input) => Promise<Output>,
): Answer<Input, Output> {
  const [running, setRunning] = useState(0);
  const [error, setError] = useState<ConsultantConnectError | null>(null);
  const run = useCallback(
    async (...input: Input): Promise<Output | undefined> => {
      setError(null);
      setRunning((count) => count + 1);
      try {
        return await act(...input);
      } catch (failure) {
        if (!(failure instanceof ConsultantConnectError)) throw failure;
        setError(failure);
        return undefined;
      } finally {
        setRunning((count) => count - 1);
      }
    },
    [act],
  );
  return { run, isRunning: running > 0, error };
}
