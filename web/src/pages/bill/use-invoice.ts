import { ConsultantConnectError } from '@consultant-connect/client';
import { useClient } from '@consultant-connect/client/react';
import { useQuery } from '@tanstack/react-query';

const TRIES = 40;

/** The bill is made right after the end; until then it is `not_found`, and nothing tells when. */
export function useInvoice(sessionId: string) {
  const client = useClient();
  return useQuery({
    queryKey: ['getInvoice', { params: { id: sessionId } }],
    queryFn: () => client.sessions.invoice(sessionId),
    retry: (failures, error) =>
      failures < TRIES && error instanceof ConsultantConnectError && error.code === 'not_found',
    retryDelay: 1_000,
  });
}
