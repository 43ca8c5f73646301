import type { Role, Snapshot } from '../../../contract/index.ts';
import { findConsultantView, findConsultantViews } from '../../db/queries/consultants.ts';
import { listLiveConsultantMatches, listLiveOffers } from '../../db/queries/matches.ts';
import { findQuestionViews, listQuestionViews } from '../../db/queries/question-views.ts';
import { findUser } from '../../db/queries/users.ts';
import { notFound } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { presenceOf, presentConsultant } from '../present/consultant.ts';
import { presentMatch } from '../present/match.ts';
import { presentQuestion } from '../present/question.ts';
import { presentUser } from '../present/user.ts';
import { getLiveSession } from '../sessions/get-session.ts';

const OPEN_QUESTIONS = 100;

/**
 * Everything somebody needs after (re)connecting, on any server: whatever was pushed while they were away is in here.
 * @throws Fault not_found
 */
export async function loadSnapshot(
  deps: Pick<Parts, 'db' | 'timing' | 'payments'>,
  viewer: { id: string; role: Role },
): Promise<Snapshot> {
  const [user, session] = await Promise.all([findUser(deps.db, viewer.id), getLiveSession(deps, viewer)]);
  if (!user) throw notFound('user');
  const base = { user: presentUser(user), session, invitations: [], openQuestions: [] };
  if (viewer.role === 'consultant') return { ...base, ...(await consultantPart(deps, viewer.id)) };
  if (viewer.role === 'client') return { ...base, openQuestions: await openQuestionsOf(deps, viewer.id) };
  return base;
}

async function consultantPart(
  deps: Pick<Parts, 'db'>,
  consultantId: string,
): Promise<Pick<Snapshot, 'invitations' | 'availability'>> {
  const [view, matches] = await Promise.all([
    findConsultantView(deps.db, consultantId),
    listLiveConsultantMatches(deps.db, consultantId),
  ]);
  const questions = await findQuestionViews(deps.db, [...new Set(matches.map((match) => match.question_id))]);
  return {
    ...(view && { availability: { availability: view.availability, presence: presenceOf(view) } }),
    invitations: matches.flatMap((match) => {
      const question = questions.get(match.question_id);
      return question ? [{ match: presentMatch(match), question: presentQuestion(question) }] : [];
    }),
  };
}

async function openQuestionsOf(deps: Pick<Parts, 'db'>, clientId: string): Promise<Snapshot['openQuestions']> {
  const questions = await listQuestionViews(deps.db, {
    clientId,
    status: 'open',
    before: null,
    limit: OPEN_QUESTIONS,
  });
  const offers = await listLiveOffers(
    deps.db,
    questions.map((question) => question.id),
  );
  const consultants = await findConsultantViews(deps.db, [...new Set(offers.map((offer) => offer.consultant_id))]);
  return questions.map((question) => ({
    question: presentQuestion(question),
    offers: offers
      .filter((offer) => offer.question_id === question.id)
      .flatMap((offer) => {
        const consultant = consultants.get(offer.consultant_id);
        return consultant ? [{ match: presentMatch(offer), consultant: presentConsultant(consultant) }] : [];
      }),
  }));
}
