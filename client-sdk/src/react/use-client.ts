import {
  createContext,
  createElement,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import type { ConnectionState } from '../connection.ts';
import type { ConsultantConnect } from '../consultant-connect.ts';
import type { Snapshot } from '../contract.ts';
import type { ConsultantConnectError } from '../errors.ts';

const ClientContext = createContext<ConsultantConnect | null>(null);

/**
 * Gives a client to all hooks below it, and keeps it connected for as long as it is mounted.
 *
 *     <ConsultantConnectProvider client={client}><Ask /></ConsultantConnectProvider>
 */
export function ConsultantConnectProvider({
  client,
  children,
}: {
  client: ConsultantConnect;
  children?: ReactNode;
}): ReactNode {
  useEffect(() => {
    // Why it failed is with `useConnection`.
    client.connect().catch(() => {});
    return () => client.disconnect();
  }, [client]);
  return createElement(ClientContext, { value: client }, children);
}

/** @throws Error outside of a `ConsultantConnectProvider` */
export function useClient(): ConsultantConnect {
  const client = useContext(ClientContext);
  if (!client) throw new Error('There is no <ConsultantConnectProvider> around this component.');
  return client;
}

/** The connection, as a component shows it. */
export interface ConnectionView {
  /** Whether the line is up. */
  state: ConnectionState;
  /** Why the connection was given up; null while it was not. */
  refused: ConsultantConnectError | null;
}

/** Whether the client is connected, and why it is not. */
export function useConnection(): ConnectionView {
  const client = useClient();
  const subscribe = useCallback((changed: () => void) => client.onConnection('state', changed), [client]);
  const state = useSyncExternalStore(
    subscribe,
    () => client.connectionState,
    () => 'idle' as const,
  );
  const [refused, setRefused] = useState<ConsultantConnectError | null>(null);
  useEffect(() => client.onConnection('refused', setRefused), [client]);
  return { state, refused: state === 'closed' ? refused : null };
}

/** What the user sees of the market: invitations, open questions with their offers, the session. Undefined before the first snapshot. */
export function useMarket(): Snapshot | undefined {
  const client = useClient();
  const subscribe = useCallback((changed: () => void) => client.onConnection('changed', changed), [client]);
  return useSyncExternalStore(
    subscribe,
    () => client.state,
    () => undefined,
  );
}
