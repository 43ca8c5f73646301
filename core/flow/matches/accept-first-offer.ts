import { listLiveOffers } from '../../db/queries/matches.ts';
import { Fault } from '../../domain/fault.ts';
import { type AcceptDeps, acceptMatch } from './accept-match.ts';

/**
 * `acceptance: "first"`: takes the earliest recorded offer that can be taken. Waits (does nothing) while the client is offline:
 * nobody should be put into a call that they do not see. What fails leaves the offers live for the client to choose.
 */
export async function acceptFirstOffer(
  deps: AcceptDeps,
  input: { questionId: string; clientId: string },
): Promise<void> {
  const connected = await deps.connections.connectedAmong([input.clientId]).catch(() => new Set<string>());
  if (!connected.has(input.clientId)) return;
  for (const offer of await listLiveOffers(deps.db, [input.questionId])) {
    try {
      await acceptMatch(deps, { clientId: input.clientId, matchId: offer.id });
      return;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      deps.log.info({ questionId: input.questionId, matchId: offer.id, code: error.code }, 'first offer not taken');
      // Only what is wrong with this offer alone lets the next one be tried: a declined card stays declined.
      if (error.code !== 'invalid_state') return;
    }
  }
}
