/** What past questions teach about skills: how often each is asked for, with which others, with which words. */
import type { Lexicon } from '../lexicon.ts';
import { tokenise } from '../text.ts';
import { Associations } from './associations.ts';
import { type CountedQuestion, idfOf, PastQuestions } from './past-questions.ts';
import { type RegressionTables, SkillRegression } from './skill-regression.ts';
import { SkillSpelling, type SpellingTables } from './skill-spelling.ts';
import { isTelling, TITLE_WORD } from './terms.ts';
import { letterGroups } from './track-record.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The skills by position, with the words of their names. */
export class SkillNames {
  readonly slugs: readonly string[];
  readonly places: ReadonlyMap<string, number>;
  /** Position of each skill's field. */
  readonly fields: Int32Array;
  readonly fieldCount: number;
  readonly words: readonly (readonly string[])[];
  /** Four-letter groups of each name. */
  readonly letters: readonly (readonly string[])[];
  /** Word of a name → the skills that have it. */
  readonly byWord: ReadonlyMap<string, readonly number[]>;

  constructor(lexicon: Lexicon) {
    this.slugs = [...lexicon.skills.keys()].sort();
    this.places = new Map(this.slugs.map((slug, i) => [slug, i]));
    const fields = [...new Set([...lexicon.skills.values()].map(({ field }) => field))].sort();
    this.fieldCount = fields.length;
    this.fields = Int32Array.from(this.slugs, (slug) => fields.indexOf(lexicon.skills.get(slug)!.field));
    this.words = this.slugs.map((slug) => [
      ...new Set(
        tokenise(lexicon.skills.get(slug)!.name)
          .filter(isTelling)
          .map((token) => token.stem),
      ),
    ]);
    this.letters = this.slugs.map((slug) => [...letterGroups(lexicon.skills.get(slug)!.name)]);
    const byWord = new Map<string, number[]>();
    this.words.forEach((words, skill) => {
      for (const word of words) byWord.set(word, [...(byWord.get(word) ?? []), skill]);
    });
    this.byWord = byWord;
  }
}

export class SkillKnowledge {
  readonly names: SkillNames;
  readonly vocabulary: Vocabulary;
  readonly past: PastQuestions;
  readonly associations: Associations;
  readonly regression: SkillRegression;
  readonly spelling: SkillSpelling;
  readonly asked: Float64Array;
  /** skill → other skill → in how many questions both */
  readonly together: readonly ReadonlyMap<number, number>[];
  /** Skills asked for, by field. */
  readonly askedInField: Float64Array;

  constructor(
    names: SkillNames,
    vocabulary: Vocabulary,
    questions: readonly CountedQuestion[],
    linear: { readonly regression?: RegressionTables; readonly spelling?: SpellingTables },
    places?: readonly (number | undefined)[],
  ) {
    this.names = names;
    this.vocabulary = vocabulary;
    this.past = new PastQuestions(vocabulary, questions);
    const inTitle = vocabulary.terms.map((term) => term.startsWith(TITLE_WORD));
    this.associations = new Associations(questions, names.slugs.length, inTitle);
    this.regression = new SkillRegression(linear.regression ?? [], names.slugs.length, places);
    this.spelling = new SkillSpelling(linear.spelling, vocabulary.questions, names.slugs.length, places);
    this.asked = new Float64Array(names.slugs.length);
    this.askedInField = new Float64Array(names.fieldCount);
    const together = names.slugs.map(() => new Map<number, number>());
    for (const { skills } of questions) {
      for (const skill of skills) {
        this.asked[skill]! += 1;
        this.askedInField[names.fields[skill]!]! += 1;
        for (const other of skills)
          if (other !== skill) together[skill]!.set(other, (together[skill]!.get(other) ?? 0) + 1);
      }
    }
    this.together = together;
  }

  /** Of a word, as rare as it is among past questions. */
  idf(word: string): number {
    const place = this.vocabulary.places.get(word);
    return idfOf(this.vocabulary.questions, place === undefined ? 0 : this.vocabulary.counts[place]!);
  }

  /** For skills that a part of the name hints at: the share of the name's words, by rarity, in the text and in the title. */
  partlyNamed(terms: ReadonlyMap<string, number>): Map<number, { text: number; title: number }> {
    const found = new Map<number, { text: number; title: number }>();
    for (const term of terms.keys()) {
      const isTitle = term.startsWith(TITLE_WORD);
      const word = isTitle ? term.slice(TITLE_WORD.length) : term;
      for (const skill of this.names.byWord.get(word) ?? []) {
        const shares = found.get(skill) ?? { text: 0, title: 0 };
        const share = this.idf(word) / this.names.words[skill]!.reduce((sum, it) => sum + this.idf(it), 0);
        if (isTitle) shares.title += share;
        else shares.text += share;
        found.set(skill, shares);
      }
    }
    return found;
  }
}
