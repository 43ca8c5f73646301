import { getConsultant } from '../../core/flow/profiles/get-consultant.ts';
import { getEarnings } from '../../core/flow/profiles/get-earnings.ts';
import { getGuidance } from '../../core/flow/profiles/get-guidance.ts';
import { getMyProfile } from '../../core/flow/profiles/get-my-profile.ts';
import { getPerformance } from '../../core/flow/profiles/get-performance.ts';
import { listConsultants } from '../../core/flow/profiles/list-consultants.ts';
import { listSkills } from '../../core/flow/profiles/list-skills.ts';
import { putMyProfile } from '../../core/flow/profiles/put-my-profile.ts';
import { blockUser, unblockUser } from '../../core/flow/safety/block-user.ts';
import { report } from '../../core/flow/safety/report.ts';
import type { Handlers } from './bind.ts';
import type { HttpDeps } from './deps.ts';
import { viewerOf } from './viewer.ts';

export const profileHandlers = (deps: HttpDeps) =>
  ({
    listSkills: ({ query: { q, ...page } }) => listSkills(deps, { page, q }),
    listConsultants: ({ query: { skill, tier, online, ...page } }) =>
      listConsultants(deps, { page, skill, tier, online }),
    getConsultant: ({ params }) => getConsultant(deps, { consultantId: params.id }),
    getMyProfile: ({ user }) => getMyProfile(deps, user),
    putMyProfile: ({ user, body }) => putMyProfile(deps, { userId: user.userId, body }),
    getGuidance: ({ user }) => getGuidance(deps, user),
    getPerformance: ({ user }) => getPerformance(deps, user),
    getEarnings: ({ user, query }) => getEarnings(deps, { userId: user.userId, period: query }),
    blockUser: ({ user, params }) => blockUser(deps, { blockerId: user.userId, blockedId: params.userId }),
    unblockUser: ({ user, params }) => unblockUser(deps, { blockerId: user.userId, blockedId: params.userId }),
    report: ({ user, body }) =>
      report(deps, {
        reporter: viewerOf(user),
        subject: body.subject,
        reason: body.reason,
        detail: body.detail ?? null,
      }),
  }) satisfies Partial<Handlers>;
