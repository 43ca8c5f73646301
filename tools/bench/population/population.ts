/**
 * The people of a run, made anew from the same seed in every process that needs them: `size` consultants whose skills follow
 * Zipf's law over 200 skills of the taxonomy, and clients.
 */
import type { Tier } from '../../../contract/index.ts';
import { type Random, seededRandom } from '../../../local/demo/random.ts';
import { readTaxonomy } from '../../../migrations/taxonomy.ts';
import { fillerWords } from './words.ts';

export interface Person {
  readonly id: string;
  /** Of its refresh tokens. */
  readonly familyId: string;
  readonly name: string;
}
export interface Skill {
  readonly slug: string;
  readonly name: string;
}
export interface Consultant extends Person {
  readonly headline: string;
  readonly bio: string;
  readonly skills: readonly (Skill & { readonly level: number })[];
  /** Minor units an hour. */
  readonly rate: number;
  readonly tier: Tier;
  readonly trustScore: number;
  readonly completedSessions: number;
  readonly medianResponseMs: number;
}
export interface Question {
  readonly title: string;
  readonly body: string;
  readonly skills: readonly string[];
}

const SKILLS = 200;
/**
 * Those with a socket in every scenario. Whoever comes after them knows less, so that however many there are, the first of the
 * invited is mostly somebody who can be seen to hear of it.
 */
const WELL_VERSED = 2_000;
const TIERS = ['rookie', 'growing', 'growing', 'established', 'established', 'expert', 'elite'] as const;
const SESSIONS: Record<Tier, number> = { rookie: 3, growing: 30, established: 120, expert: 300, elite: 700 };

/** Most frequent first; spread over all fields. */
export const benchSkills: readonly Skill[] = spread(
  readTaxonomy().flatMap(({ skills }) => skills.map(({ slug, name }) => ({ slug, name }))),
);

/** The n-th consultant is the same, however many there are. */
export function consultantAt(n: number): Consultant {
  const random = seededRandom(`consultant ${n}`);
  const tier = random.pick(TIERS) ?? 'rookie';
  const beginner = n >= WELL_VERSED;
  const skills = pickSkills(random, 3 + Math.floor(random.between(0, beginner ? 3 : 6))).map((skill) => ({
    ...skill,
    level: beginner ? 1 : 1 + Math.floor(random.between(0, 5)),
  }));
  return {
    ...person('c', n),
    name: `Consultant ${n}`,
    headline: `Works with ${skills[0]?.name ?? 'people'}`,
    bio: `${skills.map((skill) => skill.name).join(', ')}. ${sentence(random, 45)}`,
    skills,
    rate: 4_000 + 100 * Math.floor(random.between(0, 200)),
    tier,
    trustScore: Math.round(random.between(40, 95)),
    completedSessions: SESSIONS[tier],
    medianResponseMs: Math.round(random.between(2_000, 30_000)),
  };
}

export const clientAt = (n: number): Person => ({ ...person('d', n), name: `Client ${n}` });

/** A question about five skills, as long as questions are; `label` tells it from all others. */
export function questionAt(n: number, label: string): Question {
  const random = seededRandom(`question ${n}`);
  const skills = pickSkills(random, 5);
  const [first, second, third] = skills.map((skill) => skill.name);
  return {
    title: `${first} and ${second} do not work together (${label})`,
    body: `${sentence(random, 20)} ${third} ${sentence(random, 35)}`,
    skills: skills.map((skill) => skill.slug),
  };
}

/** A question about one skill alone. */
export function questionAbout(slug: string, label: string): Question {
  const random = seededRandom(`question ${label}`);
  const name = benchSkills.find((skill) => skill.slug === slug)?.name ?? slug;
  return {
    title: `${name} behaves strangely (${label})`,
    body: `${sentence(random, 20)} ${name} ${sentence(random, 35)}`,
    skills: [slug],
  };
}

/** The first `count` consultants who have a skill. */
export function consultantsWith(slug: string, count: number): number[] {
  const found: number[] = [];
  for (let n = 0; found.length < count; n += 1) {
    if (consultantAt(n).skills.some((skill) => skill.slug === slug)) found.push(n);
  }
  return found;
}

/** From `from` up to, without, `to`. */
export const consultantsBetween = (from: number, to: number): Consultant[] =>
  Array.from({ length: to - from }, (_, i) => consultantAt(from + i));

const person = (kind: 'c' | 'd', n: number): { id: string; familyId: string } => {
  const tail = n.toString(16).padStart(11, '0');
  return { id: `01900000-0000-7000-8000-${kind}${tail}`, familyId: `01900000-0000-7000-9000-${kind}${tail}` };
};

/** Zipf: the k-th skill is drawn with a probability that falls as 1 ÷ k. Distinct. */
function pickSkills(random: Random, count: number): Skill[] {
  const chosen = new Set<Skill>();
  while (chosen.size < count) {
    const skill = benchSkills[rankAt(random.between(0, 1))];
    if (skill) chosen.add(skill);
  }
  return [...chosen];
}

let total = 0;
const cumulative = Array.from({ length: SKILLS }, (_, k) => (total += 1 / (k + 1)));
const rankAt = (uniform: number): number => cumulative.findIndex((sum) => sum > uniform * total);

const sentence = (random: Random, words: number): string =>
  Array.from({ length: words }, () => random.pick(fillerWords) ?? '').join(' ');

function spread(all: readonly Skill[]): Skill[] {
  const random = seededRandom('skills');
  return [...all]
    .map((skill) => ({ skill, at: random.between(0, 1) }))
    .sort((a, b) => a.at - b.at)
    .slice(0, SKILLS)
    .map(({ skill }) => skill);
}
