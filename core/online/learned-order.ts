/** The second look at a shortlist: what was learned from past questions puts the best by score into the order that they are asked in. */
import { type Ranker, type RankFeature, rankFeatures } from '../domain/learning/ranker.ts';
import { type ReadableRecord, trackRecordOf } from '../domain/learning/track-record.ts';
import { type CandidateScore, type ScorePart, type ScoringQuestion, toScore, type Weights } from '../domain/scoring.ts';

export interface LearnedOrder {
  readonly ranker: Ranker;
  /** Of the weights and tables together, as it is stored with each match. */
  readonly version: string;
}

const NO_PAST: ReadableRecord = trackRecordOf([], 0);

/** Which part of the score each learned feature speaks in. */
const partOf: Readonly<Record<RankFeature, ScorePart>> = {
  text: 'text',
  language: 'text',
  letters: 'text',
  spelling: 'text',
  meaning: 'text',
  depth: 'text',
  skill: 'skill',
  practice: 'skill',
  focus: 'skill',
  field: 'field',
  answers: 'experience',
  days7: 'activity',
  days30: 'activity',
  days90: 'activity',
};

type Scored = CandidateScore & { readonly slot: number };

/**
 * Trust, price, responsiveness, tier, preference and load stay as they were scored; the learned parts replace what says how well
 * somebody suits. `relevance` stays too: the floor means the same with and without a past. Best first; equals keep their order.
 */
export function orderShortlist(
  order: LearnedOrder,
  question: ScoringQuestion,
  shortlist: readonly Scored[],
  recordOf: (slot: number) => ReadableRecord | undefined,
  weights: Weights,
): Scored[] {
  const records = shortlist.map(({ slot }) => recordOf(slot) ?? NO_PAST);
  const rows = order.ranker.features(question, records);
  const ordered = shortlist
    .map((scored, i): Scored => {
      const parts = { ...scored.parts, skill: 0, text: 0, field: 0, experience: 0, activity: 0, rookie: 0 };
      rankFeatures.forEach((name, f) => {
        parts[partOf[name]] += weights.learned.scale * order.ranker.weights[name] * rows[i]![f]!;
      });
      return { ...scored, parts, raw: Object.values(parts).reduce((sum, value) => sum + value, 0) };
    })
    .sort(byRaw);
  return liftNewcomers(ordered, new Map(shortlist.map(({ slot }, i) => [slot, records[i]!.answers])), weights);
}

const byRaw = (a: Scored, b: Scored): number => b.raw - a.raw;

/**
 * The less somebody has answered the further up they move, but the first stay first: a bonus without that bound cost .004 to .009 of
 * MRR for fewer newcomers among the first ten; behind the seventh it costs nothing.
 */
function liftNewcomers(ordered: readonly Scored[], answers: ReadonlyMap<number, number>, weights: Weights): Scored[] {
  const { scale, rookie, first } = weights.learned;
  const ceiling = ordered[Math.min(first, ordered.length) - 1]?.raw ?? 0;
  return ordered
    .map((it) => {
      const most = (scale * rookie) / Math.sqrt(1 + answers.get(it.slot)!);
      const lift = Math.min(most, Math.max(0, ceiling - it.raw));
      const raw = it.raw + lift;
      return { ...it, parts: { ...it.parts, rookie: lift }, raw, score: toScore(raw, weights) };
    })
    .sort(byRaw);
}
