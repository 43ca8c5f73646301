import { getDispute } from '../../core/flow/billing/get-dispute.ts';
import { getInvoice } from '../../core/flow/billing/get-invoice.ts';
import { openDispute } from '../../core/flow/billing/open-dispute.ts';
import { printInvoice } from '../../core/flow/billing/print-invoice.ts';
import { rateSession } from '../../core/flow/ratings/rate-session.ts';
import { endSession } from '../../core/flow/sessions/end-session.ts';
import { getSession } from '../../core/flow/sessions/get-session.ts';
import { joinSession } from '../../core/flow/sessions/join-session.ts';
import { listMessages } from '../../core/flow/sessions/list-messages.ts';
import { listSessions } from '../../core/flow/sessions/list-sessions.ts';
import { Download, type Handlers } from './bind.ts';
import type { HttpDeps } from './deps.ts';
import { viewerOf } from './viewer.ts';

export const sessionHandlers = (deps: HttpDeps) =>
  ({
    listSessions: ({ user, query }) => listSessions(deps, { viewer: viewerOf(user), page: query }),
    getSession: ({ user, params }) => getSession(deps, { viewer: viewerOf(user), sessionId: params.id }),
    joinSession: ({ user, params }) =>
      joinSession(deps, { userId: user.userId, userName: user.name, sessionId: params.id }),
    endSession: ({ user, params }) => endSession(deps, { viewer: viewerOf(user), sessionId: params.id }),
    listSessionMessages: ({ user, params, query }) =>
      listMessages(deps, { viewer: viewerOf(user), sessionId: params.id, page: query }),
    rateSession: ({ user, params, body }) => rateSession(deps, { clientId: user.userId, sessionId: params.id, body }),
    openDispute: ({ user, params, body }) =>
      openDispute(deps, { clientId: user.userId, sessionId: params.id, ...body }),
    getDispute: ({ user, params }) => getDispute(deps, { viewer: viewerOf(user), sessionId: params.id }),
    getInvoice: async ({ user, params, wantsFile }) => {
      const input = { viewerId: user.userId, sessionId: params.id };
      if (!wantsFile) return getInvoice(deps, input);
      const { fileName, bytes } = await printInvoice(deps, input);
      return new Download(fileName, bytes);
    },
  }) satisfies Partial<Handlers>;
