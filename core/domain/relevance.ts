/** What a question asks for, weighed against everyone who is online: which of its skills and words tell candidates apart. */
import type { ScoringQuestion, SkillEndorsement, TermCounts } from './candidates.ts';
import type { Weights } from './weights.ts';

/** The statistics against which a word or a skill is rare or common: of all consultants online. */
export interface Corpus {
  readonly consultants: number;
  /** Mean `profile.length`. */
  readonly averageLength: number;
  skillCount(slug: string): number;
  termCount(term: string): number;
}

interface Factor {
  readonly key: string;
  /** weight × idf */
  readonly factor: number;
}

export interface WeighedQuestion {
  readonly skills: readonly Factor[];
  /** Σ factor × strength of a consultant proven in every skill; 0 without skills. */
  readonly fullSkill: number;
  readonly terms: readonly Factor[];
  /** BM25 of a full match; 0 without words. */
  readonly fullText: number;
}

const sum = (factors: readonly Factor[]): number => factors.reduce((total, { factor }) => total + factor, 0);

export function weighQuestion(question: ScoringQuestion, corpus: Corpus, weights: Weights): WeighedQuestion {
  const skills = question.skills.map(({ slug, weight }) => ({
    key: slug,
    factor: weight * Math.log(1 + corpus.consultants / (1 + corpus.skillCount(slug))),
  }));
  const terms = tellingTerms(question, corpus, weights);
  const telling = terms.slice(0, weights.bm25.fullMatch);
  return {
    skills,
    fullSkill: sum(skills) * Math.log(1 + weights.provenEndorsements),
    terms,
    // Three words of which one is shared are no third of a match: short questions are judged as if they had more words to share.
    fullText: telling.length === 0 ? 0 : (sum(telling) * weights.bm25.fullMatch) / telling.length,
  };
}

/** The words that tell most, the weightiest first: a long question is cut by what its words say, not by where they stand. */
function tellingTerms(question: ScoringQuestion, corpus: Corpus, weights: Weights): Factor[] {
  const weighed = question.terms.map(({ term, weight }) => {
    const count = corpus.termCount(term);
    return { key: term, count, factor: weight * Math.log(1 + (corpus.consultants - count + 0.5) / (count + 0.5)) };
  });
  weighed.sort((a, b) => b.factor - a.factor || (a.key < b.key ? -1 : 1));
  const chosen: Factor[] = [];
  let postings = 0;
  for (const { key, count, factor } of weighed) {
    if (chosen.length >= weights.bm25.terms) break;
    if (postings + count > weights.bm25.postings) continue;
    postings += count;
    chosen.push({ key, factor });
  }
  return chosen;
}

/** Strengths are whole numbers of these steps, and less than 16: the index keeps them in twenty bits. */
export const STRENGTH_STEPS = 65_536;
const MOST_STRENGTH = 16 - 1 / STRENGTH_STEPS;

/** Skill → ln(1 + endorsements, with what is declared among them). A skill named twice counts with its better entry. */
export function skillStrengths(skills: readonly SkillEndorsement[], weights: Weights): Map<string, number> {
  const strengths = new Map<string, number>();
  for (const { slug, level, endorsements } of skills) {
    const declared = level > 0 ? weights.declared.base + weights.declared.perLevel * level : 0;
    const exact = Math.log1p(Math.max(0, endorsements) + declared);
    const strength = Math.min(MOST_STRENGTH, Math.round(exact * STRENGTH_STEPS) / STRENGTH_STEPS);
    if (strength > (strengths.get(slug) ?? 0)) strengths.set(slug, strength);
  }
  return strengths;
}

/** A word counts at most so often: it is saturated long before, and the index keeps four bits. */
export const MOST_COUNTED = 15;

/** BM25's saturation: how much a word counts that stands `times` times in a profile of `length` words. */
export function termWeight(times: number, length: number, averageLength: number, { bm25 }: Weights): number {
  const count = Math.min(MOST_COUNTED, times);
  const relativeLength = averageLength > 0 ? length / averageLength : 1;
  return (count * (bm25.k1 + 1)) / (count + bm25.k1 * (1 - bm25.b + bm25.b * relativeLength));
}

/** Sums in the question's order, so that the index, which sums in the same order, comes to the same bits. */
export function skillSum(weighed: WeighedQuestion, strengths: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const { key, factor } of weighed.skills) {
    const strength = strengths.get(key);
    if (strength !== undefined) total += factor * strength;
  }
  return total;
}

export function textSum(weighed: WeighedQuestion, profile: TermCounts, corpus: Corpus, weights: Weights): number {
  let total = 0;
  for (const { key, factor } of weighed.terms) {
    const count = profile.counts.get(key);
    if (count !== undefined) total += factor * termWeight(count, profile.length, corpus.averageLength, weights);
  }
  return total;
}

/** Part of a full match; nothing was asked: nothing matches. */
export const share = (total: number, full: number): number => (full > 0 ? total / full : 0);
