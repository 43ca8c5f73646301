/** Who may import whom. Each rule says what a folder may reach; everything else is refused. See docs/architecture.md. */
import type { IForbiddenRuleType } from 'dependency-cruiser';

interface House {
  readonly name: string;
  readonly from: string;
  readonly except?: string;
  /** Folders of the project. */
  readonly mayUse: readonly string[];
  /** Packages, by name; `node:` stands for Node's own modules. */
  readonly packages: readonly string[];
}

const FLOW_ORDER = ['questions', 'keywords', 'candidates', 'matches', 'sessions', 'billing', 'ratings'] as const;
/** What every step may use: it stands beside the business, not before or after it. */
const FLOW_BASE = '^core/flow/(present|idempotency)/|^core/flow/[^/]+\\.ts$';
const FLOW_MAY = ['^core/(domain|online|ports|db)/', '^contract/', FLOW_BASE];
/** Use cases beside the main line: accounts and operations know the business, the business does not know them. */
const FLOW_SIDES = [
  'accounts',
  'profiles',
  'safety',
  'operations',
  'availability',
  'upkeep',
  'taxonomy',
  'books',
  'apps',
  'webhooks',
] as const;

const flowSteps: House[] = FLOW_ORDER.map((step, at) => ({
  name: `flow-${step}-goes-forward`,
  from: `^core/flow/${step}/`,
  mayUse: [...FLOW_MAY, `^core/flow/(${FLOW_ORDER.slice(at).join('|')})/`],
  packages: ['kysely', 'node:'],
}));

const houses: House[] = [
  { name: 'contract-knows-nobody', from: '^contract/', mayUse: ['^contract/'], packages: ['zod'] },
  { name: 'domain-is-pure', from: '^core/domain/', mayUse: ['^core/domain/', '^contract/'], packages: [] },
  {
    name: 'ports-speak-our-language',
    from: '^core/ports/',
    mayUse: ['^core/(ports|domain)/', '^contract/'],
    packages: ['zod'],
  },
  {
    name: 'online-is-memory',
    from: '^core/online/',
    mayUse: ['^core/(online|domain|ports)/', '^contract/'],
    packages: ['node:'],
  },
  {
    name: 'db-is-postgres',
    from: '^core/db/',
    mayUse: ['^core/(db|domain)/', '^contract/'],
    packages: ['kysely', 'pg', 'node:'],
  },
  ...flowSteps,
  {
    name: 'flow-sides-know-the-line',
    from: `^core/flow/(${FLOW_SIDES.join('|')})/`,
    mayUse: ['^core/(flow|domain|online|ports|db)/', '^contract/'],
    packages: ['kysely', 'node:'],
  },
  {
    name: 'flow-base-is-base',
    from: FLOW_BASE,
    mayUse: [...FLOW_MAY, '^core/config\\.ts$'],
    packages: ['kysely', 'node:'],
  },
  ...(
    [
      ['bullmq', ['bullmq', 'ioredis']],
      ['openai-compatible', ['cockatiel', 'zod']],
      ['daily', ['zod']],
      ['p2p', []],
      ['pdfkit', ['pdfkit']],
      ['pino', ['pino']],
      ['redis', ['redis']],
      ['simulated-payments', ['pg']],
      ['video-fallback', ['cockatiel']],
      ['zoom', ['zod']],
      ['standard-webhooks', ['standardwebhooks']],
      ['stripe', ['stripe']],
      ['socketio', ['socket.io', '@socket.io/redis-adapter', 'ioredis']],
    ] as const
  ).map(([folder, vendors]) => ({
    name: `adapter-${folder}-knows-its-vendor`,
    from: `^core/adapters/${folder}/`,
    mayUse: [`^core/adapters/${folder}/`, '^core/ports/', '^contract/'],
    packages: [...vendors, 'node:'],
  })),
  {
    name: 'server-calls-use-cases',
    from: '^server/',
    except: '^server/main\\.ts$',
    mayUse: ['^server/', '^core/(flow|ports)/', '^contract/'],
    packages: [
      'node:',
      'zod',
      'zod-openapi',
      'express',
      'helmet',
      'cors',
      'compression',
      'swagger-ui-express',
      'socket.io',
      'jsonwebtoken',
      'rate-limiter-flexible',
      'ioredis',
      'prom-client',
    ],
  },
  {
    name: 'workers-call-use-cases',
    from: '^workers/',
    except: '^workers/main\\.ts$',
    mayUse: ['^workers/', '^core/(flow|ports)/', '^contract/'],
    packages: ['node:'],
  },
  // What is published can take nothing of ours along: the contract enters as types, written down by `npm run sdk:types`.
  {
    name: 'sdk-stands-alone',
    from: '^client-sdk/',
    except: '^client-sdk/src/(react|call)/',
    mayUse: ['^client-sdk/'],
    packages: ['socket.io-client'],
  },
  {
    name: 'sdk-calls-know-daily',
    from: '^client-sdk/src/call/',
    mayUse: ['^client-sdk/'],
    packages: ['@daily-co/daily-js'],
  },
  {
    name: 'pages-use-the-sdk',
    from: '^web/src/',
    mayUse: ['^web/', '^client-sdk/src/(react/)?index\\.ts$'],
    packages: [
      'react',
      'react-dom',
      'react-router',
      '@tanstack/react-query',
      '@base-ui/react',
      'lucide-react',
      'recharts',
      '@stripe/stripe-js',
      '@fontsource-variable/instrument-sans',
      '@fontsource-variable/newsreader',
    ],
  },
  { name: 'sdk-react-knows-react', from: '^client-sdk/src/react/', mayUse: ['^client-sdk/'], packages: ['react'] },
];

/** `npm-no-pkg`: installed only because another package needs it, and gone with that one. */
const PACKAGES = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg'] as const;

const literally = (name: string): string => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** A house becomes two rules: what it may reach inside the project, and which packages. */
const toRules = ({ name, from, except, mayUse, packages }: House): IForbiddenRuleType[] => {
  const named = packages.filter((it) => it !== 'node:');
  const allowed = named.map((it) => `(^|/)node_modules/(@types/)?${literally(it)}/`);
  return [
    {
      name,
      severity: 'error',
      from: { path: from, ...(except && { pathNot: except }) },
      to: {
        dependencyTypesNot: [...PACKAGES, 'core'],
        pathNot: [...mayUse, 'node_modules'],
      },
    },
    {
      name: `${name}-packages`,
      severity: 'error',
      from: { path: from, ...(except && { pathNot: except }) },
      to: {
        dependencyTypes: [...PACKAGES, ...(packages.includes('node:') ? [] : (['core'] as const))],
        ...(allowed.length > 0 && { pathNot: allowed }),
      },
    },
  ];
};

export const rules: IForbiddenRuleType[] = [
  { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
  {
    name: 'nobody-imports-the-outside',
    severity: 'error',
    from: { path: '^(contract|core|server|workers|migrations|client-sdk|web)/', pathNot: '^migrations/' },
    to: { path: '^(local|tools|test)/' },
  },
  {
    name: 'server-and-workers-are-apart',
    severity: 'error',
    from: { path: '^(server|workers)/(.+)$' },
    to: { path: '^(server|workers)/', pathNot: '^$1/' },
  },
  {
    name: 'sdk-core-is-free-of-frameworks',
    severity: 'error',
    from: { path: '^client-sdk/src/', pathNot: '^client-sdk/src/(react|element)/' },
    to: { path: '^client-sdk/src/(react|element)/' },
  },
  {
    name: 'only-mains-compose',
    severity: 'error',
    from: { path: '^(contract|core|server|workers|client-sdk)/', pathNot: '^(server|workers)/main\\.ts$' },
    to: { path: '^core/(compose|process)\\.ts$' },
  },
  {
    name: 'only-one-reads-the-environment',
    severity: 'error',
    from: { path: '^core/', pathNot: '^core/(compose|flow/parts)\\.ts$' },
    to: { path: '^core/config\\.ts$' },
  },
  ...houses.flatMap(toRules),
];
