/** Skills that somebody outside suggests for a question: what they may add to what was read here. */
import type { Keyword, Lexicon } from './keywords.ts';

export interface SuggestedSkill {
  readonly slug: string;
  /** 0..1 */
  readonly weight: number;
}

/** More than these of a question are not taken. */
export const MAX_SUGGESTED = 5;
/** A suggestion never weighs more than this, however sure it was. */
export const MOST_WEIGHT = 0.5;
/** All suggestions together, as a part of what the skills weigh that were read here. */
const MOST_TOGETHER = 0.5;
const MAX_KEYWORDS = 12;

/**
 * Widens the circle and does no more: every skill that was read here stays with its weight, unknown slugs are dropped, weights
 * are bounded one by one and together. So whoever suggests can neither push out a consultant's topic nor outweigh it, even when a
 * question's text has told them what to say.
 * @returns skills as read, suggested skills, words; words give way when there would be more than 12
 */
export function widenKeywords(
  lexicon: Lexicon,
  keywords: readonly Keyword[],
  suggested: readonly SuggestedSkill[],
): Keyword[] {
  const skills = keywords.filter((it) => it.skill !== undefined);
  const words = keywords.filter((it) => it.skill === undefined);
  const read = new Set(skills.map((it) => it.skill));
  const best = new Map<string, number>();
  for (const { slug, weight } of suggested) {
    if (!(weight > 0) || read.has(slug) || !lexicon.skills.has(slug)) continue;
    best.set(slug, Math.max(best.get(slug) ?? 0, Math.min(1, weight) * MOST_WEIGHT));
  }
  const taken = [...best].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, MAX_SUGGESTED);
  const together = taken.reduce((sum, [, weight]) => sum + weight, 0);
  const allowed = skills.length > 0 ? MOST_TOGETHER * skills.reduce((sum, { weight }) => sum + weight, 0) : together;
  const scale = together > allowed ? allowed / together : 1;
  const added = taken
    .map(([slug, weight]) => ({
      term: lexicon.skills.get(slug)!.name,
      weight: Math.floor(weight * scale * 1000) / 1000,
      skill: slug,
    }))
    .filter((it) => it.weight > 0);
  return [...skills, ...added, ...words.slice(0, Math.max(0, MAX_KEYWORDS - skills.length - added.length))];
}
