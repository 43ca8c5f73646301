import { setMatchFreeTime } from '../../db/queries/matches.ts';
import type { MatchRow } from '../../db/schema.ts';
import { Fault } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { findFreeTime } from './find-free-time.ts';

type Deps = Pick<Parts, 'db' | 'freeTime'>;

/** Where free time counts once per pair, a fresh offer says how much of it is left with its consultant. @returns the offer with that */
export async function tellFreeTime(deps: Deps, input: { clientId: string; offer: MatchRow }): Promise<MatchRow> {
  const { clientId, offer } = input;
  if (deps.freeTime.policy === 'session') return offer;
  const told = await findFreeTime(deps, { clientId, consultantId: offer.consultant_id });
  return (await setMatchFreeTime(deps.db, { id: offer.id, ...told })) ?? offer;
}

/**
 * What was told holds, but for one case: a card that came after the question may be known from elsewhere. Then the client is told anew,
 * and agrees by accepting again.
 * @throws Fault conflict
 */
export async function agreeOnFreeTime(
  deps: Deps,
  offer: Pick<MatchRow, 'id' | 'consultant_id'> & { client_id: string; told_free_seconds: number },
): Promise<void> {
  const granted = await findFreeTime(deps, { clientId: offer.client_id, consultantId: offer.consultant_id });
  if (granted.seconds >= offer.told_free_seconds) return;
  await setMatchFreeTime(deps.db, { id: offer.id, ...granted });
  throw new Fault('conflict', `${granted.note ?? ''} Accept the same offer again to agree.`.trimStart());
}
