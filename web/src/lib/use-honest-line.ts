import { ConsultantConnectError } from '@consultant-connect/client';
import { useClient } from '@consultant-connect/client/react';
import { useEffect } from 'react';

const LOOK_EVERY_MS = 5_000;
/** A page that is seen keeps its time; hidden ones are let wait for their timers up to a minute. */
const ASLEEP_MS = { visible: 12_000, hidden: 75_000 };
const ANSWER_WITHIN_MS = 4_000;

/**
 * After a closed laptop a socket looks connected for a while and is not. So whoever comes back to the page has the line tried,
 * and opened anew if nothing answers.
 */
export function useHonestLine(): void {
  const client = useClient();
  useEffect(() => {
    let last = Date.now();
    let isTrying = false;
    const tryLine = async (): Promise<void> => {
      if (isTrying || client.connectionState !== 'connected') return;
      isTrying = true;
      try {
        await client.emit('sync', {}, { timeoutMs: ANSWER_WITHIN_MS });
      } catch (error) {
        if (error instanceof ConsultantConnectError && error.code === 'timeout') {
          client.disconnect();
          await client.connect().catch(() => {});
        }
      } finally {
        isTrying = false;
      }
    };
    const timer = setInterval(() => {
      const wasAsleep = Date.now() - last > ASLEEP_MS[document.visibilityState];
      last = Date.now();
      if (wasAsleep) void tryLine();
    }, LOOK_EVERY_MS);
    const shown = (): void => {
      if (document.visibilityState === 'visible') void tryLine();
    };
    document.addEventListener('visibilitychange', shown);
    document.addEventListener('resume', shown);
    window.addEventListener('online', shown);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', shown);
      document.removeEventListener('resume', shown);
      window.removeEventListener('online', shown);
    };
  }, [client]);
}
