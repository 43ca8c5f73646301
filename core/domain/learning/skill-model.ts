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
import { toVector } from './term-vector.ts';
import { learnedTerms, type Reading, readText } from './terms.ts';
import { Forest, type Growth, growTrees, type Trees } from './trees.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What is stored; plain data, the same for the same history. */
export interface SkillTables {
  readonly terms: readonly string[];
  /** In how many questions each term stands. */
  readonly counts: readonly number[];
  readonly skills: readonly string[];
  readonly questions: readonly CountedQuestion[];
  /** Absent in tables that were learned before there was one. */
  readonly regression?: RegressionTables;
  readonly trees: Trees;
}

export interface LikelySkill {
  readonly slug: string;
  /** 0..1 */
  readonly probability: number;
}

/** More than this is not remembered: the latest are. Keeps similarity under a tenth of a millisecond. */
export const MOST_QUESTIONS = 20_000;
const LEAST_TERM_COUNT = 2;
const FOLDS = 5;
const GROWTH: Growth = { trees: 250, depth: 4, rate: 0.07, leastLeaf: 10, ridge: 1, columns: 0.4 };

export function vocabularyOf(terms: readonly string[], counts: readonly number[], questions: number): Vocabulary {
  return { places: new Map(terms.map((term, i) => [term, i])), terms, counts, questions };
}

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
    this.knowledge = new SkillKnowledge(names, vocabulary, questions, tables.regression ?? [], places);
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
  const frequency = new Map<string, number>();
  for (const terms of termsOf) for (const term of terms.keys()) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  const terms = [...frequency.keys()].filter((term) => frequency.get(term)! >= LEAST_TERM_COUNT).sort();
  const counts = terms.map((term) => frequency.get(term)!);
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
  return {
    terms,
    counts,
    skills: names.slugs,
    questions,
    regression: regressionOf(names, vocabulary, questions),
    trees: trees ?? fitTrees(lexicon, names, vocabulary, readings, questions),
  };
}

const LEAST_QUESTIONS = 50;

const regressionOf = (names: SkillNames, vocabulary: Vocabulary, questions: readonly CountedQuestion[]) =>
  fitRegression(
    questions.map((it) => toVector(vocabulary, it)),
    questions.map(({ skills }) => skills),
    { terms: vocabulary.terms.length, skills: names.slugs.length },
  );

/** The trees learn from questions that what is known of skills was not learned from: five folds, each judged by the other four. */
function fitTrees(
  lexicon: Lexicon,
  names: SkillNames,
  vocabulary: Vocabulary,
  readings: readonly Reading[],
  questions: readonly CountedQuestion[],
): Trees {
  const judged: { candidate: SkillCandidate; right: boolean }[] = [];
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const others = questions.filter((_, i) => i % FOLDS !== fold);
    const knowledge = new SkillKnowledge(names, vocabulary, others, regressionOf(names, vocabulary, others));
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
