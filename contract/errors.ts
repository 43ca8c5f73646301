/** The closed list of error codes, each with its HTTP status and title (RFC 9457). Sockets carry the same codes. */
import { z } from 'zod';

export const errorCatalogue = {
  validation_failed: { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  token_expired: { status: 401, title: 'The access token has expired' },
  payment_method_required: { status: 402, title: 'A payment method is needed' },
  payment_action_required: { status: 402, title: 'The payment needs your confirmation' },
  payment_failed: { status: 402, title: 'The payment method was declined' },
  forbidden: { status: 403, title: 'Not allowed' },
  not_found: { status: 404, title: 'Not found' },
  already_taken: { status: 409, title: 'Already taken' },
  invalid_state: { status: 409, title: 'Not possible in this state' },
  conflict: { status: 409, title: 'Conflict' },
  idempotency_conflict: { status: 409, title: 'The idempotency key was used for another request' },
  payload_too_large: { status: 413, title: 'The request is too large' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  overloaded: { status: 503, title: 'Not available right now' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errorCatalogue;
export const ErrorCode = z
  .enum(Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]])
  .meta({ id: 'ErrorCode', description: 'The closed list of what can go wrong; decide by it.' });

export const FieldError = z.object({ path: z.string(), message: z.string() }).describe('What is wrong with one field.');
export type FieldError = z.infer<typeof FieldError>;

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: ErrorCode,
    detail: z.string(),
    requestId: z.string(),
    errors: z.array(FieldError).optional(),
    clientSecret: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'application/problem+json' });
export type Problem = z.infer<typeof Problem>;

/** What a socket acknowledgement carries when something went wrong. */
export const SocketError = z
  .object({
    code: ErrorCode,
    message: z.string(),
    errors: z.array(FieldError).optional(),
    clientSecret: z.string().optional(),
    retryAfter: z.number().optional(),
  })
  .describe('What an acknowledgement carries when something went wrong.');
export type SocketError = z.infer<typeof SocketError>;
