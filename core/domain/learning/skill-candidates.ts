/** The skills that a question may be about, with everything that speaks for each: what the trees decide by. */
import type { Hit } from '../lexicon.ts';
import { largest } from './past-questions.ts';
import type { SkillKnowledge } from './skill-knowledge.ts';
import { votesOf } from './skill-votes.ts';
import { toVector } from './term-vector.ts';
import { learnedTerms, type Reading } from './terms.ts';
import { groupsOf } from './track-record.ts';
import { toQuery } from './vocabulary.ts';

export interface SkillCandidate {
  readonly skill: number;
  readonly features: number[];
}

/** Where the taxonomy's names and aliases stand in title and body. */
export interface NamedSkills {
  readonly title: readonly Hit[];
  readonly prose: readonly Hit[];
}

const MOST_CANDIDATES = 40;
const LEADERS = 5;

interface Naming {
  title: number;
  prose: number;
  words: number;
  /** 0..1, where in the question first. */
  at: number;
}

export function skillCandidates(knowledge: SkillKnowledge, reading: Reading, named: NamedSkills): SkillCandidate[] {
  const terms = learnedTerms(reading);
  const query = toQuery(knowledge.vocabulary, terms);
  const namings = namingsOf(knowledge, reading, named);
  const vector = toVector(knowledge.vocabulary, query);
  const votes = votesOf(knowledge, query, vector);
  const scores = knowledge.regression.score(vector);
  const letters = groupsOf(reading.title.map((token) => token.stem));
  const spelling = knowledge.spelling.score(letters);
  const { strength, hints, clearest, title, clearestInTitle, explained } = knowledge.associations.weigh(query);
  const partly = knowledge.partlyNamed(terms);
  const strongest = highest(strength);
  const strongestInTitle = highest(title);

  const standing = new Float64Array(strength.length);
  const raise = (skill: number, by: number): void => {
    standing[skill]! += by;
  };
  for (const [skill, naming] of namings) {
    const mass = 3 * naming.title + naming.prose;
    raise(skill, (1.6 * mass) / (mass + 1.5));
  }
  for (let skill = 0; skill < strength.length; skill += 1) {
    standing[skill]! += (0.7 * strength[skill]!) / strongest + 2 * Math.max(0, scores[skill]!);
  }
  for (const [skill, vote] of votes.share) raise(skill, vote);
  for (const [skill, share] of partly) if (share.text > 0.45) raise(skill, 0.25 * (share.text + share.title));

  const best = largest(standing, MOST_CANDIDATES).map(({ place, value }) => [place, value] as const);
  const leaders = best.slice(0, LEADERS);
  const skills = best.map(([skill]) => skill);
  const hintRank = ranks(hints, skills);
  const byTerms = linearFeatures(scores, skills);
  const byLetters = linearFeatures(spelling, skills);
  const explainedRank = ranks(explained, skills);
  const mostHints = Math.max(1e-9, ...skills.map((skill) => hints[skill]!));
  return best.map(([skill, sum], rank) => {
    const naming = namings.get(skill);
    return {
      skill,
      features: [
        naming?.title ?? 0,
        naming?.prose ?? 0,
        naming?.words ?? 0,
        naming?.at ?? 2,
        strength[skill]! / strongest,
        strength[skill]!,
        clearest[skill]!,
        hints[skill]!,
        hintRank.get(skill)!,
        votes.share.get(skill) ?? 0,
        votes.close.get(skill) ?? 0,
        votes.nearest.get(skill) ?? 0,
        Math.log1p(knowledge.asked[skill]!),
        Math.log(votes.expected(skill) + 1e-5),
        company(knowledge, skill, leaders),
        sum,
        sum / best[0]![1],
        terms.size,
        votes.similarity,
        partly.get(skill)?.text ?? 0,
        partly.get(skill)?.title ?? 0,
        title[skill]!,
        knowledge.names.words[skill]!.length,
        rank,
        votes.angle.few.get(skill) ?? 0,
        votes.angle.share.get(skill) ?? 0,
        votes.angle.nearest.get(skill) ?? 0,
        votes.angle.close.get(skill) ?? 0,
        votes.angle.similarity,
        votes.wide.get(skill) ?? 0,
        clearestInTitle[skill]!,
        shareOf(knowledge.names.letters[skill]!, letters),
        knowledge.names.slugs[skill]!.length,
        title[skill]! / strongestInTitle,
        hints[skill]! / mostHints,
        explained[skill]!,
        explainedRank.get(skill)!,
        ...byTerms(skill),
        ...byLetters(skill),
      ],
    };
  });
}

function namingsOf({ names }: SkillKnowledge, reading: Reading, named: NamedSkills): Map<number, Naming> {
  const namings = new Map<number, Naming>();
  const length = reading.title.length + reading.prose.length || 1;
  const note = (hits: readonly Hit[], section: 'title' | 'prose', before: number): void => {
    for (const { slugs, at, length: words } of hits) {
      for (const slug of slugs) {
        const skill = names.places.get(slug);
        if (skill === undefined) continue;
        const naming = namings.get(skill) ?? { title: 0, prose: 0, words: 0, at: (before + at) / length };
        naming[section] += 1;
        naming.words = Math.max(naming.words, words);
        namings.set(skill, naming);
      }
    }
  };
  note(named.title, 'title', 0);
  note(named.prose, 'prose', reading.title.length);
  return namings;
}

/** What a linear model says of a skill: by itself, beside its best, how many are above it, and how far below the next is. */
function linearFeatures(scores: Float64Array, skills: readonly number[]): (skill: number) => number[] {
  const best = highest(scores);
  const rank = ranks(scores, skills);
  const falling = skills.map((skill) => scores[skill]!).sort((a, b) => b - a);
  return (skill) => {
    const score = scores[skill]!;
    const above = rank.get(skill)!;
    return [score, score / best, above, score - (falling[above + 1] ?? 0)];
  };
}

/** How often the skill is asked for beside those that lead. */
function company(
  { together, asked }: SkillKnowledge,
  skill: number,
  leaders: readonly (readonly [number, number])[],
): number {
  let sum = 0;
  for (const [leader, weight] of leaders) {
    if (leader !== skill) sum += (weight * (together[leader]!.get(skill) ?? 0)) / (asked[leader]! + 2);
  }
  return sum;
}

function highest(values: Float64Array): number {
  let best = 1e-9;
  for (let i = 0; i < values.length; i += 1) if (values[i]! > best) best = values[i]!;
  return best;
}

/** How much of a name's letter groups stand in the title: `kebab` in `kebabs`, `localisation` in `localise`. */
function shareOf(name: readonly string[], title: ReadonlySet<string>): number {
  let found = 0;
  for (const group of name) if (title.has(group)) found += 1;
  return found / Math.max(1, name.length);
}

/** Of those who are at hand, by falling value. */
function ranks(values: Float64Array, among: readonly number[]): Map<number, number> {
  const order = [...among].sort((a, b) => values[b]! - values[a]! || a - b);
  return new Map(order.map((skill, rank) => [skill, rank]));
}
