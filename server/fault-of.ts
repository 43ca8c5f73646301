import { Fault } from '../core/flow/fault.ts';
import { PaymentsUnavailable } from '../core/ports/payments.ts';
import { PresenceUnavailable } from '../core/ports/presence.ts';

/** Any error as one that can be told: ours as they are, the body parser's and the database's in our words, the rest as `internal`. */
export function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof PresenceUnavailable || error instanceof PaymentsUnavailable || isUnreachable(error)) {
    return new Fault('overloaded', 'We cannot do this right now; try again in a moment.', {
      retryAfter: 1,
      cause: error,
    });
  }
  if (isUnstorable(error)) {
    return new Fault('validation_failed', 'A text holds a character that cannot be stored: no NUL, please.', {
      cause: error,
    });
  }
  const status = statusOf(error);
  if (status === 413) return new Fault('payload_too_large', 'The body is larger than 64 kB.', { cause: error });
  if (status !== undefined && status >= 400 && status < 500) {
    return new Fault('validation_failed', explain(error), { cause: error });
  }
  return new Fault('internal', 'Something went wrong on our side; it has been noted.', { cause: error });
}

/** Express and its body parser mark what the caller did wrong with a status. */
function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : undefined;
}

const EXPLANATIONS: Readonly<Record<string, string>> = {
  'entity.parse.failed': 'The body is not valid JSON.',
  'encoding.unsupported': 'The body has a Content-Encoding that is not supported.',
  'charset.unsupported': 'The body must be JSON in UTF-8.',
  'request.aborted': 'The request ended before its body did.',
  'request.size.invalid': 'The body does not have the size that was announced.',
};

function explain(error: unknown): string {
  const type = error instanceof Error && 'type' in error ? String(error.type) : '';
  return EXPLANATIONS[type] ?? 'The request cannot be read.';
}

/** Postgres or Redis is away, full, starting, or too slow: nothing of it is the caller's fault, and it passes. */
const PASSING = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  '53100', // disk full
  '53200', // out of memory
  '53300', // too many connections
  '55P03', // lock not available in time
  '40P01', // deadlock
  '40001', // serialization failure
  '57014', // statement timeout
  '57P01', // the server is being shut down
  '57P02',
  '57P03', // the server is starting
  '25P03', // idle in transaction for too long
  '08006',
  '08001',
  '08003',
]);
/** node-postgres gives these no code. */
const PASSING_TEXT = /^(timeout exceeded when trying to connect|Connection terminated)/;

function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && PASSING.has(String(error.code))) return true;
  return PASSING_TEXT.test(error.message);
}

/** Postgres takes every text but one with a NUL in it, plain (22021) or inside JSON (22P05). */
const isUnstorable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === '22021' || error.code === '22P05');
