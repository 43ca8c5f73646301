import { Radio } from 'lucide-react';
import * as dispatch from '../../texts/en/dispatch.ts';
import { type PageRoute, page } from './page-route.ts';

/** For who answers. */
export const consultantRoutes: readonly PageRoute[] = [
  {
    path: '/dispatch',
    for: 'consultant',
    page: page(() => import('../../pages/dispatch/dispatch-page.tsx')),
    nav: { text: dispatch.nav, icon: Radio },
  },
];
