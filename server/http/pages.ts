/** The pages as they were built, the SDK for other people's pages, and for every address of the pages the same document. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { HttpDeps } from './deps.ts';
import { notesOf } from './request-log.ts';

/** Where `npm run build:web` leaves them. */
const BUILT = fileURLToPath(new URL('../../web/dist', import.meta.url));
const YEAR_SECONDS = 31_536_000;
/** Addresses that are not the pages' own; what is not there is `not_found`, whoever asks. */
const NOT_PAGES = /^\/(v1|metrics|health|docs|socket\.io|sdk|assets|openapi\.json|asyncapi\.json)(\/|$)/;

/** Comes last before what is not found. Without a build there is one page that says so. */
export function addPages(app: Express, deps: Pick<HttpDeps, 'rooms' | 'payments'>): void {
  const files = { index: false, redirect: false, dotfiles: 'ignore', etag: true } as const;
  const policy = helmet.contentSecurityPolicy({ useDefaults: false, directives: policyFor(deps) });
  app.use('/sdk', note('/sdk'), forEverybody, express.static(join(BUILT, 'sdk'), { ...files, maxAge: 300_000 }));
  app.use(
    '/assets',
    note('/assets'),
    express.static(join(BUILT, 'assets'), { ...files, immutable: true, maxAge: YEAR_SECONDS * 1000 }),
  );
  app.get('/mark.svg', note('/assets'), (_request, response) => {
    response.sendFile('mark.svg', { root: BUILT, maxAge: 3_600_000 });
  });
  app.use((request, response, next) => {
    if (!wantsPage(request.method, request.path, request.get('Accept'))) return next();
    notesOf(response).route = 'pages';
    policy(request, response, (error?: unknown) => {
      if (error) return next(error);
      response.set('Cache-Control', 'no-cache');
      if (existsSync(join(BUILT, 'index.html'))) response.sendFile('index.html', { root: BUILT, cacheControl: false });
      else response.type('text/html').send(NOT_BUILT);
    });
  });
}

/** A person who opens an address, or follows a link: their browser names HTML, programs do not. */
const wantsPage = (method: string, path: string, accept: string | undefined): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  !NOT_PAGES.test(path) &&
  (path === '/' || accept?.includes('text/html') === true);

const note =
  (route: string): RequestHandler =>
  (_request, response, next) => {
    notesOf(response).route = route;
    next();
  };

/** Modules for pages of any origin: nothing in them is anybody's secret. */
const forEverybody: RequestHandler = (_request, response, next) => {
  response.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' });
  next();
};

/** Nothing inline, nothing from elsewhere; Daily's and Stripe's own code and servers only where they are used. */
function policyFor({ rooms, payments }: Pick<HttpDeps, 'rooms' | 'payments'>): Record<string, string[]> {
  const when = (isUsed: boolean, ...sources: string[]): string[] => (isUsed ? sources : []);
  const daily = rooms.provider === 'daily';
  // Card numbers are typed into a frame of Stripe's: https://docs.stripe.com/security/guide#content-security-policy
  const stripe = payments.publishableKey !== null;
  const frames = when(stripe, 'https://js.stripe.com', 'https://*.js.stripe.com', 'https://hooks.stripe.com');
  return {
    defaultSrc: ["'none'"],
    scriptSrc: [
      "'self'",
      ...when(daily, 'https://c.daily.co'),
      ...when(stripe, 'https://js.stripe.com', 'https://*.js.stripe.com'),
    ],
    styleSrc: ["'self'"],
    fontSrc: ["'self'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    mediaSrc: ["'self'", 'blob:'],
    connectSrc: [
      "'self'",
      ...when(daily, 'https://*.daily.co', 'wss://*.daily.co'),
      ...when(stripe, 'https://api.stripe.com'),
    ],
    ...(frames.length > 0 && { frameSrc: frames }),
    ...(daily && { workerSrc: ['blob:'] }),
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  };
}

const NOT_BUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Consultant Connect</title>
<h1>Consultant Connect</h1>
<p>From question to expert video call in under two minutes. The pages are not built here: <code>npm run build:web</code>.</p>
<p>The API: <a href="/docs/">documentation</a>, <a href="/openapi.json">openapi.json</a>,
<a href="/asyncapi.json">asyncapi.json</a> (sockets).</p>
</html>
`;
