/**
 * Which skills a question is about, learned from past questions: candidates from the taxonomy's names, from words that go
 * with skills, and from the nearest past questions; trees weigh what speaks for each.
 */
import { findSkills, type Lexicon } from '../lexicon.ts';
import type { PastQuestion } from './history.ts';
import type { CountedQuestion } from './past-questions.ts';
import { type NamedSkills, type SkillCandidate, skillCandidates } from './skill-candidates.ts';
import { SkillKnowledge, SkillNames } from './skill-knowledge.ts';
import { fitRegression, type RegressionTables } from './skill-regression.ts';
import { SpelledTitles, type SpellingTables } from './skill-spelling.ts';
import { toVector } from './term-vector.ts';
import { learnedTerms, type Reading, readText } from './terms.ts';
import { Forest, type Growth, growTrees, type Trees } from './trees.ts';
import { countTerms, type Vocabulary, vocabularyOf } from './vocabulary.ts';

/** What is stored; plain data, the same for the same history. */
export interface SkillTables {
  readonly terms: readonly string[];
  /** In how many questions each term stands. */
  readonly counts: readonly number[];
  readonly skills: readonly string[];
  readonly questions: readonly CountedQuestion[];
  /** Absent in tables that were learned before there was one. */
  readonly regression?: RegressionTables;
  readonly spelling?: SpellingTables;
  readonly trees: Trees;
}

export interface LikelySkill {
  readonly slug: string;
  /** 0..1 */
  readonly probability: number;
}

/** More than this is not remembered: the latest are. Keeps similarity under a tenth of a millisecond. */
export const MOST_QUESTIONS = 20_000;
const FOLDS = 5;
const GROWTH: Growth = {
  trees: 400,
  depth: 4,
  rate: 0.05,
  leastLeaf: 10,
  ridge: 1,
  columns: 0.4,
  rows: 0.6,
};

export const namedSkills = (lexicon: Lexicon, reading: Reading): NamedSkills => {
  const present = new Set([...reading.title, ...reading.prose].map((token) => token.stem));
  return {
    title: findSkills(lexicon, reading.title, present),
    prose: findSkills(lexicon, reading.prose, present),
  };
};

export class SkillModel {
  readonly knowledge: SkillKnowledge;
  readonly #forest: Forest;

  constructor(lexicon: Lexicon, tables: SkillTables) {
    const names = new SkillNames(lexicon);
    const places = tables.skills.map((slug) => names.places.get(slug));
    const questions = tables.questions.map(({ terms, counts, skills }) => ({
      terms,
      counts,
      // A skill may have left the taxonomy since.
      skills: skills.map((skill) => places[skill]).filter((place) => place !== undefined),
    }));
    const vocabulary = vocabularyOf(tables.terms, tables.counts, questions.length);
    this.knowledge = new SkillKnowledge(names, vocabulary, questions, tables, places);
    this.#forest = new Forest(tables.trees);
  }

  /** The likeliest first. */
  skillsOf(reading: Reading, named: NamedSkills, limit: number): LikelySkill[] {
    return skillCandidates(this.knowledge, reading, named)
      .map(({ skill, features }) => ({
        slug: this.knowledge.names.slugs[skill]!,
        probability: 1 / (1 + Math.exp(-this.#forest.predict(features))),
      }))
      .sort((a, b) => b.probability - a.probability || (a.slug < b.slug ? -1 : 1))
      .slice(0, limit);
  }
}

/** Questions without a skill of the taxonomy teach nothing here. @returns null when there are too few to learn from */
export function learnSkillTables(
  lexicon: Lexicon,
  history: readonly PastQuestion[],
  trees?: Trees,
): SkillTables | null {
  const names = new SkillNames(lexicon);
  const known = history.filter((it) => it.skills.some((slug) => names.places.has(slug))).slice(-MOST_QUESTIONS);
  if (known.length < LEAST_QUESTIONS) return null;
  const readings = known.map(readText);
  const termsOf = readings.map(learnedTerms);
  const { terms, counts } = countTerms(termsOf.map((it) => it.keys()));
  const vocabulary = vocabularyOf(terms, counts, known.length);
  const questions = known.map(({ skills }, i): CountedQuestion => {
    const entries = [...termsOf[i]!].flatMap(([term, count]) => {
      const place = vocabulary.places.get(term);
      return place === undefined ? [] : [[place, count] as const];
    });
    return {
      terms: entries.map(([place]) => place),
      counts: entries.map(([, count]) => count),
      skills: [...new Set(skills)].flatMap((slug) => names.places.get(slug) ?? []),
    };
  });
  const titles = new SpelledTitles(readings.map(({ title }) => title.map((token) => token.stem)));
  const ground: Ground = { lexicon, names, vocabulary, readings, titles, questions };
  return {
    terms,
    counts,
    skills: names.slugs,
    questions,
    ...linearModels(ground, () => true),
    trees: trees ?? fitTrees(ground),
  };
}

const LEAST_QUESTIONS = 50;

/** What is learned from; readings, titles and questions in one order. */
interface Ground {
  readonly lexicon: Lexicon;
  readonly names: SkillNames;
  readonly vocabulary: Vocabulary;
  readonly readings: readonly Reading[];
  readonly titles: SpelledTitles;
  readonly questions: readonly CountedQuestion[];
}

/** From those questions that are `taken`. */
function linearModels({ names, vocabulary, titles, questions }: Ground, taken: (question: number) => boolean) {
  const known = questions.filter((_, i) => taken(i));
  const skills = names.slugs.length;
  return {
    regression: fitRegression(
      known.map((it) => toVector(vocabulary, it)),
      known.map((it) => it.skills),
      { terms: vocabulary.terms.length, skills },
    ),
    spelling: titles.learn((i) => (taken(i) ? questions[i]!.skills : undefined), skills),
  };
}

/** The trees learn from questions that what is known of skills was not learned from: five folds, each judged by the other four. */
function fitTrees(ground: Ground): Trees {
  const { lexicon, names, vocabulary, readings, questions } = ground;
  const judged: { candidate: SkillCandidate; right: boolean }[] = [];
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const other = (question: number): boolean => question % FOLDS !== fold;
    const others = questions.filter((_, i) => other(i));
    const knowledge = new SkillKnowledge(names, vocabulary, others, linearModels(ground, other));
    for (let i = fold; i < questions.length; i += FOLDS) {
      const skills = new Set(questions[i]!.skills);
      for (const candidate of skillCandidates(knowledge, readings[i]!, namedSkills(lexicon, readings[i]!))) {
        // With all of history every skill that is used has been seen: what only this fold knows would teach the wrong thing.
        if (knowledge.asked[candidate.skill] === 0) continue;
        judged.push({ candidate, right: skills.has(candidate.skill) });
      }
    }
  }
  const width = judged[0]?.candidate.features.length ?? 0;
  const rows = new Float32Array(judged.length * width);
  judged.forEach(({ candidate }, i) => {
    rows.set(candidate.features, i * width);
  });
  return growTrees(
    rows,
    Uint8Array.from(judged, ({ right }) => (right ? 1 : 0)),
    width,
    GROWTH,
  );
}
