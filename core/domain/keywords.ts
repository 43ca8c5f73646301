/** What a question is about: skills of the taxonomy first, then the words that carry it. */
import type { LikelySkill, SkillModel } from './learning/skill-model.ts';
import { findSkills, type Hit, type Lexicon } from './lexicon.ts';
import { splitCode, type Token, tokenise } from './text.ts';

export { buildLexicon, type Lexicon, type SkillEntry } from './lexicon.ts';

export interface Keyword {
  term: string;
  /** 0..1; the highest is 1. */
  weight: number;
  skill?: string;
}

export interface ExtractedKeywords {
  /** At most 12, skills first, then words; each by falling weight. */
  readonly keywords: Keyword[];
  /** At most 5 phrases that matter here and that the taxonomy does not know, lower case, the weightiest first. */
  readonly unknown: string[];
}

const MAX_KEYWORDS = 12;
const MAX_UNKNOWN = 5;
const TITLE = 3;
const CODE = 0.3;
/** What a chosen skill leaves for the best that was only found. */
const FOUND_BESIDE_CHOSEN = 0.8;
const PARENT = 0.3;
const WORD_BESIDE_SKILLS = 0.4;

/** So many skills that the model only believes in are kept… */
const MOST_LIKELY = 8;
/** …down to this probability… */
const LEAST_LIKELY = 0.02;
/** …and what is less sure than this never weighs 1, however much likelier than the rest. */
const LIKELY_IN_FULL = 0.25;

/**
 * `skills`: slugs that the client chose; they weigh 1. Without a `model` skills are those that are named; with one, those that
 * past questions with such words were about. Pure; .1 ms for a usual question, at most .8 ms for 5,000 characters, a model adds .2 ms.
 */
export function extractKeywords(
  lexicon: Lexicon,
  question: { title: string; body: string; skills?: readonly string[] },
  model?: SkillModel,
): ExtractedKeywords {
  const { prose, code } = splitCode(question.body);
  const sections = [
    { tokens: tokenise(question.title), worth: TITLE, prose: true },
    { tokens: tokenise(prose), worth: 1, prose: true },
    { tokens: code === '' ? [] : tokenise(code), worth: CODE, prose: false },
  ];
  const present = new Set(sections.flatMap(({ tokens }) => tokens.map((token) => token.stem)));
  const found = new Map<string, number>();
  const words = new Map<string, Mention>();
  const phrases = new Map<string, Mention>();
  const hits: Hit[][] = [];
  for (const { tokens, worth, prose } of sections) {
    const known = new Uint8Array(tokens.length);
    const named = findSkills(lexicon, tokens, present);
    hits.push(named);
    for (const { slugs, at, length } of named) {
      known.fill(1, at, at + length);
      // The longer the alias, the less it is there by chance.
      for (const slug of slugs) found.set(slug, (found.get(slug) ?? 0) + worth * (1 + 0.2 * (length - 1)));
    }
    if (prose) noteUnknown(tokens, known, worth, words, phrases);
  }
  const likely = model?.skillsOf(
    { title: sections[0]!.tokens, prose: sections[1]!.tokens },
    { title: hits[0]!, prose: hits[1]! },
    MOST_LIKELY,
  );
  const believed = likely === undefined ? weighNamed(found) : weighLikely(likely);
  const skills = weighSkills(lexicon, believed, question.skills ?? []).slice(0, MAX_KEYWORDS);
  return {
    keywords: [
      ...skills,
      ...weighWords(words, MAX_KEYWORDS - skills.length, skills.length > 0 ? WORD_BESIDE_SKILLS : 1),
    ],
    unknown: [...phrases.values()]
      .filter((phrase) => phrase.mass >= (phrase.length > 1 ? 2 : TITLE + 1))
      .sort((a, b) => b.mass * b.length - a.mass * a.length || (a.text < b.text ? -1 : 1))
      .slice(0, MAX_UNKNOWN)
      .map((phrase) => phrase.text),
  };
}

/** slug → 0..1, the best 1 */
function weighNamed(found: ReadonlyMap<string, number>): Map<string, number> {
  const saturated = Array.from(found, ([slug, mass]) => [slug, mass / (mass + 1.5)] as const);
  const highest = Math.max(...saturated.map(([, weight]) => weight));
  return new Map(saturated.map(([slug, weight]) => [slug, weight / highest]));
}

function weighLikely(likely: readonly LikelySkill[]): Map<string, number> {
  const full = Math.max(LIKELY_IN_FULL, likely[0]?.probability ?? 0);
  return new Map(
    likely.flatMap(({ slug, probability }) =>
      probability < LEAST_LIKELY ? [] : [[slug, probability / full] as const],
    ),
  );
}

function weighSkills(lexicon: Lexicon, believed: ReadonlyMap<string, number>, chosen: readonly string[]): Keyword[] {
  const weights = new Map<string, number>();
  const raise = (slug: string, weight: number): void => {
    weights.set(slug, Math.max(weight, weights.get(slug) ?? 0));
  };
  for (const slug of chosen) raise(slug, 1);
  for (const [slug, weight] of believed) raise(slug, weight * (chosen.length > 0 ? FOUND_BESIDE_CHOSEN : 1));
  // Who knows containers can often help with Kubernetes: the parent widens the circle, with little weight.
  for (const [slug, weight] of [...weights]) {
    const parent = lexicon.skills.get(slug)?.parent;
    if (parent) raise(parent, PARENT * weight);
  }
  return Array.from(weights, ([slug, weight]) => ({
    term: lexicon.skills.get(slug)?.name ?? slug.replaceAll('-', ' '),
    weight: round(weight),
    skill: slug,
  })).sort((a, b) => b.weight - a.weight || (a.skill < b.skill ? -1 : 1));
}

function weighWords(words: ReadonlyMap<string, Mention>, limit: number, scale: number): Keyword[] {
  const best = [...words.values()]
    .sort((a, b) => b.mass - a.mass || (a.text < b.text ? -1 : 1))
    .slice(0, Math.max(0, limit));
  const highest = best[0]?.mass ?? 1;
  return best.map(({ text, mass }) => ({ term: text, weight: round((scale * mass) / highest) }));
}

interface Mention {
  readonly text: string;
  /** In words. */
  readonly length: number;
  mass: number;
}

/** Letters at least in part: numbers alone are amounts, dates and telephone numbers. */
const tells = (token: Token): boolean =>
  !token.stop && (token.surface.length > 2 || token.surface > '\x7f') && /\p{L}{2}/u.test(token.surface);

/** Counts words that are no alias, and phrases of one to three of them that stand together. */
function noteUnknown(
  tokens: readonly Token[],
  known: Uint8Array,
  worth: number,
  words: Map<string, Mention>,
  phrases: Map<string, Mention>,
): void {
  const note = (into: Map<string, Mention>, run: readonly Token[]): void => {
    const [first] = run;
    const key = run.length === 1 ? first!.stem : run.map((token) => token.stem).join(' ');
    const mention = into.get(key);
    if (mention !== undefined) mention.mass += worth;
    else into.set(key, { text: run.map((token) => token.surface).join(' '), length: run.length, mass: worth });
  };
  let run: Token[] = [];
  const close = (): void => {
    if (run.length <= 3) {
      if (run.length > 0) note(phrases, run);
    } else for (let i = 1; i < run.length; i += 1) note(phrases, run.slice(i - 1, i + 1));
    run = [];
  };
  tokens.forEach((token, i) => {
    if (token.breaks) close();
    if (known[i] === 0 && tells(token)) {
      note(words, [token]);
      run.push(token);
    } else close();
  });
  close();
}

const round = (weight: number): number => Math.round(weight * 1000) / 1000;
