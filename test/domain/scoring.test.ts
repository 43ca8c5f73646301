import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Corpus,
  exclusionOf,
  type ScoringCandidate,
  type ScoringQuestion,
  scoreCandidate,
  WEIGHTS,
} from '../../core/domain/scoring.ts';
import { anyConsultant, anyQuestion, consultant, NOW, question, toCandidate } from '../online/consultants.ts';

const anyCandidate: fc.Arbitrary<ScoringCandidate> = fc
  .tuple(anyConsultant, fc.boolean(), fc.boolean())
  .map(([it, online, banned]) => ({ ...toCandidate(it), online: online || !banned, banned: banned && online }));
const anyCorpus: fc.Arbitrary<Corpus> = fc
  .record({
    consultants: fc.integer({ min: 1, max: 100_000 }),
    averageLength: fc.integer({ min: 0, max: 500 }),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ consultants, averageLength, part }) => ({
    consultants,
    averageLength,
    skillCount: () => Math.floor(consultants * part),
    termCount: () => Math.floor(consultants * (1 - part)),
  }));
const corpus: Corpus = { consultants: 100, averageLength: 20, skillCount: () => 10, termCount: () => 5 };
const score = (candidate: ScoringCandidate, asked: ScoringQuestion = question(), known = corpus) =>
  scoreCandidate({ question: asked, candidate, corpus: known, now: NOW });
const runs = { numRuns: 10_000 };

describe('a score', () => {
  test('lies within 0..1, and its parts sum to what it is mapped from', () => {
    fc.assert(
      fc.property(anyCandidate, anyQuestion, anyCorpus, (candidate, asked, known) => {
        const { score: value, raw, relevance, parts } = score(candidate, asked, known);
        expect(value).toBeGreaterThan(0);
        expect(value).toBeLessThan(1);
        expect(relevance).toBeGreaterThanOrEqual(0);
        expect(Object.values(parts).reduce((a, b) => a + b)).toBeCloseTo(raw, 9);
        expect(relevance).toBe(parts.skill + parts.text);
      }),
      runs,
    );
  });

  test('rises with what it is mapped from', () => {
    fc.assert(
      fc.property(anyCandidate, anyCandidate, anyQuestion, anyCorpus, (one, other, asked, known) => {
        const [a, b] = [score(one, asked, known), score(other, asked, known)];
        expect(Math.sign(a.score - b.score) * Math.sign(a.raw - b.raw)).toBeGreaterThanOrEqual(0);
      }),
      runs,
    );
  });

  const never = (
    name: string,
    improve: (candidate: ScoringCandidate, by: number) => Partial<ScoringCandidate>,
  ): void => {
    test(name, () => {
      fc.assert(
        fc.property(anyCandidate, anyQuestion, anyCorpus, fc.nat(50), (candidate, asked, known, by) => {
          const better = score({ ...candidate, ...improve(candidate, by) }, asked, known);
          // An ulp of rounding is not a lower score.
          expect(better.raw).toBeGreaterThanOrEqual(score(candidate, asked, known).raw - 1e-12);
        }),
        runs,
      );
    });
  };
  never('never falls with more endorsements', ({ skills }, by) => ({
    skills: skills.map((skill) => ({ ...skill, endorsements: skill.endorsements + by })),
  }));
  never('never falls with a further skill', ({ skills }, by) => ({
    skills: [...skills, { slug: 'tax', level: by % 6, endorsements: by }],
  }));
  never('never falls with more trust', ({ trustScore }, by) => ({ trustScore: trustScore + by }));
  never('never falls with a quicker response', ({ medianResponseMs }, by) => ({
    medianResponseMs: medianResponseMs === null ? null : Math.max(0, medianResponseMs - by * 1000),
  }));
  never('never falls with a lower price', ({ rate }, by) => ({
    rate: { ...rate, amount: Math.max(1, rate.amount - by * 100) },
  }));
  never('never falls with fewer invitations', ({ invitedLastHour }, by) => ({
    invitedLastHour: Math.max(0, invitedLastHour - by),
  }));
  never('never falls with later activity', ({ lastActiveAt }, by) => ({ lastActiveAt: lastActiveAt + by * 1e7 }));

  test('gives the rookie bonus only to who is relevant, and less with each session', () => {
    const skilled = { id: 'a', skills: [{ slug: 'kubernetes', level: 3, endorsements: 0 }] };
    const bonus = (completedSessions: number) =>
      score(toCandidate(consultant({ ...skilled, completedSessions }))).parts.rookie;
    expect(bonus(0)).toBe(WEIGHTS.rookie.bonus);
    expect(bonus(3)).toBe(WEIGHTS.rookie.bonus / 2);
    expect(score(toCandidate(consultant({ id: 'a', completedSessions: 0 }))).parts.rookie).toBe(0);
  });

  test('counts what was said in profiles more, the longer the history', () => {
    const asked = question({ skills: [], terms: [{ term: 'cluster', weight: 2 }] });
    const text = (completedSessions: number) =>
      score(toCandidate(consultant({ id: 'a', profileText: 'cluster', completedSessions })), asked).parts.text;
    expect(text(0)).toBeGreaterThan(0);
    expect(text(100)).toBeGreaterThan(text(0) * 2);
  });

  test('does not take one shared word of a short question for relevance', () => {
    const asked = question({ skills: [], terms: ['lattice', 'gauge', 'project'].map((term) => ({ term, weight: 1 })) });
    const known = {
      ...corpus,
      consultants: 12,
      averageLength: 8,
      termCount: (term: string) => (term === 'project' ? 1 : 0),
    };
    const stranger = consultant({ id: 'a', profileText: 'tax project lead', completedSessions: 0 });
    expect(score(toCandidate(stranger), asked, known).relevance).toBeLessThan(WEIGHTS.relevanceFloor);
  });

  test('means the same however many are online: full skills are full relevance', () => {
    const proven = toCandidate(consultant({ id: 'a', skills: [{ slug: 'kubernetes', level: 3, endorsements: 5 }] }));
    for (const consultants of [1, 10, 100_000]) {
      expect(score(proven, question(), { ...corpus, consultants, skillCount: () => 1 }).relevance).toBeCloseTo(1, 5);
    }
  });
});

describe('an exclusion', () => {
  const anyInput = fc.record({
    question: anyQuestion,
    candidate: anyCandidate,
    relevance: fc.oneof(fc.double({ min: 0, max: 0.1, noNaN: true }), fc.constant(1)),
    now: fc.constant(NOW),
    othersRemain: fc.boolean(),
    alreadyAsked: fc.boolean(),
  });

  test('is given to exactly those who may not be asked', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { question: asked, candidate, relevance } = input;
        const mayBeAsked =
          candidate.online &&
          !candidate.banned &&
          candidate.id !== asked.clientId &&
          !candidate.blocked.includes(asked.clientId) &&
          !input.alreadyAsked &&
          candidate.available &&
          !candidate.inSession &&
          !(candidate.wrapUpUntil !== null && candidate.wrapUpUntil > NOW) &&
          (asked.languages.length === 0 || asked.languages.some((it) => candidate.languages.includes(it))) &&
          candidate.rate.currency === asked.currency &&
          (asked.maxHourlyRate === null || candidate.rate.amount <= asked.maxHourlyRate) &&
          relevance >= WEIGHTS.relevanceFloor &&
          !(candidate.tier === 'rookie' && !asked.suitsRookie && input.othersRemain);
        expect(exclusionOf(input) === null).toBe(mayBeAsked);
      }),
      runs,
    );
  });

  const fit: Parameters<typeof exclusionOf>[0] = {
    question: question({ languages: ['en'], maxHourlyRate: 20_000 }),
    candidate: toCandidate(consultant({ id: 'a', tier: 'rookie' })),
    relevance: 1,
    now: NOW,
    othersRemain: false,
  };
  const but = (candidate: Partial<ScoringCandidate>) => ({ ...fit, candidate: { ...fit.candidate, ...candidate } });
  test.each([
    [null, fit],
    ['offline', but({ online: false })],
    ['banned', but({ banned: true })],
    ['self', but({ id: 'client-1' })],
    ['blocked', but({ blocked: ['client-1'] })],
    ['already_asked', { ...fit, alreadyAsked: true }],
    ['away', but({ available: false })],
    ['busy', but({ inSession: true })],
    ['busy', but({ wrapUpUntil: NOW + 1 })],
    [null, but({ wrapUpUntil: NOW })],
    ['language', but({ languages: ['de'] })],
    ['currency', but({ rate: { amount: 1, currency: 'EUR' } })],
    ['price', but({ rate: { amount: 20_001, currency: 'USD' } })],
    ['relevance', { ...fit, relevance: 0.01 }],
    ['relevance', { ...fit, relevance: Number.NaN }],
    ['rookie', { ...fit, question: { ...fit.question, suitsRookie: false }, othersRemain: true }],
    [null, { ...fit, question: { ...fit.question, suitsRookie: false }, othersRemain: false }],
  ])('%s', (expected, input) => {
    expect(exclusionOf(input)).toBe(expected);
  });
});
