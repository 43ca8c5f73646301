/**
 * The learned order of a shortlist: a weighted sum of what each candidate's track record says about a question. The sum is a
 * conditional logit: e^sum is proportional to the chance that this candidate is the one who answers.
 */
import type { ScoringQuestion } from '../candidates.ts';
import type { Lexicon } from '../lexicon.ts';
import { countOf, hashOf } from './hashed-counts.ts';
import { Meanings, type MeaningTables } from './meanings.ts';
import { idfOf } from './past-questions.ts';
import { letterGroups, type ReadableRecord } from './track-record.ts';

export const rankFeatures = [
  /** BM25 of the question against the words of past answers, as a part of the best at hand. */
  'text',
  /** The same by a smoothed language model: rare words count for more, repetition for less. */
  'language',
  /** Four-letter groups of the title against the titles of the past, as a part of the best at hand. */
  'letters',
  /** The letter groups by a smoothed language model, as a logarithm: also among those who share none with the best. */
  'spelling',
  /** Cosine of the question's words and those of the past, each by the company that they keep. */
  'meaning',
  /** meaning × ln(1 + answers): a long past that points the same way is no accident. */
  'depth',
  /** Σ weight × rarity × ln(1 + answers with the skill), as a part of the best at hand. */
  'skill',
  /** The same of answers that count half as much after 60 days. */
  'practice',
  /** How much of their past is about the question's skills. */
  'focus',
  /** ln(1 + 20 × how much of their past lies in the question's fields): a little is far from nothing. */
  'field',
  /** ln(1 + answers) */
  'answers',
  /** ln(1 + answers with a half-life of so many days) */
  'days7',
  'days30',
  'days90',
] as const;
export type RankFeature = (typeof rankFeatures)[number];
export type RankWeights = Readonly<Record<RankFeature, number>>;

/** What is stored; plain data. */
export interface RankTables {
  /** Words of the past with the number of questions they stand in. */
  readonly words: readonly string[];
  readonly counts: readonly number[];
  /** The same for letter groups, as hashes. */
  readonly letters: readonly number[];
  readonly letterCounts: readonly number[];
  readonly questions: number;
  readonly averageWords: number;
  readonly averageLetters: number;
  readonly consultants: number;
  /** slug → consultants with an answer in it */
  readonly holders: Readonly<Record<string, number>>;
  readonly meanings: MeaningTables;
  readonly weights: RankWeights;
}

/**
 * Rounded from a fit on a public question-and-answer history, each question seen with what was known long before it; which features
 * there are was chosen by that history's cross-validation and by a public half of later questions. A refit on one's own history
 * replaces them only when it is surely better.
 */
export const RANK_WEIGHTS: RankWeights = {
  text: 0.65,
  language: 0.35,
  letters: 0,
  spelling: 0.17,
  meaning: 0.75,
  depth: 0.18,
  skill: 1.5,
  practice: 0.2,
  focus: 1.45,
  field: 1.8,
  answers: -0.6,
  days7: 0.5,
  days30: -0.15,
  days90: 0.5,
};

const K1 = 1.2;
const B = 0.75;
/** Pseudo-words with which the language model smooths a short past. */
const SMOOTHING = 200;
/** A twentieth of a past in the field is half of what counts. */
const FIELD_SLOPE = 20;
/** A long question is compared by its most telling words. */
const MOST_WORDS = 40;

interface Asked {
  readonly words: readonly {
    readonly hash: number;
    readonly factor: number;
    readonly weight: number;
    readonly expected: number;
  }[];
  readonly length: number;
  readonly letters: readonly { readonly hash: number; readonly idf: number; readonly expected: number }[];
  readonly meaning: Float64Array;
  readonly skills: readonly { readonly slug: string; readonly factor: number }[];
  readonly fullSkill: number;
  readonly fields: ReadonlyMap<string, number>;
}

export class Ranker {
  readonly weights: RankWeights;
  readonly #tables: RankTables;
  readonly #lexicon: Lexicon;
  readonly #counts: ReadonlyMap<string, number>;
  readonly #letterCounts: ReadonlyMap<number, number>;
  readonly #mass: number;
  readonly #letterMass: number;
  readonly #meanings: Meanings;

  constructor(lexicon: Lexicon, tables: RankTables) {
    this.weights = tables.weights;
    this.#tables = tables;
    this.#lexicon = lexicon;
    this.#counts = new Map(tables.words.map((word, i) => [word, tables.counts[i]!]));
    this.#letterCounts = new Map(tables.letters.map((hash, i) => [hash, tables.letterCounts[i]!]));
    this.#mass = tables.counts.reduce((a, b) => a + b, 0) + 1;
    this.#letterMass = tables.letterCounts.reduce((a, b) => a + b, 0) + 1;
    this.#meanings = new Meanings(tables.meanings);
  }

  /** Rows in the order of `records`, columns in that of `rankFeatures`. */
  features(question: ScoringQuestion, records: readonly ReadableRecord[]): Float64Array[] {
    const asked = this.#read(question);
    const rows = records.map((record) => this.#row(asked, record));
    for (const column of ['text', 'letters', 'skill', 'practice'] as const) {
      const at = rankFeatures.indexOf(column);
      const most = Math.max(...rows.map((row) => row[at]!), 1e-9);
      for (const row of rows) row[at]! /= most;
    }
    const language = rankFeatures.indexOf('language');
    const most = Math.max(...rows.map((row) => row[language]!), Number.NEGATIVE_INFINITY);
    for (const row of rows) row[language] = Math.exp(2 * (row[language]! - most));
    return rows;
  }

  #read(question: ScoringQuestion): Asked {
    const { questions, consultants, holders } = this.#tables;
    const terms = question.terms.map(({ term, weight }) => ({ term, weight, hash: hashOf(term) }));
    const words = terms
      .map(({ term, weight, hash }) => {
        const count = this.#counts.get(term) ?? 0;
        return {
          hash,
          factor: weight * idfOf(questions, count),
          weight,
          expected: (count + 0.5) / this.#mass,
        };
      })
      .sort((a, b) => b.factor - a.factor || a.hash - b.hash)
      .slice(0, MOST_WORDS);
    // A group that nobody has met tells nothing about anybody.
    const letters = [...letterGroups(question.title ?? '')].flatMap((group) => {
      const hash = hashOf(group);
      const count = this.#letterCounts.get(hash);
      if (count === undefined) return [];
      return [{ hash, idf: Math.log(1 + questions / (1 + count)), expected: (count + 0.5) / this.#letterMass }];
    });
    const skills = question.skills.map(({ slug, weight }) => ({
      slug,
      factor: weight * Math.log(1 + consultants / (1 + (Object.hasOwn(holders, slug) ? holders[slug]! : 0))),
    }));
    return {
      words,
      length: words.reduce((sum, { weight }) => sum + weight, 0) || 1,
      letters,
      meaning: this.#meanings.ofQuestion(terms),
      skills,
      fullSkill: skills.reduce((sum, { factor }) => sum + factor, 0) || 1,
      fields: this.fieldsOf(question),
    };
  }

  /** field → its share of the question's skills, by weight */
  fieldsOf({ skills }: ScoringQuestion): Map<string, number> {
    const fields = new Map<string, number>();
    const total = skills.reduce((sum, { weight }) => sum + weight, 0);
    for (const { slug, weight } of skills) {
      const field = this.#lexicon.skills.get(slug)?.field;
      if (field !== undefined) fields.set(field, (fields.get(field) ?? 0) + weight / total);
    }
    return fields;
  }

  #row(asked: Asked, record: ReadableRecord): Float64Array {
    const { averageWords, averageLetters } = this.#tables;
    const damping = K1 * (1 - B + (B * record.words.length) / averageWords);
    let text = 0;
    let language = Math.log(SMOOTHING / (record.words.length + SMOOTHING));
    for (const { hash, factor, weight, expected } of asked.words) {
      const count = countOf(record.words, hash);
      if (count === 0) continue;
      text += (factor * count * (K1 + 1)) / (count + damping);
      language += (weight * Math.log(1 + count / (SMOOTHING * expected))) / asked.length;
    }
    const letterDamping = K1 * (1 - B + (B * record.letters.length) / averageLetters);
    let letters = 0;
    let spelling = Math.log(SMOOTHING / (record.letters.length + SMOOTHING));
    for (const { hash, idf, expected } of asked.letters) {
      const count = countOf(record.letters, hash);
      if (count === 0) continue;
      letters += (idf * count * (K1 + 1)) / (count + letterDamping);
      spelling += Math.log(1 + count / (SMOOTHING * expected)) / asked.letters.length;
    }
    const meaning = this.#meanings.likeness(asked.meaning, record);
    const answers = Math.log1p(record.answers);
    let skill = 0;
    let practice = 0;
    let focus = 0;
    for (const { slug, factor } of asked.skills) {
      const count = record.skills.get(slug);
      if (count === undefined) continue;
      skill += factor * Math.log1p(count);
      practice += factor * Math.log1p(record.skillsLately.get(slug)!);
      focus += (factor * count) / record.answers;
    }
    let field = 0;
    for (const [name, share] of asked.fields) field += share * (record.fields.get(name) ?? 0);
    const { days7, days30, days90 } = record.lately;
    return Float64Array.of(
      text,
      language,
      letters,
      spelling,
      meaning,
      meaning * answers,
      skill,
      practice,
      focus / asked.fullSkill,
      Math.log1p(FIELD_SLOPE * field),
      answers,
      Math.log1p(days7),
      Math.log1p(days30),
      Math.log1p(days90),
    );
  }
}
