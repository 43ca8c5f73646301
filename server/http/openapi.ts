import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { type ErrorCode, errorCatalogue, Problem, type Route, routes } from '../../contract/index.ts';

/** The HTTP side of the contract as OpenAPI 3.1, made from the same table that the server is bound to. */
export function openApiDocument(): object {
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Consultant Connect',
      version: '1',
      description: DESCRIPTION,
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    tags: Object.values(TAGS).map((name) => ({ name })),
    paths: { ...contractPaths(), ...systemPaths() },
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      responses: Object.fromEntries(
        [...codesByStatus()].map(([status, codes]) => [
          `Problem${status}`,
          {
            description: codes.map((code) => `\`${code}\`: ${errorCatalogue[code].title}`).join('; '),
            content: { 'application/problem+json': { schema: Problem, example: exampleOf(codes[0]!) } },
          },
        ]),
      ),
    },
  });
}

const DESCRIPTION = `From question to expert video call in under two minutes.

Sign in with \`POST /v1/auth/login\` (or register), then send \`Authorization: Bearer <accessToken>\`. Access tokens are short-lived;
\`POST /v1/auth/refresh\` exchanges the refresh token for new ones, and each refresh token works once.

Times are ISO 8601 in UTC, durations seconds, money integer minor units (\`{ "amount": 12345, "currency": "USD" }\`).
Errors are \`application/problem+json\` with a \`code\` from a closed list. Events over sockets: \`/asyncapi.json\`.`;

/** By the part of the path behind the version. */
const TAGS: Readonly<Record<string, string>> = {
  auth: 'Accounts',
  me: 'Accounts',
  skills: 'Market',
  consultants: 'Market',
  blocks: 'Safety',
  reports: 'Safety',
  questions: 'Questions',
  matching: 'Questions',
  matches: 'Matches',
  sessions: 'Sessions',
  'payment-methods': 'Payment methods',
  payouts: 'Payouts',
  apps: 'Embedding apps',
  admin: 'Operator',
};

function contractPaths(): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const [name, route] of Object.entries<Route>(routes)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operation(name, route) };
  }
  return paths;
}

function operation(name: string, route: Route): ZodOpenApiOperationObject {
  const { params: path, query, body, response, file, status, roles, idempotent } = route;
  const tag = TAGS[route.path.split('/')[2] ?? ''];
  const example = EXAMPLES[name];
  return {
    operationId: name,
    summary: route.summary,
    description: roles === 'public' ? 'Needs no token.' : `For: ${roles.join(', ')}.`,
    tags: tag ? [tag] : [],
    ...(roles === 'public' && { security: [] }),
    ...((path || query) && { requestParams: { ...(path && { path }), ...(query && { query }) } as never }),
    ...(idempotent && { parameters: [IDEMPOTENCY_KEY] }),
    ...(body && {
      requestBody: {
        required: !body.safeParse({}).success,
        content: { 'application/json': { schema: body, ...(example && { example }) } },
      },
    }),
    responses: {
      [`${status}`]: response
        ? { description: 'Done', content: { 'application/json': { schema: response }, ...(file && { [file]: FILE }) } }
        : { description: 'Done, nothing to say' },
      ...Object.fromEntries(
        refusals(route).map((refusal) => [refusal, { $ref: `#/components/responses/Problem${refusal}` }]),
      ),
    },
  };
}

const FILE = { schema: { type: 'string', format: 'binary' } } as const;
const IDEMPOTENCY_KEY = {
  in: 'header',
  name: 'Idempotency-Key',
  description: 'Repeating the request with the same key gives the first answer again.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
} as const;

const EXAMPLES: Readonly<Record<string, object>> = {
  register: { email: 'ada@example.com', password: 'correct horse battery', name: 'Ada', role: 'client' },
  login: { email: 'ada@example.com', password: 'correct horse battery' },
  refresh: { refreshToken: 'the last refreshToken that you were given' },
  askQuestion: {
    title: 'Why do my pods restart every few minutes?',
    body: 'A Kubernetes deployment restarts with OOMKilled although the heap limit is below the memory limit.',
    urgency: 'high',
    maxHourlyRate: { amount: 15_000, currency: 'USD' },
  },
  addPaymentMethod: { token: 'tok_visa' },
};

/** Which statuses a route can be refused with. */
function refusals({ method, roles, params, body, path }: Route): number[] {
  const open = roles === 'public';
  const isWrite = method !== 'get';
  const paid = /\/(accept|payment-methods|questions)$/.test(path) && method === 'post';
  return [
    400,
    ...(!open || /login|refresh/.test(path) ? [401] : []),
    ...(paid ? [402] : []),
    ...(!open || /login/.test(path) ? [403] : []),
    ...(params ? [404] : []),
    ...(isWrite ? [409] : []),
    ...(body ? [413] : []),
    429,
    500,
    503,
  ];
}

function codesByStatus(): Map<number, ErrorCode[]> {
  const codes = Object.keys(errorCatalogue) as ErrorCode[];
  return Map.groupBy(codes, (code) => errorCatalogue[code].status);
}

const exampleOf = (code: ErrorCode): Problem => ({
  type: `urn:consultant-connect:problem:${code}`,
  title: errorCatalogue[code].title,
  status: errorCatalogue[code].status,
  code,
  detail: errorCatalogue[code].title,
  requestId: '4f1c2a58-3a55-4c43-9d0e-2f7a1e9b6c11',
});

function systemPaths(): ZodOpenApiPathsObject {
  const asked = (operationId: string, summary: string, type: string): ZodOpenApiOperationObject => ({
    operationId,
    summary,
    tags: ['System'],
    security: [],
    responses: { '200': { description: 'Done', content: { [type]: {} } } },
  });
  const ready = asked('healthReady', 'Whether this server should get requests', 'application/json');
  return {
    '/health/live': { get: asked('healthLive', 'Whether this server runs', 'application/json') },
    '/health/ready': {
      get: { ...ready, responses: { ...ready.responses, '503': { $ref: '#/components/responses/Problem503' } } },
    },
    '/metrics': { get: asked('metrics', 'Prometheus metrics', 'text/plain') },
    '/openapi.json': { get: asked('openApi', 'This document', 'application/json') },
    '/asyncapi.json': { get: asked('asyncApi', 'The socket events', 'application/json') },
    '/docs': { get: asked('docs', 'This document, to read and try', 'text/html') },
  };
}
