import { listPastSessions, sumFreeSecondsUsed } from '../../db/queries/free-time.ts';
import { explainFreeTime, grantFreeTime, STREAK_DAYS } from '../../domain/free-time.ts';
import type { Parts } from '../parts.ts';

export interface ToldFreeTime {
  readonly seconds: number;
  /** The sentence that the client reads; null: it is as usual. */
  readonly note: string | null;
}

/** How much of a client's next call is free, with this consultant or, before anybody has offered, with any. */
export async function findFreeTime(
  deps: Pick<Parts, 'db' | 'freeTime'>,
  input: { clientId: string; consultantId: string | null },
): Promise<ToldFreeTime> {
  const { freeTime: terms } = deps;
  const { clientId, consultantId } = input;
  if (terms.seconds === 0) return { seconds: 0, note: null };
  const [history, usedWithConsultant] = await Promise.all([
    terms.streakLimit > 0 ? listPastSessions(deps.db, { clientId, days: STREAK_DAYS }) : [],
    terms.policy === 'pair' && consultantId ? sumFreeSecondsUsed(deps.db, { clientId, consultantId }) : 0,
  ]);
  const granted = grantFreeTime(terms, { history, usedWithConsultant });
  return { seconds: granted.seconds, note: explainFreeTime(terms, granted) };
}
