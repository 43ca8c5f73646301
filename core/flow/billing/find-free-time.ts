import { listPastSessions, sumFreeSecondsUsed } from '../../db/queries/free-time.ts';
import { explainFreeTime, type FreeTimeTerms, grantFreeTime, STREAK_DAYS } from '../../domain/free-time.ts';
import type { Parts } from '../parts.ts';

export interface ToldFreeTime {
  readonly seconds: number;
  /** The sentence that the client reads; null: it is as usual. */
  readonly note: string | null;
}

/** What everybody is told whose past calls speak for nothing else. */
export function usualFreeTime(terms: FreeTimeTerms): ToldFreeTime {
  const granted = grantFreeTime(terms, { history: [], usedWithConsultant: 0 });
  return { seconds: granted.seconds, note: explainFreeTime(terms, granted) };
}

/**
 * What has to hold for it to be as usual before anybody has offered: whoever has had fewer unpaid calls than the limit cannot have so
 * many in a row. null: it always is.
 */
export const usualWhile = (terms: FreeTimeTerms): { days: number; fewerThan: number } | null =>
  terms.seconds > 0 && terms.streakLimit > 0 ? { days: STREAK_DAYS, fewerThan: terms.streakLimit } : null;

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
