import type { RouteName, ServerEventName } from '@consultant-connect/client';
import { useClient } from '@consultant-connect/client/react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/** What the server pushes makes these answers old; nothing is polled that is pushed. */
const MAKES_OLD: Partial<Record<ServerEventName, readonly RouteName[]>> = {
  'question:updated': ['listQuestions', 'getQuestion'],
  'session:opened': ['listSessions', 'getSession'],
  'session:started': ['listSessions', 'getSession'],
  'session:ended': ['listSessions', 'getSession', 'getPerformance'],
  'session:settled': ['listSessions', 'getSession', 'getInvoice', 'getEarnings', 'listPayouts'],
  'tier:changed': ['getPerformance', 'getGuidance', 'getMyProfile'],
};

/** Keeps the cache of answers true to the socket; after a lost connection everything is asked anew. */
export function useLiveQueries(): void {
  const client = useClient();
  const queries = useQueryClient();
  useEffect(() => {
    let wasConnected = false;
    const offs = Object.entries(MAKES_OLD).map(([event, names]) =>
      client.on(event as ServerEventName, () => {
        for (const name of names) void queries.invalidateQueries({ queryKey: [name] });
      }),
    );
    offs.push(
      client.onConnection('state', (state) => {
        if (state !== 'connected') return;
        if (wasConnected) void queries.invalidateQueries();
        wasConnected = true;
      }),
    );
    return () => {
      for (const off of offs) off();
    };
  }, [client, queries]);
}
