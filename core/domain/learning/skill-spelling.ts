/**
 * A second linear model a skill, over the letters of titles: groups of four see what endings, compounds and slips of the pen
 * hide from words.
 */
import { fitRegression, type RegressionTables, SkillRegression } from './skill-regression.ts';
import { type TermVector, toVector } from './term-vector.ts';
import { groupsOf } from './track-record.ts';
import { countTerms, toQuery, type Vocabulary, vocabularyOf } from './vocabulary.ts';

/** .06: the smaller ones are three quarters of all, and hardly missed. */
const LEAST_WEIGHT = 60;

export interface SpellingTables {
  readonly groups: readonly string[];
  /** In how many titles each group stands. */
  readonly counts: readonly number[];
  readonly regression: RegressionTables;
}

/** Reads titles by the letter groups of past ones. */
export class SkillSpelling {
  readonly #vocabulary: Vocabulary;
  readonly #regression: SkillRegression;

  /** No tables: every score is 0. `questions`: how many were learned from; `places`: stored skill → position today. */
  constructor(
    tables: SpellingTables | undefined,
    questions: number,
    skills: number,
    places?: readonly (number | undefined)[],
  ) {
    this.#vocabulary = vocabularyOf(tables?.groups ?? [], tables?.counts ?? [], questions);
    this.#regression = new SkillRegression(tables?.regression ?? [], skills, places);
  }

  /** As `SkillRegression.score`. `groups`: of the title. */
  score(groups: ReadonlySet<string>): Float64Array {
    return this.#regression.score(spelled(this.#vocabulary, groups));
  }
}

const spelled = (vocabulary: Vocabulary, groups: ReadonlySet<string>): TermVector =>
  toVector(vocabulary, toQuery(vocabulary, new Map(Array.from(groups, (group) => [group, 1]))));

/** The titles of past questions in letter groups, ready to be learned from, all of them or a part. */
export class SpelledTitles {
  readonly #vocabulary: Vocabulary;
  readonly #vectors: readonly TermVector[];

  /** `titles`: stems of each. */
  constructor(titles: readonly (readonly string[])[]) {
    const groups = titles.map(groupsOf);
    const { terms, counts } = countTerms(groups);
    this.#vocabulary = vocabularyOf(terms, counts, titles.length);
    this.#vectors = groups.map((it) => spelled(this.#vocabulary, it));
  }

  /** `skillsOf(i)`: positions of the skills of title `i`, undefined where it is to be left out; `skills`: how many there are. */
  learn(skillsOf: (title: number) => readonly number[] | undefined, skills: number): SpellingTables {
    const known = this.#vectors.flatMap((vector, i) => {
      const about = skillsOf(i);
      return about === undefined ? [] : [{ vector, about }];
    });
    return {
      groups: this.#vocabulary.terms,
      counts: Array.from(this.#vocabulary.counts),
      regression: fitRegression(
        known.map(({ vector }) => vector),
        known.map(({ about }) => about),
        { terms: this.#vocabulary.terms.length, skills },
        LEAST_WEIGHT,
      ),
    };
  }
}
