import { refundSession } from '../../core/flow/billing/refund-session.ts';
import { resolveDispute } from '../../core/flow/billing/resolve-dispute.ts';
import { adoptSkill } from '../../core/flow/operations/adopt-skill.ts';
import { banUser, unbanUser } from '../../core/flow/operations/ban-user.ts';
import { getLive } from '../../core/flow/operations/get-live.ts';
import { getMetrics } from '../../core/flow/operations/get-metrics.ts';
import { listAudit } from '../../core/flow/operations/list-audit.ts';
import { listDisputes } from '../../core/flow/operations/list-disputes.ts';
import { listMail } from '../../core/flow/operations/list-mail.ts';
import { listReports } from '../../core/flow/operations/list-reports.ts';
import { listUnknownSkills } from '../../core/flow/operations/list-unknown-skills.ts';
import { listUsers } from '../../core/flow/operations/list-users.ts';
import { forceEndSession } from '../../core/flow/sessions/end-session.ts';
import type { Handlers } from './bind.ts';
import type { HttpDeps } from './deps.ts';

export const operationHandlers = (deps: HttpDeps) =>
  ({
    getMetrics: ({ query }) => getMetrics(deps, { period: query }),
    getLive: () => getLive(deps),
    listUsers: ({ query: { q, ...page } }) => listUsers(deps, { page, q }),
    listAudit: ({ query: { q, ...page } }) => listAudit(deps, { page, q }),
    listReports: ({ query: { q, ...page } }) => listReports(deps, { page, q }),
    listMail: ({ query: { q, ...page } }) => listMail(deps, { page, q }),
    listUnknownSkills: ({ query }) => listUnknownSkills(deps, { page: query }),
    adoptSkill: ({ user, body }) => adoptSkill(deps, { adminId: user.userId, ...body }),
    banUser: ({ user, params, body }) =>
      banUser(deps, { adminId: user.userId, userId: params.id, reason: body.reason }),
    unbanUser: ({ user, params, body }) =>
      unbanUser(deps, { adminId: user.userId, userId: params.id, reason: body.reason }),
    refundSession: ({ user, params, body }) =>
      refundSession(deps, { adminId: user.userId, sessionId: params.id, ...body }),
    listDisputes: ({ query: { q, ...page } }) => listDisputes(deps, { page, q }),
    resolveDispute: ({ user, params, body }) =>
      resolveDispute(deps, { adminId: user.userId, disputeId: params.id, ...body }),
    forceEndSession: ({ user, params, body }) =>
      forceEndSession(deps, { adminId: user.userId, sessionId: params.id, reason: body.reason }),
  }) satisfies Partial<Handlers>;
