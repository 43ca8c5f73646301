import type { PageRoute } from './page-route.ts';

/** For both sides of a call. */
export const callRoutes: readonly PageRoute[] = [];
