import type { PageRoute } from './page-route.ts';

/** For who runs it. */
export const operatorRoutes: readonly PageRoute[] = [];
