import type { ErrorCode, ErrorStatuses, FieldError, Problem, SocketError } from './contract.ts';

/**
 * What can go wrong on this side of the wire: the server could not be reached, did not answer in time, the connection
 * is down, the caller gave up, the answer is none that the server gives (a proxy in between, perhaps), or this environment
 * cannot do it.
 */
export type LocalErrorCode = 'network' | 'timeout' | 'disconnected' | 'aborted' | 'bad_answer' | 'unsupported';

/** Each code's HTTP status, so that an error that came over the socket reads the same as one over HTTP. */
const statuses = {
  validation_failed: 400,
  unauthenticated: 401,
  token_expired: 401,
  payment_method_required: 402,
  payment_action_required: 402,
  payment_failed: 402,
  forbidden: 403,
  not_found: 404,
  already_taken: 409,
  invalid_state: 409,
  conflict: 409,
  idempotency_conflict: 409,
  payload_too_large: 413,
  rate_limited: 429,
  internal: 500,
  overloaded: 503,
} as const satisfies ErrorStatuses;

export interface ErrorFields {
  code: ErrorCode | LocalErrorCode;
  detail: string;
  status?: number | undefined;
  errors?: readonly FieldError[] | undefined;
  requestId?: string | undefined;
  retryAfter?: number | undefined;
  clientSecret?: string | undefined;
  cause?: unknown;
}

/** Every failure of this package, whichever way the call went. Decide by `code`; `detail` is for people. */
export class ConsultantConnectError extends Error {
  override readonly name = 'ConsultantConnectError';
  /** What to decide by; it never changes its meaning. */
  readonly code: ErrorCode | LocalErrorCode;
  /** The HTTP status that belongs to the code; 0 when the server did not answer. */
  readonly status: number;
  /** What went wrong, in a sentence for developers. */
  readonly detail: string;
  /** For `validation_failed`: which fields, and what is wrong with each. */
  readonly errors: readonly FieldError[];
  /** What to name when asking the operator; undefined for what came over the socket. */
  readonly requestId: string | undefined;
  /** Seconds after which trying again makes sense, for `rate_limited` and `overloaded`. */
  readonly retryAfter: number | undefined;
  /** For `payment_action_required`: confirm the payment with it, then accept the same offer again. */
  readonly clientSecret: string | undefined;

  constructor(fields: ErrorFields) {
    super(`${fields.code}: ${fields.detail}`, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.code = fields.code;
    this.status = fields.status ?? statusOf(fields.code);
    this.detail = fields.detail;
    this.errors = fields.errors ?? [];
    this.requestId = fields.requestId;
    this.retryAfter = fields.retryAfter;
    this.clientSecret = fields.clientSecret;
  }
}

function statusOf(code: ErrorCode | LocalErrorCode): number {
  return code in statuses ? statuses[code as ErrorCode] : 0;
}

/** An `application/problem+json` answer as an error. */
export function fromProblem(problem: Problem, retryAfter: number | undefined): ConsultantConnectError {
  const { code, status, detail, errors, requestId, clientSecret } = problem;
  return new ConsultantConnectError({ code, status, detail, errors, requestId, clientSecret, retryAfter });
}

/** A refused acknowledgement as an error. */
export function fromSocketError({ message, ...fields }: SocketError): ConsultantConnectError {
  return new ConsultantConnectError({ ...fields, detail: message });
}

/** Whether the same call may succeed if it is simply made again. */
export const isPassing = (error: unknown): error is ConsultantConnectError =>
  error instanceof ConsultantConnectError &&
  ['network', 'timeout', 'disconnected', 'overloaded', 'rate_limited'].includes(error.code);
