import type { Question } from '../../../contract/index.ts';
import { rescindMatchesOfQuestion } from '../../db/queries/matches.ts';
import { closeOpenQuestion, lockQuestion } from '../../db/queries/questions.ts';
import { invalidState, notFound } from '../../domain/fault.ts';
import { announceRescinded } from '../matches/announce.ts';
import type { Parts } from '../parts.ts';
import { announceQuestion } from '../present/announce-question.ts';

/**
 * Takes an open question back, and with it every invitation and offer, also one that is just being accepted: what the client wants
 * last, counts. That acceptance then finds its claim gone and is answered `invalid_state`, and its hold goes back: by its own doing,
 * or by the sweeper's if it was waiting for a confirmation or died. Repeating it gives the same answer.
 * @throws Fault not_found, invalid_state (matched already)
 */
export async function cancelQuestion(
  deps: Pick<Parts, 'db' | 'notifier'>,
  input: { clientId: string; questionId: string },
): Promise<Question> {
  const closed = await deps.db.transaction().execute(async (trx) => {
    const question = await lockQuestion(trx, input.questionId);
    if (!question || question.client_id !== input.clientId) throw notFound('question');
    if (question.status === 'cancelled') return [];
    if (question.status !== 'open') throw invalidState(`A question that is ${question.status} cannot be cancelled.`);
    await closeOpenQuestion(trx, { questionId: question.id, status: 'cancelled', reason: null, advice: null });
    return rescindMatchesOfQuestion(trx, { questionId: question.id, exceptId: null, reason: 'cancelled' });
  });
  announceRescinded(deps, closed, 'cancelled');
  const question = await announceQuestion(deps, input.questionId);
  if (!question) throw notFound('question');
  return question;
}
