import type { Express, RequestHandler } from 'express';
import helmet from 'helmet';
import swaggerUi from 'swagger-ui-express';
import { Fault } from '../../core/flow/fault.ts';
import { asyncApiDocument } from './asyncapi.ts';
import type { Health, HttpDeps } from './deps.ts';
import { openApiDocument } from './openapi.ts';
import { methodNotAllowed, problemOf, sendProblem } from './problems.ts';
import { notesOf } from './request-log.ts';

/** What operators, monitoring and developers ask of a server; nobody has to sign in for it. */
export function addSystemRoutes(app: Express, deps: Pick<HttpDeps, 'health' | 'registry'>): void {
  const get = (path: string, handler: RequestHandler): void => {
    const noted: RequestHandler = (_request, response, next) => {
      notesOf(response).route = path;
      next();
    };
    app.get(path, noted, handler);
    app.all(path, noted, methodNotAllowed(['get']));
  };

  get('/health/live', (_request, response) => {
    response.json({ status: 'ok' });
  });
  get('/health/ready', async (_request, response) => {
    const checks = await readiness(deps.health);
    if (Object.values(checks).every((state) => state === 'ok')) {
      response.json({ status: 'ready', checks });
      return;
    }
    const fault = new Fault('overloaded', 'This server takes no requests just now.');
    response.set('Retry-After', '1');
    sendProblem(response, problemOf(fault, notesOf(response).requestId), { checks });
  });
  get('/metrics', async (_request, response) => {
    response.type(deps.registry.contentType).send(await deps.registry.metrics());
  });
  const openApi = once(openApiDocument);
  const asyncApi = once(asyncApiDocument);
  get('/openapi.json', (_request, response) => {
    response.type('application/json').send(openApi());
  });
  get('/asyncapi.json', (_request, response) => {
    response.type('application/json').send(asyncApi());
  });
  app.use('/docs', helmet.contentSecurityPolicy(LOCAL_PAGE), swaggerUi.serve, documentation());
}

const CHECK_MS = 1_000;
type Checks = Record<'postgres' | 'redis' | 'draining', 'ok' | 'down'>;

/** Really asks; a store that does not answer within a second is down. */
async function readiness(health: Health): Promise<Checks> {
  const [postgres, redis] = await Promise.all([answers(health.postgres), answers(health.redis)]);
  return { postgres, redis, draining: health.draining() ? 'down' : 'ok' };
}

async function answers(ask: () => Promise<unknown>): Promise<'ok' | 'down'> {
  const timeout = Promise.withResolvers<'down'>();
  const timer = setTimeout(() => timeout.resolve('down'), CHECK_MS);
  try {
    return await Promise.race([ask().then(() => 'ok' as const), timeout.promise]);
  } catch {
    return 'down';
  } finally {
    clearTimeout(timer);
  }
}

/** Made when it is first asked for, and written once. */
function once(document: () => object): () => string {
  let written: string | undefined;
  return () => {
    written ??= JSON.stringify(document());
    return written;
  };
}

const documentation = (): RequestHandler =>
  swaggerUi.setup(undefined, {
    customSiteTitle: 'Consultant Connect API',
    swaggerOptions: { url: '/openapi.json', validatorUrl: null, persistAuthorization: true },
  });

/** Everything comes from here; the documentation styles itself with inline styles. */
const LOCAL_PAGE = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    frameAncestors: ["'none'"],
  },
};
