/** Figures as a person reads them. */
import type { Consultant, Money } from '../../client-sdk/src/index.ts';
import type { Explanation, Keyword } from '../../contract/index.ts';

export function moneyText({ amount, currency }: Money): string {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

export const secondsText = (seconds: number): string =>
  seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;

export const decimals = (value: number, digits = 2): string => value.toFixed(digits).replace(/^(-?)0\./, '$1.');

const SHOWN_KEYWORDS = 8;

/** The weightiest keywords, known skills first. */
export function keywordsText(keywords: readonly Keyword[]): string {
  const shown = keywords
    .toSorted((a, b) => Number(b.skill !== undefined) - Number(a.skill !== undefined) || b.weight - a.weight)
    .slice(0, SHOWN_KEYWORDS)
    .map(({ term, weight, skill }) => `${skill ?? `"${term}"`} ${decimals(weight)}`);
  return shown.join(' · ') || 'none found';
}

export function consultantText({ name, tier, rating, completedSessions, trustScore }: Consultant): string {
  const stars = rating.average === null ? 'not rated yet' : `${rating.average.toFixed(1)} stars from ${rating.count}`;
  return `${name} · ${tier} · ${stars} · ${completedSessions} sessions · trust ${trustScore.toFixed(1)}`;
}

/** The parts that made the score, the largest first. */
export const partsText = (parts: Readonly<Record<string, number>>): string =>
  Object.entries(parts)
    .filter(([, value]) => Math.abs(value) >= 0.005)
    .sort(([, a], [, b]) => b - a)
    .map(([name, value]) => `${name} ${decimals(value)}`)
    .join(' + ');

const exclusions: Readonly<Record<string, string>> = {
  already_asked: 'asked before',
  language: 'speak another language',
  currency: 'price in another currency',
  price: 'over the highest rate',
  relevance: 'not relevant enough',
  rookie: 'too new for this one',
};

/** "7 not relevant enough, 2 busy": how many were left out, and for which reason. */
export function leftOutText(considered: Explanation['considered']): string {
  const counts = new Map<string, number>();
  for (const { excluded } of considered) {
    if (excluded !== null) counts.set(excluded, (counts.get(excluded) ?? 0) + 1);
  }
  return [...counts]
    .map(([reason, count]) => `${count} ${exclusions[reason] ?? reason.replaceAll('_', ' ')}`)
    .join(', ');
}

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

export const shorten = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;
