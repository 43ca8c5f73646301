/** What the nearest past questions were about. */
import type { Neighbour } from './past-questions.ts';
import type { SkillKnowledge } from './skill-knowledge.ts';
import type { TermVector } from './term-vector.ts';
import type { Query } from './vocabulary.ts';

const NEAR = 50;
const FAR = 100;
const VOTERS = 25;
const FEW = 15;
const CLOSE = 5;

/** By skill; who is not there has no vote. */
type Shares = ReadonlyMap<number, number>;

export interface Votes {
  /** Among the 25 and the 100 nearest by words, each vote as heavy as its similarity². */
  readonly share: Shares;
  readonly wide: Shares;
  /** How many of the nearest five. */
  readonly close: Shares;
  /** The similarity of the nearest that has the skill ÷ that of the nearest of all. */
  readonly nearest: Shares;
  readonly similarity: number;
  /** The same by angle: among 15 by similarity, among 50 by similarity², the sum of the nearest five, and the nearest. */
  readonly angle: {
    readonly few: Shares;
    readonly share: Shares;
    readonly close: Shares;
    readonly nearest: Shares;
    readonly similarity: number;
  };
  /** P(skill) in a question of the fields that were voted for. */
  expected(skill: number): number;
}

export function votesOf(knowledge: SkillKnowledge, query: Query, vector: TermVector): Votes {
  const { byWords, byAngle } = knowledge.past.nearest(query, vector, FAR, NEAR);
  const count = (among: readonly Neighbour[], weigh: (similarity: number) => number): Map<number, number> => {
    const sums = new Map<number, number>();
    for (const { question, similarity } of among) {
      const weight = weigh(similarity);
      for (const skill of knowledge.past.all[question]!.skills) sums.set(skill, (sums.get(skill) ?? 0) + weight);
    }
    return sums;
  };
  const shares = (among: readonly Neighbour[], weigh: (similarity: number) => number): Map<number, number> => {
    const total = among.reduce((sum, it) => sum + weigh(it.similarity), 0);
    return count(among, (similarity) => weigh(similarity) / total);
  };
  const first = (among: readonly Neighbour[], scale: number): Map<number, number> => {
    const best = new Map<number, number>();
    for (const { question, similarity } of among) {
      for (const skill of knowledge.past.all[question]!.skills) {
        if (!best.has(skill)) best.set(skill, similarity / scale);
      }
    }
    return best;
  };
  const voters = byWords.slice(0, VOTERS);
  const similarity = byWords[0]?.similarity ?? 0;
  const { fields, asked, weight } = fieldsOf(knowledge, byWords.slice(0, NEAR));
  return {
    share: shares(voters, squared),
    wide: shares(byWords, squared),
    close: count(byWords.slice(0, CLOSE), () => 1),
    nearest: first(voters, similarity),
    similarity,
    angle: {
      few: shares(byAngle.slice(0, FEW), itself),
      share: shares(byAngle, squared),
      close: count(byAngle.slice(0, CLOSE), itself),
      nearest: first(byAngle, 1),
      similarity: byAngle[0]?.similarity ?? 0,
    },
    expected(skill) {
      const field = knowledge.names.fields[skill]!;
      return ((fields[field]! / weight) * asked[skill]!) / Math.max(1, knowledge.askedInField[field]!);
    },
  };
}

const itself = (similarity: number): number => similarity;
const squared = (similarity: number): number => similarity ** 2;

function fieldsOf({ names, past, asked }: SkillKnowledge, neighbours: readonly Neighbour[]) {
  const fields = new Float64Array(names.fieldCount);
  for (const { question, similarity } of neighbours) {
    for (const skill of past.all[question]!.skills) fields[names.fields[skill]!]! += similarity ** 2;
  }
  return { fields, asked, weight: fields.reduce((a, b) => a + b, 0) || 1 };
}
