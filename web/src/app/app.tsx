import { ConsultantConnectProvider } from '@consultant-connect/client/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { BrowserRouter } from 'react-router';
import { Toasts } from '../design/toast/toast.tsx';
import { useHonestLine } from '../lib/use-honest-line.ts';
import type { AuthStore, Member } from './auth/auth.ts';
import { AuthProvider, useMember } from './auth/auth-context.tsx';
import { useLiveQueries } from './live-queries.ts';
import { Pages } from './pages.tsx';
import { GuestShell, MemberShell } from './shell/shell.tsx';

/** Everything, for whoever this tab belongs to. */
export const App = ({ auth }: { auth: AuthStore }) => (
  <AuthProvider auth={auth}>
    <BrowserRouter>
      <Desk />
      <Toasts />
    </BrowserRouter>
  </AuthProvider>
);

function Desk() {
  const member = useMember();
  // Another person's answers are never shown, so each has a cache of their own.
  const queries = useMemo(() => createQueries(member), [member]);
  return (
    <QueryClientProvider client={queries}>
      {member ? (
        <ConsultantConnectProvider key={member.user.id} client={member.client}>
          <Live>
            <MemberShell member={member}>
              <Pages />
            </MemberShell>
          </Live>
        </ConsultantConnectProvider>
      ) : (
        <GuestShell>
          <Pages />
        </GuestShell>
      )}
    </QueryClientProvider>
  );
}

function Live({ children }: { children: ReactNode }) {
  useLiveQueries();
  useHonestLine();
  return children;
}

/** The client package repeats what may be repeated, so nothing is tried again here. */
const createQueries = (_member: Member | null): QueryClient =>
  new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 30_000 }, mutations: { retry: false } } });
