/** The search alone, in this process: how it grows, what a bare one takes, and whether it finds what scoring everybody would find. */

import type { ScoringQuestion } from '../../../core/domain/scoring.ts';
import { questionTerms } from '../../../core/domain/text.ts';
import { type OnlineConsultant, OnlineIndex } from '../../../core/online/index.ts';
import { seededRandom } from '../../../local/demo/random.ts';
import { SkillIndex } from '../floor/skill-index.ts';
import { consultantAt, consultantsBetween, questionAt } from '../population/population.ts';
import type { Figure } from '../report/result.ts';
import { median, quantile } from '../report/statistics.ts';
import type { Stand } from '../stand/stand.ts';
import { scoreEverybody } from './score-everybody.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const BEST = 10;
/** As a wave searches: the ten whom it invites, forty to remember, the best rookie of two hundred. */
const WAVE = { limit: BEST, remember: 40, reserve: 200, now: NOW };
const SEARCHES = 500;
/** Consultants scored one by one, over all questions of a size. */
const COMPARED = 500_000;
/** Recall is mostly tried in markets this small, or scoring everybody would take hours. */
const SMALL_MARKET = 100;
const SMALL_MARKETS = 20;
const QUESTIONS_EACH = 500;

export async function runIndex(stand: Stand): Promise<Figure[]> {
  const scenario = 'index';
  const sizes = [stand.size.many / 100, stand.size.many / 10, stand.size.many];
  const medians: number[] = [];
  const figures: Figure[] = [];
  const recall = new Recall();
  for (const size of sizes) {
    stand.say(`index: ${size} consultants`);
    const people = Array.from({ length: size }, (_, n) => onlineConsultant(n));
    const index = indexOf(people);
    const times = Array.from({ length: SEARCHES }, (_, n) =>
      timeOf(() => index.find({ ...WAVE, question: scoringQuestion(n) })),
    );
    const bareIndex = new SkillIndex(consultantsBetween(0, size));
    const bare = Array.from({ length: SEARCHES }, (_, n) => {
      const { skills } = questionAt(n, String(n));
      return timeOf(() => bareIndex.best(skills, BEST));
    });
    const slow = recall.compare(index, people, { from: 0, to: Math.max(10, Math.round(COMPARED / size)) });
    medians.push(median(times));
    const measure = `search among ${size} p50`;
    figures.push(
      { scenario, measure, unit: 'ms', product: median(times), floor: median(slow), beside: 'scoring everybody' },
      { scenario, measure, unit: 'ms', product: median(times), floor: median(bare), beside: 'by skill alone, bare' },
      { scenario, measure: `search among ${size} p99`, unit: 'ms', product: quantile(times, 0.99) },
    );
  }
  stand.say('index: small markets');
  for (let market = 0; market < SMALL_MARKETS; market += 1) {
    const from = market * SMALL_MARKET;
    const people = Array.from({ length: SMALL_MARKET }, (_, i) => inAnyState(onlineConsultant(from + i)));
    const questions = market * QUESTIONS_EACH;
    recall.compare(indexOf(people), people, { from: questions, to: questions + QUESTIONS_EACH });
  }
  const [, middle = Number.NaN, most = Number.NaN] = medians;
  return [
    ...figures,
    {
      scenario,
      measure: `recall@${BEST} (${recall.questions} questions)`,
      unit: '',
      product: recall.agreed / recall.expected,
      goal: { of: 'product', atLeast: 1 },
    },
    {
      scenario,
      measure: 'growth over the last tenfold',
      unit: '×',
      product: most / middle,
      goal: { of: 'product', atMost: 10 },
    },
  ];
}

/** How many of the best ten, found by scoring everybody, the index finds too. */
class Recall {
  questions = 0;
  agreed = 0;
  expected = 0;

  /** @returns what scoring everybody took, in ms */
  compare(index: OnlineIndex, people: readonly OnlineConsultant[], numbers: { from: number; to: number }): number[] {
    const everybody = scoreEverybody(people);
    return Array.from({ length: numbers.to - numbers.from }, (_, i) => {
      const question = withWishes(scoringQuestion(numbers.from + i), numbers.from + i);
      const found = new Set(index.find({ ...WAVE, question }).ranked.map((it) => it.consultantId));
      let exact: string[] = [];
      const ms = timeOf(() => {
        exact = everybody({ question, now: NOW, limit: BEST });
      });
      this.questions += 1;
      this.agreed += exact.filter((id) => found.has(id)).length;
      this.expected += exact.length;
      return ms;
    });
  }
}

function indexOf(people: readonly OnlineConsultant[]): OnlineIndex {
  const index = new OnlineIndex({ clock: () => NOW });
  for (const it of people) index.upsert(it);
  return index;
}

function scoringQuestion(n: number): ScoringQuestion {
  const { title, body, skills } = questionAt(n, String(n));
  return {
    clientId: 'nobody',
    skills: skills.map((slug) => ({ slug, weight: 1 })),
    terms: questionTerms({ title, body }),
    languages: [],
    currency: 'USD',
    maxHourlyRate: null,
    suitsRookie: true,
  };
}

/** Every third names a price, every fourth a language, every fifth weighs its skills. */
function withWishes(question: ScoringQuestion, n: number): ScoringQuestion {
  const random = seededRandom(`wishes ${n}`);
  return {
    ...question,
    ...(n % 3 === 0 && { maxHourlyRate: Math.round(random.between(4_000, 24_000)) }),
    ...(n % 4 === 0 && { languages: ['en'] }),
    ...(n % 5 === 0 && { skills: question.skills.map(({ slug }) => ({ slug, weight: random.between(0.1, 1) })) }),
  };
}

/** Away, busy, endorsed, or asked a lot, as people are. */
function inAnyState(consultant: OnlineConsultant): OnlineConsultant {
  const random = seededRandom(`state ${consultant.id}`);
  return {
    ...consultant,
    skills: consultant.skills.map((it) => ({ ...it, endorsements: random.between(0, 9) })),
    languages: random.pick([['en'], ['en', 'de'], ['fr']]) ?? [],
    available: random.between(0, 1) > 0.1,
    inSession: random.between(0, 1) < 0.1,
    invitedLastHour: Math.floor(random.between(0, 70)),
  };
}

function onlineConsultant(n: number): OnlineConsultant {
  const { id, headline, bio, skills, rate, tier, trustScore, completedSessions, medianResponseMs } = consultantAt(n);
  return {
    id,
    profileText: `${headline} \n${bio}`,
    skills: skills.map(({ slug, level }) => ({ slug, level, endorsements: 0 })),
    languages: ['en'],
    rate: { amount: rate, currency: 'USD' },
    tier,
    trustScore,
    completedSessions,
    medianResponseMs,
    lastActiveAt: NOW - (n % 168) * 3_600_000,
    available: true,
    inSession: false,
    wrapUpUntil: null,
    blocked: [],
    invitedLastHour: 0,
  };
}

function timeOf(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}
