/** A question under way, its offers, and how it ended. */
import type { Money, Question } from '@consultant-connect/client';
import { formatMoney, formatRate, formatSpan } from '../../lib/format.ts';

export const searching = 'Looking for somebody';
export const choose = 'Choose whom to talk to';
export const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`);
export const waves = (count: number): string => (count === 1 ? '1 wave' : `${count} waves`);
export const offers = (count: number): string => (count === 1 ? '1 offer' : `${count} offers`);
export const progress = (invited: number, wave: number, offered: number): string =>
  invited === 0
    ? 'Nobody has been asked yet: nobody who suits is online and free.'
    : `${people(invited)} asked in ${waves(wave)}, ${offers(offered)} so far.`;
export const timeLeft = 'Time left';
export const invited = 'Asked';
export const wave = 'Wave';
export const offered = 'Offers';
export const cancel = 'Withdraw the question';
export const yourQuestion = 'Your question';
export const waitingForOffers = 'Offers appear here as they come, usually within seconds.';
export function tabTitle({ status, title }: Question, count: number): string {
  if (status === 'matched') return `● ${outcome.matched.title} · ${title}`;
  return status === 'open' && count > 0 ? `${offers(count)} · ${title}` : title;
}

export const sort = {
  label: 'Order',
  by: { match: 'Best fit', price: 'Lowest price', rating: 'Best rated', time: 'As they came' },
};
export const marks = { match: 'Best fit', price: 'Lowest price', rating: 'Best rated' };
export const offer = {
  trust: 'Trust',
  ofHundred: (score: number): string => `${Math.round(score)} of 100`,
  rating: 'Rating',
  calls: 'Calls held',
  answers: 'Usually answers in',
  rate: 'Rate',
  accept: 'Accept',
  acceptNamed: (name: string): string => `Accept the offer of ${name}`,
  note: (name: string): string => `${name} says`,
};

/** What accepting means, in one sentence. `cap` null: no limit. */
export function terms({ freeSeconds, rate, cap }: { freeSeconds: number; rate: Money; cap: Money | null }): string {
  const free =
    freeSeconds > 0
      ? `${formatSpan(freeSeconds)} free, then ${formatRate(rate)}`
      : `${formatRate(rate)} from the start`;
  return `${free}, ${cap ? `at most ${formatMoney(cap, { isShort: true })}` : 'billed by the second until one of you ends it'}.`;
}

export const noMethod = {
  text: 'To accept an offer you need a payment method. Nothing is charged in the free time.',
  add: 'Add a payment method',
};
export const confirm = {
  title: 'Confirm the payment',
  text: {
    simulated:
      'Your bank wants to know that it is you. Nothing is charged yet: an amount is held for the first paid hour.',
    window:
      'Your bank opens its own window for that. Nothing is charged yet: an amount is held for the first paid hour.',
    elsewhere:
      'This installation has no publishable key of Stripe’s, so your bank’s window cannot be opened here. Choose another payment method.',
  },
  submit: 'Confirm and accept',
};
export const outcome = {
  matched: { title: 'The call is open', text: 'Your consultant is told and on the way.', action: 'Go to the call' },
  completed: { title: 'This question is answered', text: 'The call has ended.', action: 'Ask another question' },
  cancelled: { title: 'The question was withdrawn', text: 'Nobody is asked any more.' },
  expired: {
    no_match: 'Nobody suited was online',
    no_offer: 'Nobody could take it this time',
    not_accepted: 'Time ran out before you chose',
  },
  unknown: 'The time is up',
  again: 'Ask again',
  change: 'Change it and ask again',
  whatToChange: 'What would help',
};
