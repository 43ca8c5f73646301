import type { Exclusion, ScoringQuestion } from '../domain/scoring.ts';
import { AVAILABLE, type Columns, IN_SESSION, WRAPPING_UP } from './columns.ts';
import type { Roster } from './roster.ts';

/** Why whoever stands in a place of a block is not asked, or null. */
export type Filter = (at: Columns, place: number, slot: number, relevance: number) => Exclusion | null;

/** The rules of `exclusionOf`, from the columns, but for the rookies, who depend on who else remains. */
export function filterOf(
  roster: Roster,
  { question, now, exclude }: { question: ScoringQuestion; now: number; exclude: ReadonlySet<string> },
): Filter {
  const { columns, weights } = roster;
  const barred = roster.barred(question, exclude);
  const languages = columns.languageBits(question.languages);
  const currency = columns.currency(question.currency);
  const maximum = question.maxHourlyRate ?? Number.POSITIVE_INFINITY;
  const speaks = (spoken: number, slot: number): boolean => {
    if (question.languages.length === 0) return true;
    const shared = spoken & languages;
    if (shared === 0) return false;
    return columns.isProof(shared) || roster.speaksOneOf(slot, question.languages);
  };
  return (at, place, slot, relevance) => {
    const bar = barred.size > 0 ? barred.get(slot) : undefined;
    if (bar !== undefined) return bar;
    const flags = at.flags[place]!;
    if ((flags & AVAILABLE) === 0) return 'away';
    if ((flags & IN_SESSION) !== 0) return 'busy';
    if ((flags & WRAPPING_UP) !== 0 && roster.wrapsUpUntil(slot) > now) return 'busy';
    if (!speaks(at.languages[place]!, slot)) return 'language';
    if (at.currency[place] !== currency) return 'currency';
    if (at.rate[place]! > maximum) return 'price';
    return relevance >= weights.relevanceFloor ? null : 'relevance';
  };
}
