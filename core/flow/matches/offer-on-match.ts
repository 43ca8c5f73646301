import type { Match } from '../../../contract/index.ts';
import { findConsultantMatch, markMatchOffered } from '../../db/queries/matches.ts';
import { extendQuestionDeadline } from '../../db/queries/questions.ts';
import { invalidState, notFound } from '../../domain/fault.ts';
import { FIRST_OFFER_EXTENSION_MS } from '../../domain/waves.ts';
import { presentMatch } from '../present/match.ts';
import type { AcceptDeps } from './accept-match.ts';
import { announceOffer } from './announce-offer.ts';

/**
 * An invited consultant offers to take the question; the client sees it at once. Repeating it gives the same answer.
 * @throws Fault not_found, invalid_state (run out, rescinded, question no longer open)
 */
export async function offerOnMatch(
  deps: AcceptDeps,
  input: { consultantId: string; matchId: string; note: string | null },
): Promise<Match> {
  const { matchId: id, consultantId, note } = input;
  const offered = await deps.db.transaction().execute(async (trx) => {
    // The question before its match: everybody who locks both takes them in this order.
    await extendQuestionDeadline(trx, { matchId: id, consultantId, seconds: FIRST_OFFER_EXTENSION_MS / 1000 });
    return markMatchOffered(trx, { id, consultantId, note });
  });
  if (offered) {
    await announceOffer(deps, offered);
    return presentMatch(offered);
  }
  const match = await findConsultantMatch(deps.db, { id, consultantId });
  if (!match) throw notFound('match');
  if (match.status === 'offered') return presentMatch(match);
  throw invalidState(
    match.status === 'invited' ? 'The question is no longer open.' : `This invitation is ${match.status}.`,
  );
}
