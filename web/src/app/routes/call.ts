import { type PageRoute, page } from './page-route.ts';

/** For both sides of a call. */
export const callRoutes: readonly PageRoute[] = [
  { path: '/call/:id', for: 'members', page: page(() => import('../../pages/call/call-page.tsx')) },
];
