/** The truth that the matching does not see: what people can do, and what that is worth for a question. */
import type { SkillEntry } from '../../../core/domain/keywords.ts';
import type { Person, Question } from './world.ts';

const OF_PARENT = 0.65;
const OF_CHILD = 0.55;

/** Who knows Kubernetes knows something of containers, and who knows containers something of Kubernetes. */
export function spreadExpertise(
  own: ReadonlyMap<string, number>,
  skills: ReadonlyMap<string, SkillEntry>,
  childrenOf: ReadonlyMap<string, readonly string[]>,
): Map<string, number> {
  const all = new Map(own);
  const raise = (slug: string, value: number): void => {
    if (value > (all.get(slug) ?? 0)) all.set(slug, value);
  };
  for (const [slug, value] of own) {
    const parent = skills.get(slug)?.parent;
    if (parent) raise(parent, OF_PARENT * value);
    for (const child of childrenOf.get(slug) ?? []) raise(child, OF_CHILD * value);
  }
  return all;
}

export function childrenBySlug(taxonomy: readonly SkillEntry[]): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const { slug, parent } of taxonomy) {
    if (parent) children.set(parent, [...(children.get(parent) ?? []), slug]);
  }
  return children;
}

/** What is missing to a hard question's difficulty costs this much again. */
const OUT_OF_DEPTH = 0.4;

/** Stands for what is needed where nobody knows what: what somebody is worth in general. */
export const ANYTHING = '*';

/** How much of what the question needs this person can do, 0..1. */
export function relevanceOf(question: Question, person: Person): number {
  const { needs, difficulty } = question.hidden;
  let known = 0;
  let needed = 0;
  for (const { slug, weight } of needs) {
    known += weight * (person.hidden.expertise.get(slug) ?? 0);
    needed += weight;
  }
  if (needed === 0) return 0;
  const share = known / needed;
  return Math.max(0, share - OUT_OF_DEPTH * Math.max(0, difficulty - share));
}
