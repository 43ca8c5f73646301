/** How a simulated consultant decides and talks. Pure: chance comes in as an argument. */
import type { Question } from '../../client-sdk/src/index.ts';
import { type DemoConsultant, demoTalk, fieldOfSkill } from './people.ts';
import type { Random } from './random.ts';

export type Reaction =
  | { kind: 'offer'; afterMs: number; note: string }
  | { kind: 'decline'; afterMs: number; reason: string };

const DECLINES_THE_FOREIGN = 0.7;

/** People read before they answer, and some questions are not for them. */
export function reactTo(question: Question, consultant: DemoConsultant, random: Random): Reaction {
  const afterMs = Math.round(random.between(400, 2_500));
  const own = new Set(consultant.skills.map(({ slug }) => slug));
  const asked = skillsOf(question);
  const isForeign = asked.length > 0 && !asked.some((slug) => own.has(slug));
  if (isForeign && random.chance(DECLINES_THE_FOREIGN)) return { kind: 'decline', afterMs, reason: 'not_my_area' };
  return { kind: 'offer', afterMs, note: say(demoTalk.notes, question, random) };
}

/** What to say next in a call about this question. */
export const nextLine = (question: Question | undefined, random: Random): string =>
  say(demoTalk.lines, question, random);

function say(phrases: Record<string, string[]>, question: Question | undefined, random: Random): string {
  const field = question && fieldOf(question);
  const suitable = (field && phrases[field]) || phrases.any || [];
  return random.pick(suitable) ?? 'I can help with this.';
}

/** The field of the weightiest keyword that has one. */
function fieldOf(question: Question): string | undefined {
  return skillsOf(question)
    .map((slug) => fieldOfSkill.get(slug))
    .find((field) => field !== undefined);
}

const skillsOf = ({ skills, keywords }: Question): string[] => [
  ...skills,
  ...keywords.toSorted((a, b) => b.weight - a.weight).flatMap(({ skill }) => (skill ? [skill] : [])),
];
