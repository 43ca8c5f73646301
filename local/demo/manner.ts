/** How a simulated consultant decides and talks. Pure: chance comes in as an argument. */
import type { Question } from '../../client-sdk/src/index.ts';
import { type DemoConsultant, demoTalk, skills } from './people.ts';
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
  return { kind: 'offer', afterMs, note: noteFor(question, consultant, random) };
}

/** What to say in a call about this question, one line after the other: a greeting, the matter, and how one parts. */
export function linesFor(question: Question | undefined, consultant: DemoConsultant): string[] {
  const [greeting, ...others] = demoTalk.lines.any ?? [];
  const field = question && commonField(question, consultant);
  return [...(greeting ? [greeting] : []), ...((field && demoTalk.lines[field]) || []), ...others];
}

function noteFor(question: Question, consultant: DemoConsultant, random: Random): string {
  const { notes } = demoTalk;
  const suitable = notes[commonField(question, consultant) ?? 'any'] ?? notes.any ?? [];
  return random.pick(suitable) ?? 'I can help with this.';
}

/** The field of the weightiest skill that is asked for and that they have. */
function commonField(question: Question, consultant: DemoConsultant): string | undefined {
  const common = skillsOf(question).find((asked) => consultant.skills.some(({ slug }) => slug === asked));
  return common === undefined ? undefined : skills.get(common)?.field;
}

const skillsOf = ({ skills, keywords }: Question): string[] => [
  ...skills,
  ...keywords.toSorted((a, b) => b.weight - a.weight).flatMap(({ skill }) => (skill ? [skill] : [])),
];
