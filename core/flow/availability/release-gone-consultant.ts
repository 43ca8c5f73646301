import { closeMatchesOfGoneConsultant } from '../../db/queries/matches.ts';
import { announceRescinded, announceWithdrawn } from '../matches/announce.ts';
import type { Parts } from '../parts.ts';
import { announceQuestion } from '../present/announce-question.ts';

/**
 * Somebody has been gone too long: invitations end after a lease and their places are refilled, offers are withdrawn after the
 * reconnect time. Does nothing for whoever has come back.
 */
export async function releaseGoneConsultant(
  deps: Pick<Parts, 'db' | 'notifier' | 'alarms' | 'timing'>,
  input: { consultantId: string },
): Promise<void> {
  const closed = await closeMatchesOfGoneConsultant(deps.db, {
    consultantId: input.consultantId,
    leaseSeconds: deps.timing.presenceLeaseSeconds,
    reconnectSeconds: deps.timing.reconnectSeconds,
  });
  announceRescinded(deps, closed, 'expired');
  announceWithdrawn(deps, closed);
  for (const questionId of new Set(closed.map((it) => it.question_id))) {
    await announceQuestion(deps, questionId);
    deps.alarms.ring('question.advance', { questionId });
  }
}
