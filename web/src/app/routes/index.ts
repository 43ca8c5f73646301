import type { Role } from '@consultant-connect/client';
import { callRoutes } from './call.ts';
import { clientRoutes } from './client.ts';
import { consultantRoutes } from './consultant.ts';
import { guestRoutes } from './guest.ts';
import { operatorRoutes } from './operator.ts';
import type { PageRoute } from './page-route.ts';
import { practiceRoutes } from './practice.ts';

export const routes: readonly PageRoute[] = [
  ...guestRoutes,
  ...clientRoutes,
  ...consultantRoutes,
  ...practiceRoutes,
  ...operatorRoutes,
  ...callRoutes,
];

export type NavRoute = PageRoute & Required<Pick<PageRoute, 'nav'>>;

/** What the bar shows to a role. */
export const navOf = (role: Role): NavRoute[] =>
  routes.filter((route): route is NavRoute => route.nav !== undefined && route.for === role);
