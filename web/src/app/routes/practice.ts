import { ChartNoAxesCombined, CircleUser, History, Wallet } from 'lucide-react';
import { nav } from '../../texts/en/practice.ts';
import { type PageRoute, page } from './page-route.ts';

/** A consultant's own affairs, beside the dispatch room. */
export const practiceRoutes: readonly PageRoute[] = [
  {
    path: '/earnings',
    for: 'consultant',
    page: page(() => import('../../pages/practice/earnings-page.tsx')),
    nav: { text: nav.earnings, icon: Wallet },
  },
  {
    path: '/performance',
    for: 'consultant',
    page: page(() => import('../../pages/practice/performance-page.tsx')),
    nav: { text: nav.performance, icon: ChartNoAxesCombined },
  },
  {
    path: '/sessions',
    for: 'consultant',
    page: page(() => import('../../pages/practice/sessions-page.tsx')),
    nav: { text: nav.sessions, icon: History },
  },
  {
    path: '/profile',
    for: 'consultant',
    page: page(() => import('../../pages/practice/profile-page.tsx')),
    nav: { text: nav.profile, icon: CircleUser },
  },
];
