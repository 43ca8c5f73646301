import type { Role, Session } from '../../../contract/index.ts';
import type { Executor } from '../../db/connect.ts';
import { findRating } from '../../db/queries/ratings.ts';
import { findLiveSession, findParticipantSession, findSession } from '../../db/queries/sessions.ts';
import type { SessionRow } from '../../db/schema.ts';
import { notFound } from '../../domain/fault.ts';
import { LIVE_SESSION } from '../../domain/transitions.ts';
import type { Parts } from '../parts.ts';
import { presentRating } from '../present/rating.ts';
import { presentSession } from '../present/session.ts';
import { readSessionState } from './session-state.ts';

type Deps = Pick<Parts, 'db' | 'timing' | 'payments'>;

/** A session as it stands; a running one with its running figures, one that took place with its client's rating for that client. @throws Fault not_found */
export async function getSession(
  deps: Deps,
  input: { viewer: { id: string; role: Role }; sessionId: string },
): Promise<Session> {
  const { viewer, sessionId: id } = input;
  const row =
    viewer.role === 'admin'
      ? await findSession(deps.db, id)
      : await findParticipantSession(deps.db, { id, userId: viewer.id });
  if (!row) throw notFound('session');
  const session = await presentRunningSession(deps.db, deps, row, viewer.role);
  if (viewer.role !== 'client' || session.status !== 'completed') return session;
  const rating = await findRating(deps.db, id);
  return { ...session, rating: rating ? presentRating(rating) : null };
}

/** The session somebody is in, if any. */
export async function getLiveSession(deps: Deps, viewer: { id: string; role: Role }): Promise<Session | null> {
  const row = await findLiveSession(deps.db, viewer.id);
  return row ? presentRunningSession(deps.db, deps, row, viewer.role) : null;
}

export async function presentRunningSession(
  db: Executor,
  deps: Pick<Parts, 'timing' | 'payments'>,
  row: SessionRow,
  role: Role,
): Promise<Session> {
  if (!LIVE_SESSION.some((status) => status === row.status)) return presentSession(row, role);
  const { reading, holds } = await readSessionState(db, deps, row);
  const clientSecret = holds.findLast((hold) => hold.status === 'requires_action')?.client_secret;
  return {
    ...presentSession(row, role, reading),
    ...(role === 'client' && clientSecret && { paymentAction: { clientSecret } }),
  };
}
