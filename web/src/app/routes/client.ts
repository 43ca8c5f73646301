import { CreditCard, History, MessageCircleQuestionMark } from 'lucide-react';
import * as t from '../../texts/en/app.ts';
import { nav } from '../../texts/en/history.ts';
import { type PageRoute, page } from './page-route.ts';

/** For who asks. */
export const clientRoutes: readonly PageRoute[] = [
  {
    path: '/ask',
    for: 'client',
    page: page(() => import('../../pages/ask/ask-page.tsx')),
    nav: { text: t.nav.ask, icon: MessageCircleQuestionMark },
  },
  {
    path: '/history',
    for: 'client',
    page: page(() => import('../../pages/history/history-page.tsx')),
    nav: { text: nav.history, icon: History },
  },
  {
    path: '/payments',
    for: 'client',
    page: page(() => import('../../pages/payments/payments-page.tsx')),
    nav: { text: nav.payments, icon: CreditCard },
  },
  { path: '/questions/:id', for: 'client', page: page(() => import('../../pages/question/question-page.tsx')) },
];
