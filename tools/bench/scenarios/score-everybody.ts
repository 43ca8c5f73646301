import {
  type Corpus,
  exclusionOf,
  type ScoringCandidate,
  type ScoringQuestion,
  scoreCandidate,
  skillStrengths,
  WEIGHTS,
  weighQuestion,
} from '../../../core/domain/scoring.ts';
import { profileTerms } from '../../../core/domain/text.ts';
import { Best } from '../../../core/online/best.ts';
import type { OnlineConsultant } from '../../../core/online/index.ts';

interface Search {
  readonly question: ScoringQuestion;
  readonly now: number;
  readonly limit: number;
}

/** The same matching without an index: each consultant is scored by the pure function, the best are kept. @returns ids, best first */
export function scoreEverybody(people: readonly OnlineConsultant[]): (search: Search) => string[] {
  const candidates = people.map(
    (it): ScoringCandidate => ({ ...it, online: true, banned: false, profile: profileTerms(it.profileText) }),
  );
  const skillCounts = countOf(candidates.map((it) => skillStrengths(it.skills, WEIGHTS).keys()));
  const termCounts = countOf(candidates.map((it) => it.profile.counts.keys()));
  const corpus: Corpus = {
    consultants: people.length,
    averageLength: candidates.reduce((sum, it) => sum + it.profile.length, 0) / people.length,
    skillCount: (slug) => skillCounts.get(slug) ?? 0,
    termCount: (term) => termCounts.get(term) ?? 0,
  };
  return ({ question, now, limit }) => {
    const weighed = weighQuestion(question, corpus, WEIGHTS);
    const best = new Best(limit, (a, b) => candidates[a]!.id < candidates[b]!.id);
    candidates.forEach((candidate, slot) => {
      const { raw, relevance } = scoreCandidate({ question, candidate, corpus, now, weighed });
      const reason = exclusionOf({ question, candidate, relevance, now, othersRemain: true, alreadyAsked: false });
      if (reason === null) best.add({ slot, raw, skill: 0, text: 0, field: 0 });
    });
    return best.sorted().map(({ slot }) => candidates[slot]!.id);
  };
}

function countOf(lists: Iterable<Iterable<string>>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const list of lists) for (const it of new Set(list)) counts.set(it, (counts.get(it) ?? 0) + 1);
  return counts;
}
