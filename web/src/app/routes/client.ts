import { MessageCircleQuestionMark } from 'lucide-react';
import * as t from '../../texts/en/app.ts';
import { type PageRoute, page } from './page-route.ts';

/** For who asks. */
export const clientRoutes: readonly PageRoute[] = [
  {
    path: '/ask',
    for: 'client',
    page: page(() => import('../../pages/ask/ask-page.tsx')),
    nav: { text: t.nav.ask, icon: MessageCircleQuestionMark },
  },
  { path: '/questions/:id', for: 'client', page: page(() => import('../../pages/question/question-page.tsx')) },
];
