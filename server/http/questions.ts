import { offerOnQuestion } from '../../core/flow/candidates/offer-on-question.ts';
import { previewMatching } from '../../core/flow/candidates/preview-matching.ts';
import { listQuestionMatches } from '../../core/flow/matches/list-matches.ts';
import { askQuestion } from '../../core/flow/questions/ask-question.ts';
import { cancelQuestion } from '../../core/flow/questions/cancel-question.ts';
import { explainQuestion } from '../../core/flow/questions/explain-question.ts';
import { getQuestion } from '../../core/flow/questions/get-question.ts';
import { listQuestions } from '../../core/flow/questions/list-questions.ts';
import { type Handlers, WrittenJson } from './bind.ts';
import type { HttpDeps } from './deps.ts';
import { viewerOf } from './viewer.ts';

export const questionHandlers = (deps: HttpDeps) =>
  ({
    askQuestion: async ({ user, body, idempotency }) => {
      const { json, replayed } = await askQuestion(deps, { clientId: user.userId, body, idempotency, app: user.app });
      return new WrittenJson(json, replayed);
    },
    listQuestions: ({ user, query: { status, ...page } }) =>
      listQuestions(deps, { viewer: viewerOf(user), page, status }),
    getQuestion: ({ user, params }) => getQuestion(deps, { viewer: viewerOf(user), questionId: params.id }),
    cancelQuestion: ({ user, params }) => cancelQuestion(deps, { clientId: user.userId, questionId: params.id }),
    offerOnQuestion: ({ user, params, body }) =>
      offerOnQuestion(deps, { consultantId: user.userId, questionId: params.id, note: body.note ?? null }),
    listQuestionMatches: ({ user, params, query }) =>
      listQuestionMatches(deps, { viewer: viewerOf(user), questionId: params.id, page: query }),
    explainQuestion: ({ user, params }) => explainQuestion(deps, { viewer: viewerOf(user), questionId: params.id }),
    previewMatching: ({ user, body }) => previewMatching(deps, { clientId: user.userId, body }),
  }) satisfies Partial<Handlers>;
