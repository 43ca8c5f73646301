/** What the element says, and how it says figures. */

import type { CallProblem } from '../call/call.ts';
import type { Match, Money, NoticeCode, Question } from '../contract.ts';
import { ConsultantConnectError } from '../errors.ts';

export function money({ amount, currency }: Money): string {
  const format = new Intl.NumberFormat(undefined, { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** 3:07 */
export const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.max(0, Math.floor(seconds % 60))).padStart(2, '0')}`;

/** 10 minutes free, then $120.00/h, at most $50.00 */
export function price(question: Question, offer: Match): string {
  const free = offer.freeSeconds ?? question.freeSeconds;
  const cap = question.spendCap ? `, at most ${money(question.spendCap)}` : '';
  const rate = `${money(offer.hourlyRate)}/h${cap}`;
  if (free === 0) return rate;
  return `${free >= 60 ? plural(Math.floor(free / 60), 'minute') : plural(free, 'second')} free, then ${rate}`;
}

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

export function progress({ wave, invitedCount, offeredCount }: Question): string {
  if (invitedCount === 0) return 'Looking for consultants who suit…';
  const offers = offeredCount === 0 ? 'no offer yet' : plural(offeredCount, 'offer');
  return `${plural(invitedCount, 'consultant')} invited in ${plural(Math.max(1, wave), 'wave')}, ${offers}`;
}

export function ending({ status, expiredReason, advice }: Question): string {
  if (status === 'cancelled') return 'The question was withdrawn.';
  const why = {
    no_match: 'Nobody who suits is online right now.',
    no_offer: 'Nobody could take the question in time.',
    not_accepted: 'The time to choose an offer is over.',
  }[expiredReason ?? 'no_offer'];
  return advice ? `${why} ${advice}` : why;
}

export const notices: Record<NoticeCode, string> = {
  free_ending: 'The free time is about to end.',
  billing_started: 'The free time is over: the rate counts from now on.',
  cap_near: 'What you wanted to spend at most is nearly reached.',
  hold_failed: 'The payment method was declined: the call ends when the paid time is used up.',
  peer_lost: 'The other side has lost the connection; the clock is paused.',
  peer_back: 'The other side is back.',
};

export const problems: Record<CallProblem, string> = {
  camera_denied: 'The camera is not allowed: you are heard, not seen.',
  camera_missing: 'No camera was found: you are heard, not seen.',
  microphone_denied: 'The microphone is not allowed: use the chat.',
  microphone_missing: 'No microphone was found: use the chat.',
  permission_waiting: 'Please answer the browser: it asks for camera and microphone.',
  no_route: 'The other side cannot be reached directly; the chat works.',
};

/** For people; what the page wants to decide by, it gets as an event. */
export function complaint(error: unknown): string {
  if (!(error instanceof ConsultantConnectError)) return 'Something went wrong.';
  switch (error.code) {
    case 'payment_method_required':
      return 'A payment method is needed first.';
    case 'payment_failed':
      return 'The payment method was declined. The offers stay: try another one.';
    case 'payment_action_required':
      return 'Your bank wants you to confirm the payment. Confirm it, then accept again.';
    case 'unauthenticated':
    case 'token_expired':
      return 'You are not signed in any more.';
    case 'network':
    case 'timeout':
    case 'disconnected':
      return 'The server cannot be reached. Please try again.';
    case 'validation_failed':
      return error.errors.map(({ path, message }) => `${path}: ${message}`).join('; ') || error.detail;
    default:
      return error.detail;
  }
}
