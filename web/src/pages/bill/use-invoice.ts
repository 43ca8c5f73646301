import type { Session } from '@consultant-connect/client';
import { useClient } from '@consultant-connect/client/react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/** What is told while a line is down is lost, so somebody has to look now and then. */
const LOOK_EVERY_MS = 5_000;

/** The bill is asked for once it is there: `session:settled` tells when, a moment after the end. */
export function useInvoice({ id, settledAt }: Session) {
  const client = useClient();
  const queries = useQueryClient();
  const isSettled = settledAt !== null;
  useEffect(() => {
    if (isSettled) return;
    const look = () => void queries.invalidateQueries({ queryKey: ['getSession', { params: { id } }] });
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [queries, id, isSettled]);
  return useQuery({
    queryKey: ['getInvoice', { params: { id } }],
    queryFn: () => client.sessions.invoice(id),
    enabled: isSettled,
  });
}
