import { useConnection } from '@consultant-connect/client/react';
import { useOnline } from './use-online.ts';

/** Whether nothing can be heard or said now: no network, or no line to the server yet. */
export function useIsCut(): boolean {
  const isOnline = useOnline();
  return useConnection().state !== 'connected' || !isOnline;
}
