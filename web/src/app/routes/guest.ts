import { type PageRoute, page } from './page-route.ts';

/** For everybody, signed in or not. */
export const guestRoutes: readonly PageRoute[] = [
  { path: '/', for: 'everybody', page: page(() => import('../../pages/landing/landing-page.tsx')) },
  { path: '/sign-in', for: 'everybody', page: page(() => import('../../pages/sign-in/sign-in-page.tsx')) },
  { path: '/register', for: 'everybody', page: page(() => import('../../pages/sign-in/register-page.tsx')) },
  { path: '/verify-email', for: 'everybody', page: page(() => import('../../pages/sign-in/verify-page.tsx')) },
  { path: '/forgot-password', for: 'everybody', page: page(() => import('../../pages/sign-in/forgot-page.tsx')) },
  { path: '/reset-password', for: 'everybody', page: page(() => import('../../pages/sign-in/reset-page.tsx')) },
];
