import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { errorCatalogue, type Problem } from '../../contract/index.ts';
import { Fault } from '../../core/flow/fault.ts';
import type { Log } from '../../core/ports/log.ts';
import { faultOf } from '../fault-of.ts';

/** RFC 9457. `status` differs from the code's own only where HTTP has a finer word than our list of codes. */
export function problemOf(
  fault: Fault,
  requestId: string,
  status: number = errorCatalogue[fault.code].status,
): Problem {
  const { errors, clientSecret } = fault.details;
  return {
    type: `urn:consultant-connect:problem:${fault.code}`,
    title: errorCatalogue[fault.code].title,
    status,
    code: fault.code,
    detail: fault.message,
    requestId,
    ...(errors && { errors: [...errors] }),
    ...(clientSecret && { clientSecret }),
  };
}

export function sendProblem(response: Response, problem: Problem, extra: object = {}): void {
  response
    .status(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify({ ...problem, ...extra }));
}

export const requestIdOf = (request: Request): string => String(request.res?.locals.requestId ?? '');

export const routeNotFound: RequestHandler = (request, response) => {
  const fault = new Fault('not_found', 'There is nothing at this address.');
  sendProblem(response, problemOf(fault, requestIdOf(request)));
};

/** The address exists, but not for this method. */
export const methodNotAllowed =
  (allowed: readonly string[]): RequestHandler =>
  (request, response) => {
    const allow = allowed.map((method) => method.toUpperCase()).join(', ');
    const fault = new Fault('not_found', `This address takes ${allow}.`);
    response.set('Allow', allow);
    sendProblem(response, problemOf(fault, requestIdOf(request), 405));
  };

/** The one place where errors become answers. What is not ours to explain is logged and told as `internal`. */
export function errorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const fault = faultOf(error);
    if (fault.code === 'internal') log.error({ requestId: requestIdOf(request), err: error }, 'a request failed');
    else if (fault.code === 'overloaded') {
      log.warn({ requestId: requestIdOf(request), reason: describe(fault.details.cause) }, 'a request was turned away');
    }
    if (response.headersSent) {
      // Half an answer must not pass for a whole one.
      response.destroy();
      return;
    }
    if (fault.details.retryAfter !== undefined)
      response.set('Retry-After', String(Math.ceil(fault.details.retryAfter)));
    if (fault.code === 'unauthenticated' || fault.code === 'token_expired') response.set('WWW-Authenticate', 'Bearer');
    sendProblem(response, problemOf(fault, requestIdOf(request)));
  };
}

const describe = (cause: unknown): string | undefined => (cause instanceof Error ? cause.message : undefined);
