import { deleteBlock, insertBlock } from '../../db/queries/safety.ts';
import { findUser } from '../../db/queries/users.ts';
import { Fault, notFound } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { announceConsultants } from '../profiles/announce-consultants.ts';

type Deps = Pick<Parts, 'db' | 'presence' | 'log'>;
interface Pair {
  readonly blockerId: string;
  readonly blockedId: string;
}

/** The two are never matched again, whoever of them asks. Repeating it changes nothing. @throws Fault not_found, validation_failed */
export async function blockUser(deps: Deps, input: Pair): Promise<void> {
  if (input.blockerId === input.blockedId) {
    throw new Fault('validation_failed', 'You cannot block yourself.', {
      errors: [{ path: 'userId', message: 'somebody else' }],
    });
  }
  const user = await findUser(deps.db, input.blockedId);
  if (!user || user.deleted_at || user.role === 'admin') throw notFound('user');
  await insertBlock(deps.db, input);
  await announcePair(deps, input);
}

/** Lifts one's own block; the other's stays. Repeating it changes nothing. */
export async function unblockUser(deps: Deps, input: Pair): Promise<void> {
  if (await deleteBlock(deps.db, input)) await announcePair(deps, input);
}

/** Whoever of the two is a consultant carries the block into the index; an id that is none is passed over there. */
const announcePair = (deps: Deps, { blockerId, blockedId }: Pair): Promise<void> =>
  announceConsultants(deps, [blockerId, blockedId]);
