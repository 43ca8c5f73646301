import type { ErrorCode, FieldError } from '../../contract/index.ts';

export interface FaultDetails {
  /** What was wrong where, for `validation_failed`. */
  readonly errors?: readonly FieldError[];
  /** For `payment_action_required`. */
  readonly clientSecret?: string;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter?: number;
  /** For the log; never shown. */
  readonly cause?: unknown;
}

/**
 * Something the caller is told: a stable code, a public text, and apart from both an internal cause.
 * The edges (HTTP, socket) map it once.
 */
export class Fault extends Error {
  override name = 'Fault';
  readonly code: ErrorCode;
  readonly details: FaultDetails;

  constructor(code: ErrorCode, publicText: string, details: FaultDetails = {}) {
    super(publicText, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.details = details;
  }
}

export const notFound = (what: string): Fault => new Fault('not_found', `There is no such ${what}.`);
export const invalidState = (text: string): Fault => new Fault('invalid_state', text);
