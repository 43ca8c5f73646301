/** What it is, and the way in. */
import { formatSpan } from '../../lib/format.ts';

export const title = 'An expert on the line, in two minutes';
export const lead =
  'Write down what you are stuck on. The people who know it best, and are there right now, offer to take it. You pick one and talk.';
export const ask = 'Ask a question';
export const answer = 'Answer questions';
export const goOn = (name: string): string => `Continue as ${name}`;
export const steps = (freeSeconds: number): { title: string; text: string }[] => [
  {
    title: 'Ask in your own words',
    text: 'While you type you see who is online for it. Nobody is asked before you say so.',
  },
  {
    title: 'Choose among offers',
    text: 'Each shows what they have done, how others rated it, and what an hour costs. You decide; nothing is booked by itself.',
  },
  {
    title: 'Talk, then pay by the second',
    text: `The first ${formatSpan(freeSeconds)} are free. After that the clock and the amount are in front of you both, up to the limit you set.`,
  },
];
export const demo = {
  title: 'Try it here',
  text: 'This installation comes with accounts to try it with. Payments are simulated. For the whole picture, open one window as the client and another as the consultant.',
  client: 'Open as demo client',
  consultant: 'Open as demo consultant',
  admin: 'Open as demo operator',
};
export const forDevelopers = 'For developers';
export const apiLink = 'API documentation';
