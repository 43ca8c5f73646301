/** What went wrong, and what to do next, for every code. */
import { ConsultantConnectError, type ErrorCode, type LocalErrorCode } from '@consultant-connect/client';
import { WordedError } from '../../lib/worded-error.ts';

const byCode: Partial<Record<ErrorCode | LocalErrorCode, string>> = {
  network: 'The server cannot be reached. Check your connection, then try again.',
  timeout: 'The server took too long to answer. Try again in a moment.',
  disconnected: 'The connection was lost before the answer came. Look whether it has happened, then try again.',
  bad_answer: 'The server answered with something unreadable. Try again in a moment.',
  overloaded: 'The server is very busy. Try again in a moment.',
  internal: 'Something went wrong on our side. Try again in a moment.',
  rate_limited: 'That was very often in a short time. Wait a minute, then go on.',
  unauthenticated: 'You are not signed in any more. Sign in again to go on.',
  token_expired: 'Your sign-in has run out. Sign in again to go on.',
  not_found: 'This is not here, or not for you to see.',
  payload_too_large: 'That is too long. Shorten it, then send it again.',
  payment_method_required: 'A payment method is needed first.',
  payment_failed: 'Your payment method was declined. Choose another one, then accept again: the offers stay.',
  payment_action_required: 'Your bank wants you to confirm this payment.',
  already_taken: 'Another offer was accepted already.',
};

/** A sentence for a person. What the server says about a refusal is worded for people, so it is passed on. */
export function explain(error: unknown): string {
  if (error instanceof WordedError) return error.message;
  if (!(error instanceof ConsultantConnectError)) return 'Something went wrong on this page. Load it again to go on.';
  const [first] = error.errors ?? [];
  if (error.code === 'validation_failed' && first) return `${first.path}: ${first.message}`;
  return byCode[error.code] ?? error.message;
}
