import type { Match } from '../../../contract/index.ts';
import { findConsultantMatchOfQuestion, insertOffer } from '../../db/queries/matches.ts';
import { findQuestionView } from '../../db/queries/question-views.ts';
import { extendOpenQuestionDeadline, shareLockOpenQuestion } from '../../db/queries/questions.ts';
import { invalidState, notFound } from '../../domain/fault.ts';
import { FIRST_OFFER_EXTENSION_MS } from '../../domain/waves.ts';
import type { AcceptDeps } from '../matches/accept-match.ts';
import { announceOffer } from '../matches/announce-offer.ts';
import { offerOnMatch } from '../matches/offer-on-match.ts';
import type { Parts } from '../parts.ts';
import { presentMatch } from '../present/match.ts';
import { toInvitation } from './find-candidates.ts';
import { scoreForConsultant } from './score-for-consultant.ts';

/**
 * An offer on a question that the consultant found by browsing (wave 0); the same filters as for an invitation apply. Whoever has
 * been invited to it already answers that invitation with it.
 * @throws Fault not_found, invalid_state (not online, does not suit, no longer open)
 */
export async function offerOnQuestion(
  deps: AcceptDeps & Pick<Parts, 'online'>,
  input: { consultantId: string; questionId: string; note: string | null },
): Promise<Match> {
  const { consultantId, questionId, note } = input;
  const existing = await findConsultantMatchOfQuestion(deps.db, { questionId, consultantId });
  if (existing) return offerOnMatch(deps, { consultantId, matchId: existing.id, note });

  const row = await findQuestionView(deps.db, questionId);
  if (!row) throw notFound('question');
  if (row.status !== 'open') throw invalidState(`This question is ${row.status}.`);
  const scored = scoreForConsultant(deps, { row, consultantId });
  if (!scored) throw invalidState('Go online first: offers come from consultants who are online.');
  if (!scored.eligible) {
    if (scored.reason === 'blocked' || scored.reason === 'self') throw notFound('question');
    throw invalidState(`This question does not suit: ${scored.reason}.`);
  }

  const match = await deps.db.transaction().execute(async (trx) => {
    await extendOpenQuestionDeadline(trx, { questionId, seconds: FIRST_OFFER_EXTENSION_MS / 1000 });
    const question = await shareLockOpenQuestion(trx, questionId);
    if (!question) throw invalidState('This question is no longer open.');
    return insertOffer(trx, { questionId, offer: toInvitation(scored.candidate, 0), note });
  });
  if (!match) return offerOnQuestion(deps, input);
  await announceOffer(deps, match);
  return presentMatch(match);
}
