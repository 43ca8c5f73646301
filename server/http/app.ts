import compression from 'compression';
import cors, { type CorsOptions } from 'cors';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Origins } from '../auth/index.ts';
import { accountHandlers } from './accounts.ts';
import { appHandlers } from './apps.ts';
import { bindRoutes } from './bind.ts';
import type { HttpDeps } from './deps.ts';
import { createRateLimits } from './limits.ts';
import { matchHandlers } from './matches.ts';
import { operationHandlers } from './operations.ts';
import { addPages } from './pages.ts';
import { paymentHandlers } from './payments.ts';
import { errorHandler, routeNotFound } from './problems.ts';
import { profileHandlers } from './profiles.ts';
import { questionHandlers } from './questions.ts';
import { requestId, requestLog } from './request-log.ts';
import { sessionHandlers } from './sessions.ts';
import { addSystemRoutes } from './system.ts';
import { webhookEndpointHandlers } from './webhook-endpoints.ts';
import { addWebhooks } from './webhooks.ts';

/** The HTTP side of the contract as an Express application; it listens nowhere yet. */
export function createHttpApp(deps: HttpDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // The address of the caller is that of the connection, unless an operator puts a proxy in front and says so.
  app.set('trust proxy', false);
  app.set('query parser', 'simple');

  app.use(requestId, requestLog(deps), helmet(NOTHING_BUT_DATA));
  app.use(cors(crossOrigin(deps.origins)));
  app.use(compression());
  app.use((_request, response, next) => {
    if (deps.health.draining()) response.set('Connection', 'close');
    next();
  });
  addSystemRoutes(app, deps);

  app.use('/v1', neverCached);
  addWebhooks(app, deps);
  const limits = createRateLimits(deps);
  bindRoutes(
    app,
    deps,
    {
      ...accountHandlers(deps, limits),
      ...profileHandlers(deps),
      ...questionHandlers(deps),
      ...matchHandlers(deps),
      ...sessionHandlers(deps),
      ...paymentHandlers(deps),
      ...operationHandlers(deps),
      ...appHandlers(deps),
      ...webhookEndpointHandlers(deps),
    },
    limits,
  );
  addPages(app, deps);
  app.use(routeNotFound);
  app.use(errorHandler(deps.log));
  return app;
}

const neverCached: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

/** Answers are data: a browser that shows one as a page may load nothing with it. The pages that we do serve set their own. */
const NOTHING_BUT_DATA = {
  contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
};

const crossOrigin = (origins: Origins): CorsOptions => ({
  origin: (origin, answer) => {
    if (origin === undefined) answer(null, false);
    else origins.allows(origin).then((allowed) => answer(null, allowed), answer);
  },
  allowedHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'X-Request-Id'],
  exposedHeaders: ['Content-Disposition', 'Retry-After', 'X-Request-Id', 'Idempotency-Replayed'],
  maxAge: 600,
});
