/** The client's past: questions, calls, and what was paid. */
import type { Dispute, Question } from '@consultant-connect/client';

export const nav = { history: 'History', payments: 'Payments' };
export const title = 'History';
export const lead = 'Your calls and questions, newest first.';
export const calls = {
  tab: 'Calls',
  empty: 'No calls yet',
  emptyText: 'When you accept an offer, the call and its receipt appear here.',
  ask: 'Ask a question',
  when: 'When',
  consultant: 'With',
  length: 'Together',
  paid: 'Paid',
  state: 'State',
  bill: 'Bill and rating',
  billOf: (when: string): string => `Bill and rating of the call of ${when}`,
  back: 'To the call',
  dispute: 'Dispute',
  disputeOf: (when: string): string => `Dispute the charge for the call of ${when}`,
};
export const questions = {
  tab: 'Questions',
  empty: 'No questions yet',
  emptyText: 'What you ask appears here, with how it ended.',
  question: 'Question',
  asked: 'Asked',
  offers: 'Offers',
  state: 'State',
  states: {
    open: 'Open',
    matched: 'Matched',
    in_session: 'In a call',
    completed: 'Answered',
    expired: 'Nobody came',
    cancelled: 'Withdrawn',
  } satisfies Record<Question['status'], string>,
};
export const dispute = {
  title: 'Dispute this charge',
  text: 'Possible for seven days. The consultant’s payout waits until we have decided; you hear from us either way.',
  reason: 'What is it about',
  reasons: {
    quality: 'The advice was no help',
    no_show: 'The consultant did not turn up or left',
    technical: 'The call did not work',
    amount: 'The amount is wrong',
    other: 'Something else',
  },
  detail: 'What happened',
  submit: 'Send it',
  sent: 'We have it, and look into it',
  states: { open: 'Being looked into', resolved: 'Decided' } satisfies Record<Dispute['status'], string>,
};
export const payments = {
  title: 'Payments',
  lead: 'What you pay with. It is charged after a call, by the second, never before.',
  add: 'Add a payment method',
  empty: 'No payment method yet',
  emptyText: 'You need one to accept an offer. Asking, and reading offers, needs none.',
  ending: (last4: string): string => `ending in ${last4}`,
  isDefault: 'Used for the next call',
  needsConfirmation: 'Wants your confirmation',
  confirm: 'Confirm',
  confirmed: 'Confirmed',
  choose: 'Use this one',
  chosen: 'Used from the next call on',
  remove: 'Remove',
  removeTitle: (card: string): string => `Remove ${card}?`,
  removeText: 'Calls that are running are still charged to it.',
  removed: 'Removed',
  added: 'Added',
};
