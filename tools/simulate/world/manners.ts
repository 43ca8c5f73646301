/**
 * How people decide, whichever policy asks them. Each decision draws from chance of its own, named by seed, question and person, so
 * that the same person asked the same question answers alike under both policies: what differs is what the policies do.
 */
import { clamp, logistic, lognormal, normal, type Random, seededRandom } from '../chance.ts';
import { relevanceOf } from './expertise.ts';
import { MARKET } from './market.ts';
import type { Person, PlayedSession, Question, Reaction, World } from './world.ts';

const chanceOf = (world: World, what: string, question: Question, person?: Person): Random =>
  seededRandom(`${world.seed}|${what}|${question.id}|${person?.id ?? ''}`);

/** `invitedLastHour`: whoever is flooded looks away. */
export function reactTo(
  world: World,
  input: { question: Question; person: Person; invitedLastHour: number },
): Reaction {
  const { question, person, invitedLastHour } = input;
  const known = world.onRecord.reaction(question.id, person.id);
  if (known) return known;
  const { answer } = MARKET;
  const random = chanceOf(world, 'reaction', question, person);
  const { attention, answerMs } = person.hidden;
  const notices = random.chance(attention / (1 + invitedLastHour / answer.floodedAt));
  const afterMs = Math.round(Math.max(800, lognormal(random, answerMs, answer.sigma)));
  const believed = relevanceOf(question, person) + normal(random, 0, answer.misjudges);
  const offers = random.chance(logistic(believed, answer.offersAround, answer.softness));
  const hasTime = !random.chance(answer.noTime);
  if (!notices) return { kind: 'silence' };
  if (!offers) return { kind: 'decline', afterMs, reason: 'not_my_area' };
  return hasTime ? { kind: 'offer', afterMs } : { kind: 'decline', afterMs, reason: 'no_time' };
}

/** How an offer looks to the client: mostly what it is worth, partly rating and price. */
export function appealOf(
  world: World,
  input: { question: Question; person: Person; ratingAverage: number | null },
): number {
  const { question, person, ratingAverage } = input;
  const random = chanceOf(world, 'appeal', question, person);
  const seen = relevanceOf(question, person) + normal(random, 0, MARKET.client.misjudges);
  const rating = ((ratingAverage ?? 4) - 4) / 5;
  const price = person.rate.amount / (question.maxHourlyRate ?? MARKET.question.rate.median);
  return seen + rating - 0.1 * (price - 0.7);
}

export interface ClientManner {
  /** Least appeal that they accept. */
  readonly wants: number;
  readonly choosesAfterMs: number;
}

export function clientOf(world: World, question: Question): ClientManner {
  const { wants, choosesAfterSeconds } = MARKET.client;
  const random = chanceOf(world, 'client', question);
  return {
    wants: normal(random, wants.mean, wants.deviation),
    choosesAfterMs: Math.round(1000 * lognormal(random, choosesAfterSeconds.median, choosesAfterSeconds.sigma)),
  };
}

export function playSession(world: World, question: Question, person: Person): PlayedSession {
  const known = world.onRecord.session(question.id, person.id);
  if (known) return known;
  const { session } = MARKET;
  const random = chanceOf(world, 'session', question, person);
  const relevance = relevanceOf(question, person);
  const noShow = random.between(0, 1);
  const minutes = lognormal(random, session.minutes.base + session.minutes.per * relevance, session.minutes.sigma);
  return {
    noShowBy:
      noShow < session.noShowByConsultant
        ? 'consultant'
        : noShow < session.noShowByConsultant + session.noShowByClient
          ? 'client'
          : null,
    joinMs: Math.round(1000 * lognormal(random, session.joinSeconds.median, session.joinSeconds.sigma)),
    lengthMs: Math.round(60_000 * minutes),
    rating: random.chance(session.rated) ? ratingFor(relevance, random) : null,
  };
}

const RATING = { base: 2.4, per: 3.1, deviation: 0.6 } as const;

/** 1..5: who got what they needed is generous. */
export const ratingFor = (relevance: number, random: Random): number =>
  clamp(Math.round(RATING.base + RATING.per * relevance + normal(random, 0, RATING.deviation)), 1, 5);

/** What a rating says about relevance: the way back. */
export const relevanceBehind = (rating: number): number => clamp((rating - RATING.base) / RATING.per, 0, 1);
