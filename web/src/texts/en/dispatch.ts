/** The consultant's dispatch room, and what follows them to other pages. */
import type { Money, ServerEvents, Urgency } from '@consultant-connect/client';
import { formatChoice, formatMoney, formatSpan } from '../../lib/format.ts';

export const title = 'Dispatch';
export const nav = 'Dispatch';

export const watch = {
  title: (count: number): string => (count === 1 ? '● An invitation waits' : `● ${count} invitations wait`),
  spoken: (titles: readonly string[]): string =>
    titles.length === 1 ? `Invitation: ${titles[0]}` : `${titles.length} invitations: ${titles.join('; ')}`,
  waiting: (count: number): string =>
    count === 1 ? 'An invitation waits for you' : `${count} invitations wait for you`,
  open: 'Answer',
  notification: 'Somebody needs you',
  over: {
    taken: 'The client has chosen somebody else',
    cancelled: 'The client has withdrawn the question',
    expired: 'The time for an answer is over',
    busy: 'You are in a call',
  } satisfies Record<ServerEvents['match:rescinded']['reason'], string>,
};

export const availability = {
  label: 'Open for invitations',
  cut: { title: 'Not connected', text: 'Nobody can invite you until the line is back. We keep trying.' },
  away: { title: 'Away', text: 'You get no invitations. What is under way goes on.' },
  available: { title: 'Available', text: 'Questions that suit you come here. Keep a page of ours open.' },
  busy: { title: 'In a call', text: 'Invitations come again shortly after it.' },
  unseen: { title: 'Available', text: 'The server is noticing you; this takes a few seconds.' },
  devices: 'Counts for all your devices; each of them shows the same.',
  setUp: 'Set up payouts',
};

export const profileMissing = {
  text: 'Your profile names no skills yet, so no question can find you.',
  action: 'Complete your profile',
};

/** Why there is no invitation to be seen. */
export const quiet = {
  quiet: {
    title: 'Quiet right now',
    text: 'A new invitation rings, and shows itself in the tab. You may look at other pages meanwhile.',
  },
  away: { title: 'You are away', text: 'Switch to available, and questions that suit you appear here.' },
  cut: {
    title: 'Nothing can reach you',
    text: 'Invitations that can still be answered appear once the line is back.',
  },
};

export const invitations = {
  title: 'Invitations',
  demo: (skills: readonly string[]): string =>
    `To try it: open the front page in another window as the demo client, and ask about ${formatChoice(skills)}.`,
  left: 'left to answer',
  rate: 'You are paid',
  rateNote: (free: number): string => (free > 0 ? `after ${formatSpan(free)} free` : 'from the first second'),
  cap: 'Client spends at most',
  noCap: 'no limit',
  languages: 'Language',
  anyLanguage: 'any of yours',
  urgency: 'Urgency',
  urgencies: { low: 'Can wait', medium: 'Today', high: 'Soon', urgent: 'Now' } satisfies Record<Urgency, string>,
  whole: 'Read all of it',
  note: 'A word to the client',
  notePlaceholder: 'For instance: what you would look at first',
  offer: 'Offer to take it',
  offerNamed: (question: string): string => `Offer to take it: “${question}”`,
  decline: 'Decline',
  declineNamed: (question: string): string => `Decline “${question}”`,
  why: 'Why it fits',
  whyDecline: 'Why not?',
  reasons: [
    { code: 'not_my_area', text: 'Not my area', hint: 'Questions like it stay away in future.' },
    { code: 'busy', text: 'Busy right now', hint: '' },
    { code: 'price', text: 'The price', hint: '' },
    { code: 'unclear', text: 'Not clear enough', hint: '' },
  ],
  noReason: 'Rather not say',
  back: 'Back',
  offered: 'Your offer is with the client',
};

/** Parts of a score, in the order of what they tell a reader; the server may add others, which are left out. */
export const fits: Record<string, string> = {
  preferred: 'The client asked for you',
  skill: 'It needs skills that you have',
  text: 'Your profile and past answers speak of it',
  field: 'It is in the field you are known for',
  price: 'Your rate suits what they want to pay',
  trust: 'Clients can rely on you',
  responsiveness: 'You answer fast',
  tier: 'You have come far here',
  rookie: 'A place is kept for newcomers',
  activity: 'You have been active just now',
};

export const offers = {
  title: 'Your offers',
  waiting: 'Waiting for the client',
  left: 'for the client to choose',
  withdraw: 'Withdraw',
  withdrawNamed: (question: string): string => `Withdraw your offer on “${question}”`,
  withdrawn: 'Your offer is withdrawn',
  yourNote: 'You wrote',
};

export const today = {
  title: 'Today',
  sessions: 'Calls',
  earned: 'Earned',
  nothing: (currency: Money['currency']): string => formatMoney({ amount: 0, currency }),
  trust: 'Trust',
  ofHundred: 'of 100',
  answer: 'Your usual answer',
  noAnswer: 'none yet',
};

export const alerts = {
  title: 'How you hear of it',
  sound: 'Sound',
  soundWaiting: 'Plays once you have clicked anywhere here.',
  keys: 'Answer by key',
  keysHint: 'O offers, D declines: the invitation on top.',
  notify: 'Notify me when I look elsewhere',
  notifyHint: 'Your browser asks once.',
  notified: 'Your browser notifies you when you look elsewhere.',
  denied: 'Notifications are blocked for this site; your browser’s settings allow them.',
};
