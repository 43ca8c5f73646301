/** Generated consultants: what they can do, what they say of it, and what the product has seen of them. */

import { endorsementWeight } from '../../../core/domain/endorsement.ts';
import type { SkillEntry } from '../../../core/domain/keywords.ts';
import { tierFor } from '../../../core/domain/tiers.ts';
import { clamp, Lottery, lognormal, normal, type Random, seededRandom, wholeBetween } from '../chance.ts';
import type { Demand } from './demand.ts';
import { childrenBySlug, spreadExpertise } from './expertise.ts';
import { ratingFor } from './manners.ts';
import { DAY_MS, MARKET } from './market.ts';
import { writeProfile, writeTitle } from './prose.ts';
import { drawShifts, type Span } from './shifts.ts';
import type { Endorsement, Past, PastSession, Person } from './world.ts';

/** Sessions behind them, by the shares of `MARKET.consultant.seasoned`. */
const SEASONED = [
  [0, 0],
  [1, 10],
  [11, 50],
  [51, 200],
  [201, 500],
  [501, 900],
] as const;
/** So many of them are told one by one, over so many days. */
const TOLD = 100;
const TOLD_DAYS = 120;
const SECOND_SKILL = 0.4;

export function generatePeople(
  input: { seed: string; count: number; taxonomy: readonly SkillEntry[]; demand: Demand } & Span,
): Person[] {
  const skills = new Map(input.taxonomy.map((skill) => [skill.slug, skill]));
  const children = childrenBySlug(input.taxonomy);
  const seasoned = new Lottery(SEASONED, (_, at) => MARKET.consultant.seasoned[at] ?? 0);
  return Array.from({ length: input.count }, (_, at): Person => {
    const random = seededRandom(`${input.seed}|person|${at}`);
    const { quality, attention, answerSeconds, rate } = MARKET.consultant;
    const [least, most] = seasoned.draw(random);
    const sessions = wholeBetween(random, least, most);
    // Who is still there after hundreds of sessions is seldom bad at it.
    const good = clamp(normal(random, quality.mean, quality.deviation) + (sessions > 50 ? 0.08 : 0), 0.25, 0.97);
    const best = input.demand.offered.draw(random);
    const known = [best, ...input.demand.offeredBeside(best).drawSome(random, wholeBetween(random, 3, 8))];
    const own = new Map(
      known.map((skill, rank) => [skill.slug, clamp(good - 0.05 * rank + normal(random, 0, 0.1), 0.05, 1)]),
    );
    const boasts = random.chance(MARKET.consultant.boastful);
    return {
      id: `consultant-${String(at + 1).padStart(4, '0')}`,
      name: `Consultant ${at + 1}`,
      profile: writeProfile(
        known.filter((_, rank) => rank === 0 || random.chance(0.6)),
        random,
      ),
      declared: known
        .filter((_, rank) => rank === 0 || random.chance(0.8))
        .map(({ slug }) => ({
          slug,
          level: clamp(Math.round(5 * own.get(slug)! + normal(random, boasts ? 1.5 : 0, 0.6)), 1, 5),
        })),
      languages: random.chance(0.25) ? ['en', random.pick(['de', 'fr', 'es', 'pt', 'hi']) ?? 'de'] : ['en'],
      rate: {
        amount: 100 * Math.round((lognormal(random, rate.median, rate.sigma) * (0.6 + 0.6 * good)) / 100),
        currency: 'USD',
      },
      blocked: [],
      past: generatePast({ sessions, known, own, startsAt: input.startsAt }, random),
      shifts: drawShifts(input, random),
      hidden: {
        expertise: spreadExpertise(own, skills, children),
        attention: clamp(normal(random, attention.mean, attention.deviation), 0.4, 1),
        answerMs: Math.round(1000 * lognormal(random, answerSeconds.median, answerSeconds.sigma)),
      },
    };
  });
}

function generatePast(
  input: {
    sessions: number;
    known: readonly SkillEntry[];
    own: ReadonlyMap<string, number>;
    startsAt: number;
  },
  random: Random,
): Past {
  const { known, own, startsAt } = input;
  const told = Math.min(TOLD, input.sessions);
  const asked = new Lottery(known, (_, rank) => 1 / (rank + 1));
  const sessions: PastSession[] = [];
  const ratings: { overall: number; at: number }[] = [];
  const responses: Past['responses'][number][] = [];
  const endorsements: Endorsement[] = [];
  const days = Array.from({ length: told }, () => random.between(0.1, TOLD_DAYS)).sort((a, b) => b - a);
  days.forEach((daysAgo, at) => {
    const endedAt = Math.round(startsAt - daysAgo * DAY_MS);
    const [main, second] = asked.drawSome(random, 2);
    if (!main) return;
    const relevance = own.get(main.slug) ?? 0;
    sessions.push({
      outcome: random.chance(0.02) ? 'no_show_by_consultant' : 'completed',
      at: endedAt,
      counts: true,
      title: writeTitle(second ? [main, second] : [main], random),
    });
    responses.push({ kind: 'offered', responseMs: Math.round(random.between(2_000, 15_000)), at: endedAt });
    if (random.chance(0.4)) responses.push({ kind: 'declined', responseMs: 6_000, at: endedAt });
    if (random.chance(0.1)) responses.push({ kind: 'expired', responseMs: null, at: endedAt });
    if (!random.chance(MARKET.session.rated)) return;
    const overall = ratingFor(relevance, random);
    ratings.push({ overall, at: endedAt });
    const clientId = `earlier-client-${at}`;
    const weight = endorsementWeight(overall);
    if (weight === 0) return;
    endorsements.push({ clientId, slug: main.slug, weight, at: endedAt });
    if (second) endorsements.push({ clientId, slug: second.slug, weight: SECOND_SKILL * weight, at: endedAt });
  });
  const earlierSessions = input.sessions - told;
  const average = ratings.length === 0 ? 0 : ratings.reduce((sum, it) => sum + it.overall, 0) / ratings.length;
  const earlierRatings = Math.round(MARKET.session.rated * earlierSessions);
  const { tier } = tierFor({
    completedSessions: input.sessions,
    ratingAverage: ratings.length === 0 ? null : average,
    current: 'rookie',
  });
  return {
    tier,
    sessions,
    ratings,
    responses,
    endorsements,
    earlier: { sessions: earlierSessions, ratings: earlierRatings, ratingSum: average * earlierRatings },
  };
}
