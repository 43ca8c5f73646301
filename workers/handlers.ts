import { freeConsultant } from '../core/flow/availability/free-consultant.ts';
import { releaseGoneConsultant } from '../core/flow/availability/release-gone-consultant.ts';
import { executeRefund } from '../core/flow/billing/execute-refund.ts';
import { releaseHold } from '../core/flow/billing/release-hold.ts';
import { settleSession } from '../core/flow/billing/settle-session.ts';
import { weighTestimony } from '../core/flow/billing/weigh-testimony.ts';
import { applyPaymentEvent } from '../core/flow/books/apply-payment-event.ts';
import { executePayout } from '../core/flow/books/execute-payout.ts';
import { enrichKeywords } from '../core/flow/keywords/enrich-keywords.ts';
import type { Parts } from '../core/flow/parts.ts';
import { advanceQuestion } from '../core/flow/questions/advance-question.ts';
import { assessConsultant } from '../core/flow/ratings/assess-consultant.ts';
import { advanceSession } from '../core/flow/sessions/advance-session.ts';
import { deliverEvent } from '../core/flow/webhooks/deliver-event.ts';
import type { JobName, JobPayload } from '../core/ports/jobs.ts';

/** Each job of the catalogue is one call of a use case; a missing one is a type error. */
export const createHandlers = (
  parts: Parts,
): { [Name in JobName]: (payload: JobPayload<Name>) => Promise<unknown> } => ({
  'question.advance': (payload) => advanceQuestion(parts, payload),
  'question.enrich': (payload) => enrichKeywords(parts, payload),
  'consultant.freed': (payload) => freeConsultant(parts, payload),
  'consultant.gone': (payload) => releaseGoneConsultant(parts, payload),
  'consultant.assess': (payload) => assessConsultant(parts, payload),
  'session.advance': (payload) => advanceSession(parts, payload),
  'session.settle': (payload) => settleSession(parts, payload),
  'session.weigh': (payload) => weighTestimony(parts, payload),
  'hold.release': (payload) => releaseHold(parts, payload),
  'refund.execute': (payload) => executeRefund(parts, payload),
  'payout.execute': (payload) => executePayout(parts, payload),
  'webhook.deliver': (payload) => deliverEvent(parts, payload),
  'payment-event.apply': (payload) => applyPaymentEvent(parts, payload),
});
