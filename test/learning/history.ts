/** A small made-up market: what is asked in it follows rules that learning should find. */
import { buildLexicon, type Lexicon, type SkillEntry } from '../../core/domain/keywords.ts';
import type { PastQuestion } from '../../core/domain/learning/history.ts';

const skill = (slug: string, field: string): SkillEntry => ({
  slug,
  name: slug,
  aliases: [],
  ambiguous: {},
  parent: null,
  field,
});

export const lexicon: Lexicon = buildLexicon([
  skill('kubernetes', 'software'),
  skill('postgres', 'software'),
  skill('tax', 'law'),
  skill('divorce', 'law'),
]);

/** Words that go with each skill without naming it. */
const topics = [
  { slug: 'kubernetes', words: ['pod', 'cluster', 'helm', 'ingress', 'node'], experts: ['k1', 'k2'] },
  { slug: 'postgres', words: ['vacuum', 'index', 'query', 'replica', 'planner'], experts: ['p1', 'p2'] },
  { slug: 'tax', words: ['invoice', 'deduction', 'refund', 'declaration', 'audit'], experts: ['t1', 't2'] },
  { slug: 'divorce', words: ['custody', 'alimony', 'spouse', 'settlement', 'hearing'], experts: ['d1', 'd2'] },
];
const HOUR = 3_600_000;
export const BEGINNING = Date.parse('2026-01-01T00:00:00Z');

export function pastQuestions(count: number): PastQuestion[] {
  return Array.from({ length: count }, (_, i) => {
    const topic = topics[i % topics.length]!;
    const word = (k: number): string => topic.words[(i + k) % topic.words.length]!;
    return {
      id: `q${String(i).padStart(5, '0')}`,
      at: BEGINNING + i * HOUR,
      title: `Trouble with ${word(i)} and ${word(i + 1)}`,
      body: `My ${word(2)} broke after the ${word(3)} changed.`,
      skills: [topic.slug],
      clientId: `client-${i % 7}`,
      answers: [{ consultantId: topic.experts[Math.floor(i / 4) % 2]!, start: `Look at the ${word(1)}` }],
      online: topics.flatMap((it) => it.experts),
    };
  });
}
