/** The search alone, in this process: how it grows, and whether it finds what scoring everybody would find. */

import type { ScoringQuestion } from '../../../core/domain/scoring.ts';
import { questionTerms } from '../../../core/domain/text.ts';
import { type OnlineConsultant, OnlineIndex } from '../../../core/online/index.ts';
import { consultantAt, questionAt } from '../population/population.ts';
import type { Figure } from '../report/result.ts';
import { median, quantile } from '../report/statistics.ts';
import type { Stand } from '../stand/stand.ts';
import { scoreEverybody } from './score-everybody.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const BEST = 10;
const SEARCHES = 500;
/** Consultants scored one by one, over all questions of a size. */
const COMPARED = 500_000;

export async function runIndex(stand: Stand): Promise<Figure[]> {
  const scenario = 'index';
  const sizes = [stand.size.many / 100, stand.size.many / 10, stand.size.many];
  const medians: number[] = [];
  const figures: Figure[] = [];
  for (const size of sizes) {
    stand.say(`index: ${size} consultants`);
    const people = Array.from({ length: size }, (_, n) => onlineConsultant(n));
    const index = new OnlineIndex({ clock: () => NOW });
    for (const it of people) index.upsert(it);
    const times = Array.from({ length: SEARCHES }, (_, n) => timeOf(() => index.find(searchFor(n))));
    const everybody = scoreEverybody(people);
    // As many as can be waited for: scoring everybody takes up to a thousand times longer.
    const compared = Math.max(10, Math.round(COMPARED / size));
    let [agreed, expected] = [0, 0];
    const slow = Array.from({ length: compared }, (_, n) => {
      const search = searchFor(n);
      const found = index.find(search).ranked.map((it) => it.consultantId);
      let exact: string[] = [];
      const ms = timeOf(() => {
        exact = everybody(search);
      });
      agreed += exact.filter((id) => found.includes(id)).length;
      expected += exact.length;
      return ms;
    });
    medians.push(median(times));
    figures.push(
      {
        scenario,
        measure: `search among ${size} p50`,
        unit: 'ms',
        product: median(times),
        floor: median(slow),
        beside: 'scoring everybody',
      },
      { scenario, measure: `search among ${size} p99`, unit: 'ms', product: quantile(times, 0.99) },
      {
        scenario,
        measure: `recall@${BEST} among ${size} (${compared} questions)`,
        unit: '',
        product: agreed / expected,
        goal: { of: 'product', atLeast: 1 },
      },
    );
  }
  const [, middle = Number.NaN, most = Number.NaN] = medians;
  const growth = { of: 'product', atMost: 10 } as const;
  return [
    ...figures,
    { scenario, measure: 'growth over the last tenfold', unit: '×', product: most / middle, goal: growth },
  ];
}

const searchFor = (n: number) => ({ question: scoringQuestion(n), now: NOW, limit: BEST });

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

function onlineConsultant(n: number): OnlineConsultant {
  const { id, name, headline, bio, skills, rate, tier, trustScore, completedSessions, medianResponseMs } =
    consultantAt(n);
  return {
    id,
    name,
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
