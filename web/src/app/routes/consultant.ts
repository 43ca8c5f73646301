import type { PageRoute } from './page-route.ts';

/** For who answers. */
export const consultantRoutes: readonly PageRoute[] = [];
