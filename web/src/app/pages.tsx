import { type ReactNode, Suspense } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import { Loading } from '../design/states/states.tsx';
import { homeOf } from '../lib/home-of.ts';
import { NotFoundPage } from '../pages/not-found/not-found-page.tsx';
import { useMember } from './auth/auth-context.tsx';
import { CrashGuard } from './crash-guard.tsx';
import { routes } from './routes/index.ts';
import type { PageRoute } from './routes/page-route.ts';

/** The page that belongs to the address. */
export function Pages() {
  const { pathname } = useLocation();
  return (
    <CrashGuard name={pathname}>
      <Suspense fallback={<PageLoading />}>
        <Routes>
          {routes.map((route) => (
            <Route key={route.path} path={route.path} element={<Gate route={route} />} />
          ))}
          <Route path="/operator" element={<Navigate to={homeOf('admin')} replace />} />
          <Route path="*" element={<NotFoundPage />} />
        </Routes>
      </Suspense>
    </CrashGuard>
  );
}

/** Only to whom it is for: others sign in first, or learn that there is nothing for them. */
function Gate({ route }: { route: PageRoute }): ReactNode {
  const member = useMember();
  const { pathname, search } = useLocation();
  if (route.for !== 'everybody' && !member) {
    return <Navigate to={`/sign-in?next=${encodeURIComponent(pathname + search)}`} replace />;
  }
  if (route.for !== 'everybody' && route.for !== 'members' && route.for !== member?.user.role) return <NotFoundPage />;
  return <route.page />;
}

const PageLoading = () => (
  <div style={{ maxWidth: 'var(--column)', margin: '0 auto', padding: 'var(--space-48) var(--space-24)' }}>
    <Loading />
  </div>
);
