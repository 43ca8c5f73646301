/** Asking. */
export const title = 'What are you stuck on?';
export const lead =
  'Say what you want to reach, what you tried, and what happened instead. The first line becomes the title.';
export const box = 'Your question';
export const placeholder = 'My Kubernetes pods are restarted every few minutes since we moved to 1.31…';
export const tooShort = 'A little more, please: at least ten characters.';
export const submit = 'Ask now';
export const submitHint = 'or press Ctrl + Enter';
export const waitsForLine = 'There is no connection right now. Your question is kept, and asked once the line is back.';
export const unsure =
  'No answer came, so we cannot say whether your question has arrived. It is kept here: ask again, and it counts once.';
export const skills = {
  title: 'About',
  hint: 'What we understand so far. Choose what matters most.',
  search: 'Add a skill',
};
export const options = {
  title: 'Price, language, urgency',
  maxRate: 'Highest hourly rate',
  spendCap: 'Spend at most',
  spendCapHint: 'The call ends by itself before it costs more.',
  currency: 'Currency',
  language: 'Language of the call',
  anyLanguage: 'Any',
  urgency: 'How soon',
  urgencies: { low: 'When it suits', medium: 'Soon', high: 'Today', urgent: 'Right now' },
  acceptance: 'Take the first offer at once',
  acceptanceHint: 'Instead of choosing among offers yourself.',
  notAnAmount: 'An amount such as 120 or 79.50.',
};
export const online = {
  title: 'Online for this',
  waiting: 'Write a few words, and you see who is there for them.',
  count: (count: number, isMore: boolean): string =>
    isMore ? `${count} or more are here now` : count === 1 ? 'One person is here now' : `${count} people are here now`,
  nobody: (skill: string | undefined): string =>
    `Nobody is online for ${skill ?? 'this'} right now. Ask anyway: whoever comes while your question is open is asked at once.`,
  nobodyHint: 'A higher rate or another language may find somebody.',
  free: (span: string): string => `The first ${span} are free.`,
};
export const open = {
  one: 'Your question is open',
  look: 'See its offers',
};
