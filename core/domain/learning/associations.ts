/** Which terms speak for which skills, counted over past questions: lift = ln(P(skill | term) ÷ P(skill)), kept where positive. */
import type { CountedQuestion } from './past-questions.ts';
import type { Query } from './vocabulary.ts';

/** What the terms of one question say about each skill; indexed by skill. */
export interface Evidence {
  /** Σ lift × P(skill | term) × √count */
  readonly strength: Float64Array;
  /** Σ lift × confidence: many weak hints. */
  readonly hints: Float64Array;
  /** The largest P(skill | term): one clear word. */
  readonly clearest: Float64Array;
  /** `strength` from the title's words alone. */
  readonly title: Float64Array;
  readonly clearestInTitle: Float64Array;
  /** Σ ln(1 + P(term | skill) ÷ P(term)): how well the skill's past explains the words, however often the skill is asked for. */
  readonly explained: Float64Array;
}

export class Associations {
  readonly #offsets: Int32Array;
  readonly #skills: Int32Array;
  readonly #strengths: Float32Array;
  readonly #hints: Float32Array;
  readonly #shares: Float32Array;
  readonly #explained: Float32Array;
  readonly #inTitle: readonly boolean[];
  readonly #evidence: Evidence;

  /** `inTitle`: for each term of the vocabulary, whether it is a title's word. */
  constructor(questions: readonly CountedQuestion[], skills: number, inTitle: readonly boolean[]) {
    this.#inTitle = inTitle;
    const together = inTitle.map(() => new Map<number, number>());
    const asked = new Float64Array(inTitle.length);
    const known = new Float64Array(skills);
    for (const question of questions) {
      for (const skill of question.skills) known[skill]! += 1;
      for (const term of question.terms) {
        asked[term]! += 1;
        const row = together[term]!;
        for (const skill of question.skills) row.set(skill, (row.get(skill) ?? 0) + 1);
      }
    }
    this.#offsets = new Int32Array(inTitle.length + 1);
    together.forEach((row, term) => {
      this.#offsets[term + 1] = this.#offsets[term]! + row.size;
    });
    const size = this.#offsets[inTitle.length]!;
    this.#skills = new Int32Array(size);
    this.#strengths = new Float32Array(size);
    this.#hints = new Float32Array(size);
    this.#shares = new Float32Array(size);
    this.#explained = new Float32Array(size);
    together.forEach((row, term) => {
      let at = this.#offsets[term]!;
      for (const [skill, count] of row) {
        const prior = known[skill]! / questions.length;
        const share = (count + prior) / (asked[term]! + 1);
        const lift = Math.max(0, Math.log(share / prior));
        this.#skills[at] = skill;
        this.#strengths[at] = lift * share;
        this.#hints[at] = (lift * count) / (count + 0.5);
        this.#shares[at] = count / (asked[term]! + 1);
        const expected = (asked[term]! + 0.5) / questions.length;
        this.#explained[at] = Math.log1p(count / (known[skill]! + 2) / expected);
        at += 1;
      }
    });
    const empty = () => new Float64Array(skills);
    this.#evidence = {
      strength: empty(),
      hints: empty(),
      clearest: empty(),
      title: empty(),
      clearestInTitle: empty(),
      explained: empty(),
    };
  }

  /** The same arrays each time: read them before the next call. */
  weigh(query: Query): Evidence {
    const { strength, hints, clearest, title, clearestInTitle, explained } = this.#evidence;
    for (const column of [strength, hints, clearest, title, clearestInTitle, explained]) column.fill(0);
    query.terms.forEach((term, i) => {
      const root = Math.sqrt(query.counts[i]!);
      const inTitle = this.#inTitle[term]!;
      for (let at = this.#offsets[term]!, end = this.#offsets[term + 1]!; at < end; at += 1) {
        const skill = this.#skills[at]!;
        strength[skill]! += this.#strengths[at]! * root;
        hints[skill]! += this.#hints[at]!;
        explained[skill]! += this.#explained[at]!;
        const share = this.#shares[at]!;
        if (share > clearest[skill]!) clearest[skill] = share;
        if (!inTitle) continue;
        title[skill]! += this.#strengths[at]!;
        if (share > clearestInTitle[skill]!) clearestInTitle[skill] = share;
      }
    });
    return this.#evidence;
  }
}
