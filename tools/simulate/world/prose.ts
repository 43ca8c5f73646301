/** Titles, questions and profiles in plain English around the taxonomy's own words: what the extraction has to read. */
import type { SkillEntry } from '../../../core/domain/keywords.ts';
import { type Random, wholeBetween } from '../chance.ts';

const TITLES = [
  'How do I get started with {a}?',
  'Problem with {a} since this morning',
  '{a}: what is the right way?',
  'Need a second opinion on {a}',
  'Quick question about {a}',
  'Stuck with {a} and a deadline on Friday',
  'Which option is better for {a}?',
  '{a} does not work as described',
  'Can somebody review our {a}?',
  'What does it take to change {a}?',
];
const WITH_SECOND = [
  '{a} together with {b}: where to begin?',
  'How does {a} fit with {b}?',
  '{a} fails as soon as {b} is involved',
  'Moving from {b} to {a}',
];
const MENTIONS = [
  'It is about {a}, and we have some experience with it.',
  'We have tried {a} before and it went wrong.',
  'Part of it touches {a}.',
  'Somebody told us that {a} matters here.',
  'We depend on {a} for this.',
];
const FILLERS = [
  'I have read what I could find and it only confused me.',
  'A colleague set it up and has left since.',
  'It worked last month and nobody changed anything that I know of.',
  'I can share my screen and show what happens.',
  'We need a decision before the end of the week.',
  'Money is not the main concern, a mistake would be.',
  'I would rather understand it than have it done for me.',
  'There is a workaround, but nobody is happy with it.',
  'Two people gave me two different answers.',
  'I am new to this, so please bear with me.',
  'The people affected are waiting for an answer from me.',
  'I wrote down each step that I took and what came of it.',
];
const VAGUE_TITLES = ['Please help, nothing works any more', 'I need advice from somebody experienced', 'Urgent issue'];

const HEADLINES = ['{a} and {b}, explained in plain words', 'Helps with {a}', '{a}, {b} and what lies between'];
const EXPERIENCES = [
  'Years of work on {a}.',
  'People come to me with {a}.',
  'I like the hard cases of {a}.',
  'Regularly asked about {a}.',
];

/** One of the ways in which people write a skill. */
const wording = (skill: SkillEntry, random: Random): string =>
  random.chance(0.4) ? skill.name : (random.pick(skill.aliases) ?? skill.name);

const pick = (lines: readonly string[], random: Random): string => random.pick(lines) ?? '';

function fill(line: string, skills: readonly SkillEntry[], random: Random): string {
  const [a, b = a] = skills;
  if (!a || !b) return line;
  const filled = line.replaceAll('{a}', () => wording(a, random)).replaceAll('{b}', () => wording(b, random));
  return filled.charAt(0).toUpperCase() + filled.slice(1);
}

export function writeTitle(skills: readonly SkillEntry[], random: Random): string {
  if (skills.length > 1 && random.chance(0.4)) return fill(pick(WITH_SECOND, random), skills, random);
  return fill(pick(TITLES, random), skills.slice(0, 1), random);
}

/** `length`: 0..1, from two sentences to a page. */
export function writeQuestion(
  input: { skills: readonly SkillEntry[]; vague: boolean; length: number },
  random: Random,
): { title: string; body: string } {
  const fillers = (count: number): string[] => Array.from({ length: count }, () => pick(FILLERS, random));
  const padding = fillers(1 + Math.round(input.length * 20));
  if (input.vague) return { title: pick(VAGUE_TITLES, random), body: padding.join(' ') };
  const mentions = input.skills.map((skill) => fill(pick(MENTIONS, random), [skill], random));
  const middle = wholeBetween(random, 0, padding.length);
  return {
    title: writeTitle(input.skills, random),
    body: [...padding.slice(0, middle), ...mentions, ...padding.slice(middle)].join(' '),
  };
}

/** `mentioned`: what they tell of, which is neither all that they declare nor only that. */
export function writeProfile(mentioned: readonly SkillEntry[], random: Random): string {
  const headline = fill(pick(HEADLINES, random), mentioned, random);
  const bio = mentioned.map((skill) => fill(pick(EXPERIENCES, random), [skill], random));
  return [headline, ...bio].join('\n');
}
