import { ConsultantConnectError, type Rating, type RatingBody } from '@consultant-connect/client';
import { useAction, useClient, useConnection } from '@consultant-connect/client/react';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';

/** They leave open whether it has arrived. Sending it once more does no harm, for there is one rating of a session. */
const UNSURE = new Set(['network', 'timeout', 'disconnected']);
const AGAIN_AFTER_MS = 2_000;

/** Sends a rating; what a lost network has swallowed goes out once more when the line is back. */
export function useRate(sessionId: string, onRated: (rating: Rating) => void) {
  const { sessions } = useClient();
  const queries = useQueryClient();
  const isConnected = useConnection().state === 'connected';
  const [waiting, setWaiting] = useState<RatingBody | null>(null);
  const { run, isRunning, error } = useAction(
    useCallback(
      async (body: RatingBody): Promise<void> => {
        try {
          onRated(await sessions.rate(sessionId, body));
        } catch (failure) {
          if (!(failure instanceof ConsultantConnectError)) throw failure;
          const isUnsure = UNSURE.has(failure.code);
          setWaiting(isUnsure ? body : null);
          if (isUnsure) return;
          // Rated before, in another tab or by what seemed lost: what counts is what is there.
          const { rating } = failure.code === 'conflict' ? await sessions.get(sessionId) : {};
          if (!rating) throw failure;
          onRated(rating);
        }
        void queries.invalidateQueries({ queryKey: ['getSession', { params: { id: sessionId } }] });
      },
      [sessions, sessionId, queries, onRated],
    ),
  );
  useEffect(() => {
    if (!waiting || !isConnected || isRunning) return;
    const timer = setTimeout(() => void run(waiting), AGAIN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [waiting, isConnected, isRunning, run]);
  return { run, isBusy: isRunning || waiting !== null, isWaiting: waiting !== null, error };
}
