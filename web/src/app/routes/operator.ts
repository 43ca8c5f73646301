import { Activity, ChartLine, Scale, Tags, Users } from 'lucide-react';
import { nav } from '../../texts/en/operator.ts';
import { type PageRoute, page } from './page-route.ts';

/** For who runs it. */
export const operatorRoutes: readonly PageRoute[] = [
  {
    path: '/operator/live',
    for: 'admin',
    page: page(() => import('../../pages/operator/live-page.tsx')),
    nav: { text: nav.live, icon: Activity },
  },
  {
    path: '/operator/metrics',
    for: 'admin',
    page: page(() => import('../../pages/operator/metrics-page.tsx')),
    nav: { text: nav.metrics, icon: ChartLine },
  },
  {
    path: '/operator/disputes',
    for: 'admin',
    page: page(() => import('../../pages/operator/disputes-page.tsx')),
    nav: { text: nav.disputes, icon: Scale },
  },
  {
    path: '/operator/skills',
    for: 'admin',
    page: page(() => import('../../pages/operator/skills-page.tsx')),
    nav: { text: nav.skills, icon: Tags },
  },
  {
    path: '/operator/users',
    for: 'admin',
    page: page(() => import('../../pages/operator/users-page.tsx')),
    nav: { text: nav.users, icon: Users },
  },
];
