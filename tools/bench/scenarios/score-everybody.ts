import {
  type Corpus,
  exclusionOf,
  type ScoringCandidate,
  type ScoringQuestion,
  scoreCandidate,
  WEIGHTS,
  weighQuestion,
} from '../../../core/domain/scoring.ts';
import { profileTerms } from '../../../core/domain/text.ts';
import type { OnlineConsultant } from '../../../core/online/index.ts';

interface Search {
  readonly question: ScoringQuestion;
  readonly now: number;
  readonly limit: number;
}

/** The same matching without an index: each consultant is scored, everything is sorted. @returns ids, best first */
export function scoreEverybody(people: readonly OnlineConsultant[]): (search: Search) => string[] {
  const candidates = people.map(
    (it): ScoringCandidate => ({ ...it, online: true, banned: false, profile: profileTerms(it.profileText) }),
  );
  const skillCounts = countOf(people.map((it) => it.skills.map(({ slug }) => slug)));
  const termCounts = countOf(candidates.map((it) => it.profile.counts.keys()));
  const corpus: Corpus = {
    consultants: people.length,
    averageLength: candidates.reduce((sum, it) => sum + it.profile.length, 0) / people.length,
    skillCount: (slug) => skillCounts.get(slug) ?? 0,
    termCount: (term) => termCounts.get(term) ?? 0,
  };
  return ({ question, now, limit }) => {
    const weighed = weighQuestion(question, corpus, WEIGHTS);
    return candidates
      .map((candidate) => ({ candidate, ...scoreCandidate({ question, candidate, corpus, now, weighed }) }))
      .filter(
        ({ candidate, relevance }) =>
          exclusionOf({ question, candidate, relevance, now, othersRemain: true, alreadyAsked: false }) === null,
      )
      .sort((a, b) => b.raw - a.raw || (a.candidate.id < b.candidate.id ? -1 : 1))
      .slice(0, limit)
      .map(({ candidate }) => candidate.id);
  };
}

function countOf(lists: Iterable<Iterable<string>>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const list of lists) for (const it of new Set(list)) counts.set(it, (counts.get(it) ?? 0) + 1);
  return counts;
}
