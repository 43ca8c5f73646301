import { useState } from 'react';

/** Something that is tried when a person says so, and may fail in words of somebody else's. `run` settles with undefined when it failed. */
export function useAttempt(): {
  run: <Result>(act: () => Promise<Result>) => Promise<Result | undefined>;
  isRunning: boolean;
  error: Error | null;
} {
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  return {
    async run(act) {
      setError(null);
      setRunning(true);
      try {
        return await act();
      } catch (failure) {
        setError(failure instanceof Error ? failure : new Error(String(failure)));
        return undefined;
      } finally {
        setRunning(false);
      }
    },
    isRunning,
    error,
  };
}
