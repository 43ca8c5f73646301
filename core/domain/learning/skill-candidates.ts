/** The skills that a question may be about, with everything that speaks for each: what the trees decide by. */
import type { Hit } from '../lexicon.ts';
import { largest, type Query, toQuery } from './past-questions.ts';
import type { SkillKnowledge } from './skill-knowledge.ts';
import { learnedTerms, type Reading } from './terms.ts';

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
const NEIGHBOURS = 50;
const VOTERS = 25;
const CLOSE_VOTERS = 5;
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
  const votes = votesOf(knowledge, query);
  const { strength, hints, clearest, title } = knowledge.associations.weigh(query);
  const partly = knowledge.partlyNamed(terms);
  let strongest = 1e-9;
  for (let skill = 0; skill < strength.length; skill += 1) {
    if (strength[skill]! > strongest) strongest = strength[skill]!;
  }

  const standing = new Float64Array(strength.length);
  const raise = (skill: number, by: number): void => {
    standing[skill]! += by;
  };
  for (const [skill, naming] of namings) {
    const mass = 3 * naming.title + naming.prose;
    raise(skill, (1.6 * mass) / (mass + 1.5));
  }
  for (let skill = 0; skill < strength.length; skill += 1) {
    standing[skill]! += (0.7 * strength[skill]!) / strongest;
  }
  for (const [skill, vote] of votes.share) raise(skill, vote);
  for (const [skill, share] of partly) if (share.text > 0.45) raise(skill, 0.25 * (share.text + share.title));

  const best = largest(standing, MOST_CANDIDATES).map(({ place, value }) => [place, value] as const);
  const leaders = best.slice(0, LEADERS);
  const hintRank = ranks(
    hints,
    best.map(([skill]) => skill),
  );
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

/** What the nearest past questions were about; a vote weighs similarity². */
function votesOf(knowledge: SkillKnowledge, query: Query) {
  const neighbours = knowledge.past.nearest(query, NEIGHBOURS);
  const total = neighbours.slice(0, VOTERS).reduce((sum, it) => sum + it.similarity ** 2, 0);
  const share = new Map<number, number>();
  const close = new Map<number, number>();
  const nearest = new Map<number, number>();
  const fields = new Float64Array(knowledge.names.fieldCount);
  neighbours.forEach(({ question, similarity }, rank) => {
    for (const skill of knowledge.past.all[question]!.skills) {
      fields[knowledge.names.fields[skill]!]! += similarity ** 2;
      if (rank >= VOTERS) continue;
      share.set(skill, (share.get(skill) ?? 0) + similarity ** 2 / total);
      if (rank < CLOSE_VOTERS) close.set(skill, (close.get(skill) ?? 0) + 1);
      if (!nearest.has(skill)) nearest.set(skill, similarity / neighbours[0]!.similarity);
    }
  });
  const weight = fields.reduce((a, b) => a + b, 0) || 1;
  return {
    share,
    close,
    nearest,
    similarity: neighbours[0]?.similarity ?? 0,
    /** P(skill) in a question of these fields. */
    expected(skill: number): number {
      const field = knowledge.names.fields[skill]!;
      return ((fields[field]! / weight) * knowledge.asked[skill]!) / Math.max(1, knowledge.askedInField[field]!);
    },
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

/** Of those who are at hand, by falling value. */
function ranks(values: Float64Array, among: readonly number[]): Map<number, number> {
  const order = [...among].sort((a, b) => values[b]! - values[a]! || a - b);
  return new Map(order.map((skill, rank) => [skill, rank]));
}
