import type { PageRoute } from './page-route.ts';

/** For who asks. */
export const clientRoutes: readonly PageRoute[] = [];
