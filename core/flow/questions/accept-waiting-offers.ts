import { listOpenFirstQuestionIds } from '../../db/queries/questions.ts';
import { acceptFirstOffer } from '../matches/accept-first-offer.ts';
import type { AcceptDeps } from '../matches/accept-match.ts';

/** The client is back: questions whose first offer is to be taken, and that have waited for them, take it now. */
export async function acceptWaitingOffers(deps: AcceptDeps, input: { clientId: string }): Promise<void> {
  for (const questionId of await listOpenFirstQuestionIds(deps.db, input.clientId)) {
    await acceptFirstOffer(deps, { questionId, clientId: input.clientId });
  }
}
