/** What the floor sends: of the shape and size of what the product sends, so that both carry the same bytes. */
import { randomUUIDv7 } from 'node:crypto';
import type { Match, Question, Session } from '../../../contract/index.ts';
import { type Question as Asked, benchSkills, consultantAt } from '../population/population.ts';
import type { Scored } from './skill-index.ts';

const names = new Map(benchSkills.map(({ slug, name }) => [slug, name]));

export function questionMessage(asked: Asked, invited: number, now: number): Question {
  return {
    id: randomUUIDv7(),
    title: asked.title,
    body: asked.body,
    category: null,
    skills: [...asked.skills],
    keywords: [
      ...asked.skills.map((skill) => ({ term: names.get(skill) ?? skill, weight: 1, skill })),
      ...['always', 'answer', 'application', 'approach', 'around', 'audit', 'balance'].map((term) => ({
        term,
        weight: 0.4,
      })),
    ],
    urgency: 'medium',
    languages: [],
    currency: 'USD',
    maxHourlyRate: null,
    spendCap: null,
    freeSeconds: 600,
    freeTimeNote: null,
    acceptance: 'choose',
    status: 'open',
    wave: 1,
    invitedCount: invited,
    offeredCount: 0,
    createdAt: new Date(now).toISOString(),
    expiresAt: new Date(now + 120_000).toISOString(),
    expiredReason: null,
    advice: null,
    sessionId: null,
  };
}

export function matchMessage(question: Question, consultantId: string, { score }: Scored, now: number): Match {
  return {
    id: randomUUIDv7(),
    questionId: question.id,
    consultantId,
    status: 'invited',
    wave: 1,
    score,
    scoreParts: {
      skill: score,
      text: 0.0914,
      activity: 0.2876,
      price: 0.075,
      trust: 0.0632,
      responsiveness: 0.0441,
      tier: 0.025,
      rookie: 0.1291,
    },
    invitedAt: question.createdAt,
    expiresAt: new Date(now + 20_000).toISOString(),
    respondedAt: null,
    note: null,
    freeSeconds: null,
    freeTimeNote: null,
    hourlyRate: { amount: 12_000, currency: 'USD' },
  };
}

export const consultantMessage = (n: number): object => {
  const { id, name, headline, bio, skills, rate, tier, trustScore, completedSessions, medianResponseMs } =
    consultantAt(n);
  return {
    id,
    name,
    headline,
    bio,
    skills,
    languages: ['en'],
    hourlyRate: { amount: rate, currency: 'USD' },
    tier,
    trustScore,
    rating: { average: null, count: 0 },
    completedSessions,
    presence: 'online',
    medianResponseMs,
  };
};

export function sessionMessage(match: Match, clientId: string): Partial<Session> {
  return {
    id: randomUUIDv7(),
    questionId: match.questionId,
    matchId: match.id,
    clientId,
    consultantId: match.consultantId,
    status: 'pending',
    hourlyRate: match.hourlyRate,
    freeSeconds: 600,
    spendCap: null,
    openedAt: new Date().toISOString(),
    startedAt: null,
    endedAt: null,
    elapsed: 0,
    billable: 0,
    amount: { amount: 0, currency: 'USD' },
    charge: { status: 'held', amount: { amount: 0, currency: 'USD' } },
    endReason: null,
  };
}
