/** What a consultant's answered questions say about them: in which words, skills and fields, how many, and how lately. */
import { tokenise } from '../text.ts';
import { type HashedCounts, hashCounts } from './hashed-counts.ts';
import { isTelling } from './terms.ts';

export interface PastAnswer {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly title: string;
  readonly body: string;
  /** How the answer begins. */
  readonly start: string;
  readonly skills: readonly { readonly slug: string; readonly field: string }[];
}

export interface TrackRecord {
  readonly answers: number;
  /** Answers, each counting half as much after so many days. As of when the record was made. */
  readonly lately: { readonly days7: number; readonly days30: number; readonly days90: number };
  readonly words: HashedCounts;
  /** Groups of four letters of the titles: they see what endings and compounds hide. */
  readonly letters: HashedCounts;
  /** slug → answered questions */
  readonly skills: ReadonlyMap<string, number>;
  /** The same answers, each counting half as much after 60 days. */
  readonly skillsLately: ReadonlyMap<string, number>;
  /** field → share of all skills of all answered questions */
  readonly fields: ReadonlyMap<string, number>;
}

/** A number by name, in whatever form it is kept. */
export interface Named {
  get(name: string): number | undefined;
}
/** What the ranker reads of a track record: one that was just made, or one that stays packed. */
export interface ReadableRecord extends Omit<TrackRecord, 'skills' | 'skillsLately' | 'fields'> {
  readonly skills: Named;
  readonly skillsLately: Named;
  readonly fields: Named;
}

const DAY = 86_400_000;
const SKILL_HALF_LIFE_DAYS = 60;
/** A word counts at most so often for one answer. */
const MOST_PER_ANSWER = 3;

export function trackRecordOf(past: readonly PastAnswer[], now: number): TrackRecord {
  const words = new Map<string, number>();
  const letters = new Map<string, number>();
  const skills = new Map<string, number>();
  const skillsLately = new Map<string, number>();
  const fields = new Map<string, number>();
  let named = 0;
  const faded = (at: number, halfLife: number): number => 0.5 ** (Math.max(0, now - at) / (halfLife * DAY));
  for (const answer of past) {
    const fresh = faded(answer.at, SKILL_HALF_LIFE_DAYS);
    for (const [word, count] of wordsOf(answer)) words.set(word, (words.get(word) ?? 0) + count);
    for (const group of letterGroups(answer.title)) letters.set(group, (letters.get(group) ?? 0) + 1);
    for (const { slug, field } of answer.skills) {
      skills.set(slug, (skills.get(slug) ?? 0) + 1);
      skillsLately.set(slug, (skillsLately.get(slug) ?? 0) + fresh);
      fields.set(field, (fields.get(field) ?? 0) + 1);
      named += 1;
    }
  }
  for (const [field, count] of fields) fields.set(field, count / named);
  const lately = (halfLife: number): number => past.reduce((sum, { at }) => sum + faded(at, halfLife), 0);
  return {
    answers: past.length,
    lately: { days7: lately(7), days30: lately(30), days90: lately(90) },
    words: hashCounts(words),
    letters: hashCounts(letters),
    skills,
    skillsLately,
    fields,
  };
}

function wordsOf({ title, body, start }: PastAnswer): Map<string, number> {
  const counts = new Map<string, number>();
  const read = (text: string, times: number): void => {
    for (const token of tokenise(text)) {
      if (isTelling(token)) counts.set(token.stem, Math.min(MOST_PER_ANSWER, (counts.get(token.stem) ?? 0) + times));
    }
  };
  read(title, 2);
  read(body, 1);
  read(start, 1);
  return counts;
}

const GROUP = 4;

/** Each once, over the stems with a space between and at both ends. */
export const letterGroups = (title: string): Set<string> => groupsOf(tokenise(title).map((token) => token.stem));

export function groupsOf(stems: readonly string[]): Set<string> {
  const text = ` ${stems.join(' ')} `;
  const groups = new Set<string>();
  for (let i = 0; i + GROUP <= text.length; i += 1) groups.add(text.slice(i, i + GROUP));
  return groups;
}
