import { closeMatchesOfPair } from '../../db/queries/matches.ts';
import { deleteBlock, insertBlock } from '../../db/queries/safety.ts';
import { findUser } from '../../db/queries/users.ts';
import { Fault, notFound } from '../../domain/fault.ts';
import { announceRescinded, announceWithdrawn } from '../matches/announce.ts';
import type { Parts } from '../parts.ts';
import { announceQuestion } from '../present/announce-question.ts';
import { announceConsultants } from '../profiles/announce-consultants.ts';

type Deps = Pick<Parts, 'db' | 'presence' | 'log'>;
interface Pair {
  readonly blockerId: string;
  readonly blockedId: string;
}

/**
 * The two are never matched again, whoever of them asks, and what stands between them now ends: an invitation, an offer. A session goes
 * on. Repeating it changes nothing.
 * @throws Fault not_found, validation_failed
 */
export async function blockUser(deps: Deps & Pick<Parts, 'notifier' | 'alarms'>, input: Pair): Promise<void> {
  if (input.blockerId === input.blockedId) {
    throw new Fault('validation_failed', 'You cannot block yourself.', {
      errors: [{ path: 'userId', message: 'somebody else' }],
    });
  }
  const user = await findUser(deps.db, input.blockedId);
  if (!user || user.deleted_at || user.role === 'admin') throw notFound('user');
  await insertBlock(deps.db, input);
  await announcePair(deps, input);
  const closed = await closeMatchesOfPair(deps.db, [input.blockerId, input.blockedId]);
  announceRescinded(deps, closed, 'cancelled');
  announceWithdrawn(deps, closed);
  for (const questionId of new Set(closed.map((it) => it.question_id))) {
    await announceQuestion(deps, questionId);
    deps.alarms.ring('question.advance', { questionId });
  }
}

/** Lifts one's own block; the other's stays. Repeating it changes nothing. */
export async function unblockUser(deps: Deps, input: Pair): Promise<void> {
  if (await deleteBlock(deps.db, input)) await announcePair(deps, input);
}

/** Whoever of the two is a consultant carries the block into the index; an id that is none is passed over there. */
const announcePair = (deps: Deps, { blockerId, blockedId }: Pair): Promise<void> =>
  announceConsultants(deps, [blockerId, blockedId]);
