import type { Rating, RatingBody } from '../../../contract/index.ts';
import { isUniqueViolation } from '../../db/connect.ts';
import { endorseSkills } from '../../db/queries/endorsements.ts';
import { insertRating } from '../../db/queries/ratings.ts';
import { findParticipantSession } from '../../db/queries/sessions.ts';
import { endorsementWeight } from '../../domain/endorsement.ts';
import { Fault, invalidState, notFound } from '../../domain/fault.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { presentRating } from '../present/rating.ts';

/**
 * The client rates a finished session, once. It speaks for the consultant in each skill of the question, and so teaches the next
 * match; trust score and tier follow.
 * @throws Fault not_found, invalid_state (not finished), conflict (rated already)
 */
export async function rateSession(
  deps: Pick<Parts, 'db' | 'alarms' | 'presence'>,
  input: { clientId: string; sessionId: string; body: RatingBody },
): Promise<Rating> {
  const session = await findParticipantSession(deps.db, { id: input.sessionId, userId: input.clientId });
  if (!session || session.client_id !== input.clientId) throw notFound('session');
  if (session.status !== 'completed') throw invalidState('Only a session that took place can be rated, after its end.');
  const { body } = input;
  try {
    const rating = await deps.db.transaction().execute(async (trx) => {
      const row = await insertRating(trx, {
        id: newId(),
        session_id: session.id,
        client_id: session.client_id,
        consultant_id: session.consultant_id,
        overall: body.overall,
        expertise: body.expertise ?? null,
        communication: body.communication ?? null,
        value: body.value ?? null,
        comment: body.comment ?? null,
      });
      const weight = endorsementWeight(body.overall);
      if (weight !== 0) await endorseSkills(trx, { sessionId: session.id, weight });
      return row;
    });
    deps.alarms.ring('consultant.assess', { consultantId: session.consultant_id, reason: 'rating' });
    await deps.presence.announceChanged([session.consultant_id]).catch(() => {});
    return presentRating(rating);
  } catch (error) {
    if (isUniqueViolation(error, 'ratings_session_id_key'))
      throw new Fault('conflict', 'This session is rated already.');
    throw error;
  }
}
