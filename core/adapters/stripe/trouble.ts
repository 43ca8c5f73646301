import Stripe from 'stripe';
import { type Failed, PaymentsUnavailable, type Unknown } from '../../ports/payments.ts';
import type { Connection } from './connection.ts';

/** What an error says about the call that failed. */
export type Trouble =
  /** It did not happen: the bank said no, or the request asks for what cannot be. */
  | {
      readonly kind: 'refused';
      readonly reason: string;
      readonly code: string | null;
      readonly intent: Stripe.PaymentIntent | null;
    }
  | { readonly kind: 'absent' }
  /** It may have happened. `failedThere`: in Stripe itself, which keeps that as the answer to the key; `spent`: it says that it does. */
  | { readonly kind: 'unknown'; readonly failedThere: boolean; readonly spent: boolean; readonly reason: string };

/** Stripe's errors carry whole objects, secrets of clients among them: what leaves this adapter is one of these. */
export class StripeRefused extends Error {
  override name = 'StripeRefused';
}

/** @throws StripeRefused when we are at fault: one key for different things */
export function troubleOf(error: unknown): Trouble {
  if (!(error instanceof Stripe.errors.StripeError)) return unknown(describe(error));
  if (error instanceof Stripe.errors.StripeIdempotencyError) throw new StripeRefused(describe(error));
  const { statusCode } = error;
  if (statusCode === 404) return { kind: 'absent' };
  if (statusCode === 400 || statusCode === 402 || statusCode === 403) {
    return { kind: 'refused', reason: describe(error), code: error.code ?? null, intent: error.payment_intent ?? null };
  }
  // Other failures come from the edge, and are not kept.
  const failedThere = statusCode === 500;
  return { ...unknown(describe(error)), failedThere, spent: failedThere && isSpent(error.headers) };
}

const unknown = (reason: string) => ({ kind: 'unknown', failedThere: false, spent: false, reason }) as const;

function describe(error: unknown): string {
  if (!(error instanceof Stripe.errors.StripeError)) return String(error);
  const { type, code, decline_code, message, requestId } = error;
  return [type, code, decline_code, message, requestId].filter(Boolean).join(': ');
}

/** The library repeats a failure under its key, unless it is told not to: then what it hands on is what the key always says. */
const isSpent = (headers: { readonly [name: string]: unknown } | undefined): boolean =>
  isReplayed(headers) || headers?.['stripe-should-retry'] !== 'false';

/** The answer was given before, and may be out of date. */
export const isReplayed = (headers: { readonly [name: string]: unknown } | undefined): boolean =>
  headers?.['idempotent-replayed'] === 'true';

/** What became of a call that should have moved money. */
export function outcomeOf(connection: Connection, trouble: Trouble): Failed | Unknown {
  if (trouble.kind === 'refused') return { status: 'failed', reason: trouble.reason };
  if (trouble.kind === 'absent') return { status: 'failed', reason: 'there is no such thing at Stripe' };
  connection.log.warn({ reason: trouble.reason }, 'Stripe did not say what became of a request');
  return { status: 'unknown' };
}

/** Reads, or does what moves nothing; null where there is no such thing. @throws PaymentsUnavailable, StripeRefused */
export async function read<T>(connection: Connection, call: Promise<T>): Promise<T | null> {
  try {
    return await connection.within(call);
  } catch (error) {
    if (troubleOf(error).kind === 'absent') return null;
    throw asOurs(error);
  }
}

/** An error that may be told and logged. */
export function asOurs(error: unknown): PaymentsUnavailable | StripeRefused {
  const trouble = troubleOf(error);
  if (trouble.kind === 'unknown') return new PaymentsUnavailable(`Stripe does not answer: ${trouble.reason}`);
  return new StripeRefused(trouble.kind === 'refused' ? trouble.reason : 'there is no such thing at Stripe');
}
