/** The same matching without an index: every consultant is scored, everything is sorted. What the index must agree with. */
import {
  type Corpus,
  exclusionOf,
  fadedInvitations,
  type ScoringQuestion,
  scoreCandidate,
  skillStrengths,
  WEIGHTS,
  weighQuestion,
} from '../../core/domain/scoring.ts';
import type { FindResult, OnlineConsultant } from '../../core/online/types.ts';
import { toCandidate } from './consultants.ts';

export interface Known {
  consultant: OnlineConsultant;
  invited: number;
  invitedAt: number;
}

export function findExhaustively(
  known: readonly Known[],
  input: { question: ScoringQuestion; now: number; limit: number; exclude: ReadonlySet<string> },
): Pick<FindResult, 'excluded' | 'considered'> & { ranked: { consultantId: string; score: number }[] } {
  const { question, now, exclude } = input;
  const candidates = known.map((one) => ({
    ...toCandidate(one.consultant),
    invitedLastHour: fadedInvitations(one.invited, now - one.invitedAt),
  }));
  const slugsOf = candidates.map(({ skills }) => [...skillStrengths(skills, WEIGHTS).keys()]);
  const corpus: Corpus = {
    consultants: candidates.length,
    averageLength:
      candidates.length === 0 ? 0 : candidates.reduce((all, it) => all + it.profile.length, 0) / candidates.length,
    skillCount: (slug) => slugsOf.filter((slugs) => slugs.includes(slug)).length,
    termCount: (term) => candidates.filter((it) => it.profile.counts.has(term)).length,
  };
  const weighed = weighQuestion(question, corpus, WEIGHTS);
  const asked = new Set(question.skills.map((skill) => skill.slug));
  const words = new Set(question.terms.map(({ term }) => term));
  const scored = candidates
    .filter(
      (it, i) =>
        slugsOf[i]!.some((slug) => asked.has(slug)) || [...it.profile.counts.keys()].some((word) => words.has(word)),
    )
    .map((candidate) => ({ candidate, ...scoreCandidate({ question, candidate, corpus, now, weighed }) }))
    .sort((a, b) => b.raw - a.raw || (a.candidate.id < b.candidate.id ? -1 : 1));
  const judge = (othersRemain: boolean) =>
    scored.map((it) => ({
      ...it,
      reason: exclusionOf({
        question,
        candidate: it.candidate,
        relevance: it.relevance,
        now,
        othersRemain,
        alreadyAsked: exclude.has(it.candidate.id),
      }),
    }));
  const othersRemain = judge(false).some((it) => it.reason === null && it.candidate.tier !== 'rookie');
  const judged = judge(othersRemain);
  return {
    ranked: judged
      .filter((it) => it.reason === null)
      .slice(0, input.limit)
      .map((it) => ({ consultantId: it.candidate.id, score: it.score })),
    excluded: judged
      .filter((it) => it.reason !== null)
      .map((it) => ({ consultantId: it.candidate.id, reason: it.reason!, score: it.score })),
    considered: scored.length,
  };
}
