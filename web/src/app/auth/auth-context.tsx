import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import type { AuthStore, Member } from './auth.ts';

const AuthContext = createContext<AuthStore | null>(null);

export const AuthProvider = ({ auth, children }: { auth: AuthStore; children: ReactNode }) => (
  <AuthContext value={auth}>{children}</AuthContext>
);

/** @throws Error outside of an `AuthProvider` */
export function useAuth(): AuthStore {
  const auth = useContext(AuthContext);
  if (!auth) throw new Error('There is no <AuthProvider> around this component.');
  return auth;
}

/** Who is signed in on this tab; null: nobody. */
export function useMember(): Member | null {
  const auth = useAuth();
  return useSyncExternalStore(auth.subscribe, auth.member);
}
