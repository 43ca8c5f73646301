/** From a history to everything that matching learns: one pure function, the same tables for the same history. */
import { extractKeywords } from '../keywords.ts';
import type { Lexicon } from '../lexicon.ts';
import { questionTerms } from '../text.ts';
import { resampledGain } from './bootstrap.ts';
import { type Choice, fitChoices } from './conditional-logit.ts';
import { hashOf } from './hashed-counts.ts';
import type { PastQuestion } from './history.ts';
import { learnMeanings } from './meanings.ts';
import { RANK_WEIGHTS, Ranker, type RankTables, type RankWeights, rankFeatures } from './ranker.ts';
import { learnSkillTables, SkillModel, type SkillTables } from './skill-model.ts';
import { isWord, learnedTerms, readText } from './terms.ts';
import { letterGroups, type PastAnswer, type TrackRecord, trackRecordOf } from './track-record.ts';

export interface LearnedTables {
  /** null: too few questions with skills. */
  readonly skills: SkillTables | null;
  /** null: too few answered questions to order anybody by. */
  readonly rank: RankTables | null;
}

export interface Learned {
  readonly tables: LearnedTables;
  readonly report: {
    readonly questions: number;
    readonly consultants: number;
    /** Questions from which the weights were fitted. */
    readonly choices: number;
    /** Cross-validated MRR of the weights that ship, and of those fitted here. */
    readonly shipped: number;
    readonly refitted: number;
    /** 95% interval of the gain; the refit is taken when it lies above zero. */
    readonly gain: { readonly low: number; readonly high: number };
    readonly accepted: boolean;
  };
}

/** The first part of history is only learned from; the rest is asked in so many blocks, each with what was known before it. */
const FIRST_ASKED = 0.4;
const BLOCKS = 4;
const FOLDS = 5;
/** A shorter past than this is no ground to depart from the score. */
const LEAST_ANSWERED = 50;
/** Fewer choices than this prove nothing. */
const LEAST_CHOICES = 100;

/** @param reader what reads questions, where that was learned elsewhere already; left out: it is learned from this history */
export function learnFromHistory(lexicon: Lexicon, history: readonly PastQuestion[], reader?: SkillModel): Learned {
  const ordered = [...history].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const skills = reader ? null : learnSkillTables(lexicon, ordered);
  const choices = pastChoices(lexicon, ordered, skills, reader);
  const rank = rankTables(lexicon, ordered);
  const { weights, report } = refit(choices);
  return {
    tables: { skills, rank: rank.questions < LEAST_ANSWERED ? null : { ...rank, weights } },
    report: { questions: ordered.length, consultants: rank.consultants, choices: choices.length, ...report },
  };
}

/** consultant → what they answered, in time's order */
export function answersOf(lexicon: Lexicon, history: readonly PastQuestion[]): Map<string, PastAnswer[]> {
  const answers = new Map<string, PastAnswer[]>();
  for (const question of history) {
    const skills = question.skills.flatMap((slug) => {
      const field = lexicon.skills.get(slug)?.field;
      return field === undefined ? [] : [{ slug, field }];
    });
    for (const { consultantId, start } of question.answers) {
      const { at, title, body } = question;
      const known = answers.get(consultantId) ?? [];
      known.push({ at, title, body, start, skills });
      answers.set(consultantId, known);
    }
  }
  return answers;
}

function rankTables(lexicon: Lexicon, history: readonly PastQuestion[]): RankTables {
  const answered = history.filter((it) => it.answers.length > 0);
  const words = new Map<string, number>();
  const letters = new Map<number, number>();
  for (const question of answered) {
    for (const term of learnedTerms(readText(question)).keys())
      if (isWord(term)) words.set(term, (words.get(term) ?? 0) + 1);
    for (const group of letterGroups(question.title)) letters.set(hashOf(group), (letters.get(hashOf(group)) ?? 0) + 1);
  }
  const people = [...answersOf(lexicon, answered).values()].map((past) => trackRecordOf(past, 0));
  const holders = new Map<string, number>();
  for (const { skills } of people) for (const slug of skills.keys()) holders.set(slug, (holders.get(slug) ?? 0) + 1);
  const mean = (length: (record: TrackRecord) => number): number =>
    Math.max(1, people.reduce((sum, it) => sum + length(it), 0) / Math.max(1, people.length));
  const known = [...words.keys()].filter((word) => words.get(word)! > 1).sort();
  const groups = [...letters.keys()].sort((a, b) => a - b);
  return {
    words: known,
    counts: known.map((word) => words.get(word)!),
    letters: groups,
    letterCounts: groups.map((hash) => letters.get(hash)!),
    questions: answered.length,
    averageWords: mean((it) => it.words.length),
    averageLetters: mean((it) => it.letters.length),
    consultants: people.length,
    holders: Object.fromEntries([...holders].sort(([a], [b]) => (a < b ? -1 : 1))),
    meanings: learnMeanings(history),
    weights: RANK_WEIGHTS,
  };
}

/** Past questions as choices among those who were online, each seen with nothing but what was known before its block. */
function pastChoices(
  lexicon: Lexicon,
  history: readonly PastQuestion[],
  skills: SkillTables | null,
  reader: SkillModel | undefined,
): Choice[] {
  const askable = history.filter((it) => it.answers.length > 0 && it.online.length > 0);
  const cuts = Array.from({ length: BLOCKS + 1 }, (_, b) =>
    Math.floor(askable.length * (FIRST_ASKED + ((1 - FIRST_ASKED) * b) / BLOCKS)),
  );
  return cuts.slice(0, -1).flatMap((from, block) => {
    const asked = askable.slice(from, cuts[block + 1]!);
    const first = asked[0];
    if (first === undefined || from === 0) return [];
    const before = history.slice(0, history.indexOf(first));
    const frozenAt = before.at(-1)?.at ?? 0;
    const tables = skills && learnSkillTables(lexicon, before, skills.trees);
    const model = reader ?? (tables ? new SkillModel(lexicon, tables) : undefined);
    const ranker = new Ranker(lexicon, rankTables(lexicon, before));
    const records = new Map(
      Array.from(answersOf(lexicon, before), ([id, past]) => [id, trackRecordOf(past, frozenAt)] as const),
    );
    return asked.flatMap((question) => {
      const answerers = new Set(question.answers.map((it) => it.consultantId));
      const candidates = [...new Set([...question.online, ...answerers])].filter((id) => records.has(id)).sort();
      const right = candidates.flatMap((id, i) => (answerers.has(id) ? [i] : []));
      if (right.length === 0 || right.length === candidates.length) return [];
      const { keywords } = extractKeywords(lexicon, question, model);
      const rows = ranker.features(
        {
          clientId: question.clientId,
          title: question.title,
          skills: keywords.flatMap(({ skill, weight }) => (skill === undefined ? [] : [{ slug: skill, weight }])),
          terms: questionTerms(question),
          languages: [],
          currency: '',
          maxHourlyRate: null,
          suitsRookie: true,
        },
        candidates.map((id) => records.get(id)!),
      );
      return [{ rows, right }];
    });
  });
}

const toVector = (weights: RankWeights): Float64Array => Float64Array.from(rankFeatures, (name) => weights[name]);

function refit(choices: readonly Choice[]): {
  weights: RankWeights;
  report: Omit<Learned['report'], 'questions' | 'consultants' | 'choices'>;
} {
  const shipped = toVector(RANK_WEIGHTS);
  const before = choices.map((choice) => reciprocalRank(choice, shipped));
  const after: number[] = [];
  // Folds in time's order, so that a question's neighbours in time do not vouch for it.
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const from = Math.floor((choices.length * fold) / FOLDS);
    const to = Math.floor((choices.length * (fold + 1)) / FOLDS);
    const weights = fitChoices([...choices.slice(0, from), ...choices.slice(to)], rankFeatures.length);
    for (const choice of choices.slice(from, to)) after.push(reciprocalRank(choice, weights));
  }
  const gain = resampledGain(before, after);
  const accepted = choices.length >= LEAST_CHOICES && gain.low > 0;
  const fitted = accepted ? fitChoices(choices, rankFeatures.length) : shipped;
  return {
    weights: Object.fromEntries(
      rankFeatures.map((name, i) => [name, Math.round(fitted[i]! * 1e4) / 1e4]),
    ) as RankWeights,
    report: { shipped: mean(before), refitted: mean(after), gain, accepted },
  };
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : Math.round((values.reduce((a, b) => a + b, 0) / values.length) * 1e4) / 1e4;

/** Of the best of those who were right; of equals, the wrong ones come first. */
function reciprocalRank({ rows, right }: Choice, weights: Float64Array): number {
  const values = rows.map((row) => row.reduce((sum, value, i) => sum + value * weights[i]!, 0));
  const best = Math.max(...right.map((i) => values[i]!));
  const chosen = new Set(right);
  return 1 / (1 + values.filter((value, i) => !chosen.has(i) && value >= best).length);
}
