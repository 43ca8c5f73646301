import { findStanding } from '../../db/queries/users.ts';
import { Fault } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';

/**
 * An access token lives on for minutes; whether its owner may still come in is asked of the database.
 * @throws Fault unauthenticated (deleted, signed out), forbidden (banned)
 */
export async function checkStanding(
  deps: Pick<Parts, 'db'>,
  input: { userId: string; familyId: string },
): Promise<void> {
  const standing = await findStanding(deps.db, input);
  if (!standing || standing.deleted) throw new Fault('unauthenticated', 'This account does not exist any more.');
  if (standing.banned) throw new Fault('forbidden', 'This account has been banned.');
  if (standing.family_revoked) throw new Fault('unauthenticated', 'This sign-in has ended; sign in again.');
}
