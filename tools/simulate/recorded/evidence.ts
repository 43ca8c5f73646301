/** What the tables say of people without saying it: when they were there, what they are good at, how they answer. */
import type { SkillEntry } from '../../../core/domain/keywords.ts';
import { clamp } from '../chance.ts';
import { quantile } from '../report/statistics.ts';
import { ANYTHING, spreadExpertise } from '../world/expertise.ts';
import { relevanceBehind } from '../world/manners.ts';
import { MARKET } from '../world/market.ts';
import { joined, type Span } from '../world/shifts.ts';
import type { Person } from '../world/world.ts';
import type { ConsultantRow, MatchRow, SeenRow, SessionRow } from './tables.ts';

/** Presence is not stored, but whoever was seen was there: so long before and after. */
const SEEN_REACHES_MS = 15 * 60_000;

export function shiftsFrom(
  input: { matches: readonly MatchRow[]; sessions: readonly SessionRow[]; seen: readonly SeenRow[] },
  span: Span,
): Person['shifts'] {
  const moments = [
    ...input.seen.map((it) => ({ from: it.at, to: it.at })),
    ...input.matches.filter((it) => it.wave > 0).map((it) => ({ from: it.invited, to: it.responded ?? it.invited })),
    ...input.sessions.map((it) => ({ from: it.opened, to: it.ended })),
  ];
  return joined(
    moments.map(({ from, to }) => ({ from: from - SEEN_REACHES_MS, to: to + SEEN_REACHES_MS })),
    span,
  );
}

/** How much a declared level and a general first impression weigh beside one session. */
const DECLARED = 2;
const IMPRESSION = 2;
const AVERAGE = 0.6;
/** "Not my area": hardly any, and half as telling as a session. */
const NOT_MY_AREA = { value: 0.1, weight: 0.5 };

/**
 * Expertise with hindsight: every rating and every "not my area" there is, also those that came after the moment that is replayed and
 * that the matching therefore could not know.
 */
export function expertiseFrom(
  input: {
    consultant: ConsultantRow;
    matches: readonly MatchRow[];
    sessions: readonly SessionRow[];
    skillsOf: (questionId: string) => readonly { slug: string; weight: number }[];
  },
  taxonomy: { skills: ReadonlyMap<string, SkillEntry>; childrenOf: ReadonlyMap<string, readonly string[]> },
): Map<string, number> {
  const evidence = new Map<string, { sum: number; weight: number }>();
  const hear = (slug: string, value: number, weight: number): void => {
    const heard = evidence.get(slug) ?? { sum: 0, weight: 0 };
    evidence.set(slug, { sum: heard.sum + value * weight, weight: heard.weight + weight });
  };
  hear(ANYTHING, AVERAGE, IMPRESSION);
  for (const { slug, level } of input.consultant.skills) hear(slug, 0.18 * level, DECLARED);
  for (const { question_id, rating } of input.sessions) {
    if (rating === null) continue;
    hear(ANYTHING, relevanceBehind(rating), 1);
    for (const { slug, weight } of input.skillsOf(question_id)) hear(slug, relevanceBehind(rating), weight);
  }
  for (const { question_id, status, close_reason } of input.matches) {
    if (status !== 'declined' || close_reason !== 'not_my_area') continue;
    for (const { slug, weight } of input.skillsOf(question_id))
      hear(slug, NOT_MY_AREA.value, NOT_MY_AREA.weight * weight);
  }
  const declared = new Set(input.consultant.skills.map(({ slug }) => slug));
  const own = Array.from(evidence, ([slug, { sum, weight }]) => {
    // One good word about what nobody declared is a hint, not a proof.
    const doubt = slug === ANYTHING || declared.has(slug) ? 0 : 1;
    return [slug, clamp(sum / (weight + doubt), 0, 1)] as const;
  });
  return spreadExpertise(new Map(own), taxonomy.skills, taxonomy.childrenOf);
}

const PRIOR_ANSWERS = 5;

/** Answered ÷ asked, shrunk towards what is usual. */
export function answersFrom(matches: readonly MatchRow[]): { attention: number; answerMs: number } {
  const asked = matches.filter((it) => it.wave > 0);
  const times = asked.flatMap((it) => (it.responded === null ? [] : [it.responded - it.invited]));
  const missed = asked.filter((it) => it.responded === null && it.status === 'expired').length;
  return {
    attention:
      (times.length + PRIOR_ANSWERS * MARKET.consultant.attention.mean) / (times.length + missed + PRIOR_ANSWERS),
    answerMs: quantile(times, 0.5) ?? 1000 * MARKET.consultant.answerSeconds.median,
  };
}
