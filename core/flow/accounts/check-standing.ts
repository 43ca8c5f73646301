import { findAppStanding } from '../../db/queries/app-users.ts';
import { findStanding, type Standing } from '../../db/queries/users.ts';
import { Fault } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';

/** What an app's users may do together, and from where. */
export interface AppTerms {
  readonly origins: readonly string[];
  readonly requestsPerMinute: number;
  readonly openQuestions: number;
}
export interface StandingInput {
  readonly userId: string;
  readonly familyId: string;
  /** The app through which they came; null for an account of their own. */
  readonly appId: string | null;
}

/**
 * An access token lives on for minutes; whether its owner may still come in is asked of the database.
 * @returns the terms of their app; null for an account of their own
 * @throws Fault unauthenticated (deleted, signed out), forbidden (banned, or the app was switched off)
 */
export async function checkStanding(deps: Pick<Parts, 'db'>, input: StandingInput): Promise<AppTerms | null> {
  const { userId, familyId, appId } = input;
  if (appId === null) {
    refuse(await findStanding(deps.db, { userId, familyId }));
    return null;
  }
  const standing = await findAppStanding(deps.db, { userId, familyId, appId });
  if (standing?.app_closed) throw new Fault('forbidden', 'This app has been switched off.');
  const { origins, requests_per_minute, open_questions } = refuse(standing);
  return { origins, requestsPerMinute: requests_per_minute, openQuestions: open_questions };
}

function refuse<Row extends Standing>(standing: Row | undefined): Row {
  if (!standing || standing.deleted) throw new Fault('unauthenticated', 'This account does not exist any more.');
  if (standing.banned) throw new Fault('forbidden', 'This account has been banned.');
  if (standing.family_revoked) throw new Fault('unauthenticated', 'This sign-in has ended; sign in again.');
  return standing;
}
