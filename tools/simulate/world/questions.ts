/** Generated questions: what is needed stays hidden; the words only hint at it. */

import type { Urgency } from '../../../contract/states.ts';
import type { SkillEntry } from '../../../core/domain/keywords.ts';
import { clamp, Lottery, lognormal, normal, type Random, seededRandom, wholeBetween } from '../chance.ts';
import type { Demand } from './demand.ts';
import { MARKET } from './market.ts';
import { writeQuestion } from './prose.ts';
import type { Question } from './world.ts';

const urgencies: readonly (readonly [Urgency, number])[] = [
  ['low', 0.25],
  ['medium', 0.5],
  ['high', 0.18],
  ['urgent', 0.07],
];
const URGENCY = new Lottery(urgencies, ([, share]) => share);
const LANGUAGES = new Lottery(
  [
    [[], 0.7],
    [['en'], 0.24],
    [['de'], 0.02],
    [['fr'], 0.02],
    [['es'], 0.02],
  ] as const,
  ([, share]) => share,
);

export function generateQuestions(input: { seed: string; instants: readonly number[]; demand: Demand }): Question[] {
  const clients = Math.max(1, Math.round(input.instants.length * MARKET.clientsPerQuestion));
  return input.instants.map((at, number): Question => {
    const random = seededRandom(`${input.seed}|question|${number}`);
    const { question } = MARKET;
    const needs = drawNeeds(input.demand, random);
    const difficulty = clamp(normal(random, 0.45, 0.2), 0, 1);
    const rate = lognormal(random, question.rate.median, question.rate.sigma) * (0.8 + 0.45 * difficulty);
    const maxHourlyRate = random.chance(question.namesRate) ? 500 * Math.round(rate / 500) : null;
    const patience = lognormal(random, question.patienceSeconds.median, question.patienceSeconds.sigma);
    return {
      id: `question-${String(number + 1).padStart(6, '0')}`,
      at,
      clientId: `client-${wholeBetween(random, 1, clients)}`,
      ...writeQuestion(
        {
          skills: needs.map(({ skill }) => skill),
          vague: random.chance(question.vague),
          length: clamp(difficulty + normal(random, -0.2, 0.2), 0, 1),
        },
        random,
      ),
      skills: random.chance(question.choosesSkills) ? needs.slice(0, 2).map(({ skill }) => skill.slug) : [],
      urgency: URGENCY.draw(random)[0],
      languages: [...LANGUAGES.draw(random)[0]],
      currency: 'USD',
      maxHourlyRate,
      spendCap: random.chance(question.namesCap) ? 500 * wholeBetween(random, 4, 40) : null,
      acceptance: random.chance(question.first) ? 'first' : 'choose',
      preferredConsultantIds: [],
      hidden: {
        needs: needs.map(({ skill, weight }) => ({ slug: skill.slug, weight })),
        difficulty,
        patienceMs: Math.round(1000 * patience),
      },
    };
  });
}

function drawNeeds(demand: Demand, random: Random): { skill: SkillEntry; weight: number }[] {
  const first = demand.asked.draw(random);
  const needs = [{ skill: first, weight: 1 }];
  const { secondNeed, thirdNeed } = MARKET.question;
  if (random.chance(secondNeed)) {
    const [second, third] = demand.askedBeside(first).drawSome(random, 2);
    if (second) needs.push({ skill: second, weight: 0.4 });
    if (third && random.chance(thirdNeed)) needs.push({ skill: third, weight: 0.25 });
  }
  return needs;
}
