import { acceptMatch } from '../../core/flow/matches/accept-match.ts';
import { declineMatch } from '../../core/flow/matches/decline-match.ts';
import { listMatches } from '../../core/flow/matches/list-matches.ts';
import { offerOnMatch } from '../../core/flow/matches/offer-on-match.ts';
import { withdrawMatch } from '../../core/flow/matches/withdraw-match.ts';
import type { Handlers } from './bind.ts';
import type { HttpDeps } from './deps.ts';

export const matchHandlers = (deps: HttpDeps) =>
  ({
    listMatches: ({ user, query: { status, ...page } }) =>
      listMatches(deps, { consultantId: user.userId, page, status }),
    offerOnMatch: ({ user, params, body }) =>
      offerOnMatch(deps, { consultantId: user.userId, matchId: params.id, note: body.note ?? null }),
    declineMatch: ({ user, params, body }) =>
      declineMatch(deps, { consultantId: user.userId, matchId: params.id, reason: body.reason || null }),
    withdrawMatch: ({ user, params }) => withdrawMatch(deps, { consultantId: user.userId, matchId: params.id }),
    acceptMatch: ({ user, params }) => acceptMatch(deps, { clientId: user.userId, matchId: params.id }),
  }) satisfies Partial<Handlers>;
