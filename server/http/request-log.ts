import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import { Histogram, type Registry } from 'prom-client';
import type { Log } from '../../core/ports/log.ts';

/** Short and plain: it stands in logs and in answers. */
const SANE_ID = /^[A-Za-z0-9._-]{1,100}$/;

/** What is known of a request while it runs; filled by whoever learns it. */
export interface RequestNotes {
  requestId: string;
  /** The pattern, never the address itself: ids and queries are somebody's. */
  route?: string;
  userId?: string;
  appId?: string;
}

export const notesOf = (response: Response): RequestNotes => response.locals as RequestNotes;

/** Takes over a sane id of the caller, so that one request can be followed through several systems. */
export const requestId: RequestHandler = (request, response, next) => {
  const given = request.get('X-Request-Id');
  const id = given !== undefined && SANE_ID.test(given) ? given : randomUUID();
  notesOf(response).requestId = id;
  response.set('X-Request-Id', id);
  next();
};

/** One line and one observation per request: what, how, how long, who. Never bodies, tokens, addresses or queries. */
export function requestLog(deps: { log: Log; registry: Registry }): RequestHandler {
  const seconds = new Histogram({
    name: 'http_request_seconds',
    help: 'Time from the head of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
    registers: [deps.registry],
  });
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once('close', () => {
      const ms = performance.now() - startedAt;
      const { route = 'unmatched', userId, appId, requestId } = notesOf(response);
      const status = response.writableFinished ? response.statusCode : 499;
      seconds.observe({ method: request.method, route, status }, ms / 1000);
      const line = { method: request.method, route, status, ms: Math.round(ms * 10) / 10, requestId, userId, appId };
      if (route.startsWith('/v1/')) deps.log.info(line, 'request');
      else deps.log.debug(line, 'request');
    });
    next();
  };
}
