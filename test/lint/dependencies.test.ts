import { describe, expect, it } from 'vitest';
import { checkDependencies } from '../../tools/lint/dependencies.ts';
import { rules } from '../../tools/lint/rules.ts';
import { repository } from '../support/embedded.ts';
import { type Import, rulesBrokenBy } from './tree.ts';

const A_PACKAGE = 'some-vendor';

/** An import for each rule that breaks this one, and no other. */
const BREAKS: Record<string, Import> = {
  'no-circles': { from: 'core/domain/a.ts', to: 'core/domain/b.ts', back: true },
  'nobody-imports-the-outside': { from: 'core/compose.ts', to: 'tools/bench.ts' },
  'server-and-workers-are-apart': { from: 'server/main.ts', to: 'workers/handlers.ts' },
  'only-mains-compose': { from: 'core/launch.ts', to: 'core/compose.ts' },
  'only-one-reads-the-environment': { from: 'core/process.ts', to: 'core/config.ts' },

  'contract-knows-nobody': { from: 'contract/shapes.ts', to: 'core/domain/money.ts' },
  'domain-is-pure': { from: 'core/domain/waves.ts', to: 'core/db/connect.ts' },
  'ports-speak-our-language': { from: 'core/ports/payments.ts', to: 'core/db/schema.ts' },
  'online-is-memory': { from: 'core/online/replica.ts', to: 'core/db/connect.ts' },
  'db-is-postgres': { from: 'core/db/connect.ts', to: 'core/ports/log.ts' },

  'flow-questions-goes-forward': { from: 'core/flow/questions/ask.ts', to: 'core/adapters/redis/index.ts' },
  'flow-keywords-goes-forward': { from: 'core/flow/keywords/enrich.ts', to: 'core/flow/questions/ask.ts' },
  'flow-candidates-goes-forward': { from: 'core/flow/candidates/find.ts', to: 'core/flow/keywords/enrich.ts' },
  'flow-matches-goes-forward': { from: 'core/flow/matches/offer.ts', to: 'core/flow/candidates/find.ts' },
  'flow-sessions-goes-forward': { from: 'core/flow/sessions/open.ts', to: 'core/flow/matches/accept.ts' },
  'flow-billing-goes-forward': { from: 'core/flow/billing/settle.ts', to: 'core/flow/sessions/end.ts' },
  'flow-ratings-goes-forward': { from: 'core/flow/ratings/rate.ts', to: 'core/flow/billing/settle.ts' },
  'flow-sides-know-the-line': { from: 'core/flow/operations/ban.ts', to: 'core/adapters/redis/index.ts' },
  'flow-base-is-base': { from: 'core/flow/present/match.ts', to: 'core/flow/matches/offer.ts' },

  'adapter-bullmq-knows-its-vendor': { from: 'core/adapters/bullmq/alarms.ts', to: 'core/flow/parts.ts' },
  'adapter-daily-knows-its-vendor': { from: 'core/adapters/daily/rooms.ts', to: 'core/db/connect.ts' },
  'adapter-video-fallback-knows-its-vendor': {
    from: 'core/adapters/video-fallback/index.ts',
    to: 'core/adapters/daily/index.ts',
  },
  'adapter-zoom-knows-its-vendor': { from: 'core/adapters/zoom/rooms.ts', to: 'core/db/connect.ts' },
  'adapter-openai-compatible-knows-its-vendor': {
    from: 'core/adapters/openai-compatible/index.ts',
    to: 'core/domain/suggestions.ts',
  },
  'adapter-p2p-knows-its-vendor': { from: 'core/adapters/p2p/index.ts', to: 'core/db/connect.ts' },
  'adapter-pdfkit-knows-its-vendor': { from: 'core/adapters/pdfkit/index.ts', to: 'core/domain/money.ts' },
  'adapter-pino-knows-its-vendor': { from: 'core/adapters/pino/index.ts', to: 'core/domain/money.ts' },
  'adapter-redis-knows-its-vendor': { from: 'core/adapters/redis/index.ts', to: 'core/adapters/bullmq/alarms.ts' },
  'adapter-simulated-payments-knows-its-vendor': {
    from: 'core/adapters/simulated-payments/index.ts',
    to: 'core/db/connect.ts',
  },
  'adapter-standard-webhooks-knows-its-vendor': {
    from: 'core/adapters/standard-webhooks/index.ts',
    to: 'core/domain/webhook-retries.ts',
  },
  'adapter-stripe-knows-its-vendor': { from: 'core/adapters/stripe/index.ts', to: 'core/db/connect.ts' },
  'adapter-socketio-knows-its-vendor': { from: 'core/adapters/socketio/notifier.ts', to: 'core/online/index.ts' },

  'server-calls-use-cases': { from: 'server/http/questions.ts', to: 'core/db/queries/questions.ts' },
  'workers-call-use-cases': { from: 'workers/handlers.ts', to: 'core/adapters/bullmq/alarms.ts' },
  'sdk-core-is-free-of-frameworks': { from: 'client-sdk/src/sessions.ts', to: 'client-sdk/src/react/index.ts' },
  'sdk-calls-know-daily': { from: 'client-sdk/src/call/call.ts', to: 'contract/shapes.ts' },
  'sdk-react-knows-react': { from: 'client-sdk/src/react/index.ts', to: 'contract/shapes.ts' },
  'pages-use-the-sdk': { from: 'web/src/main.ts', to: 'contract/shapes.ts' },
  'sdk-stands-alone': { from: 'client-sdk/src/index.ts', to: 'contract/shapes.ts' },
};

/** A house's second rule is about packages: none of ours lives where it is not named. */
const house = (rule: string): string => rule.replace(/-packages$/, '');
const isAboutPackages = (rule: string): boolean => rule.endsWith('-packages');
const fileOf = (rule: string): string => BREAKS[rule]?.from ?? `no example of ${rule}`;

describe('the import rules', () => {
  const names = rules.map((rule) => rule.name ?? '');

  it('each have an import here that breaks them', () => {
    expect(Object.keys(BREAKS).sort()).toEqual(names.filter((name) => !isAboutPackages(name)).sort());
    expect(names.filter((name) => isAboutPackages(name) && !(house(name) in BREAKS))).toEqual([]);
  });

  it.each(Object.entries(BREAKS))('%s refuses what breaks it, and nothing else does', async (rule, broken) => {
    expect(await rulesBrokenBy(broken)).toEqual([rule]);
  });

  it.each(names.filter(isAboutPackages))('%s refuses a package that is not named', async (rule) => {
    expect(await rulesBrokenBy({ from: fileOf(house(rule)), to: A_PACKAGE })).toEqual([rule]);
  });

  it('refuse a package that is only there because another one needs it', async () => {
    const broken = await rulesBrokenBy({ from: 'core/flow/matches/offer.ts', to: A_PACKAGE, declared: false });
    expect(broken).toEqual(['flow-matches-goes-forward-packages']);
  });

  it.each(['contract', 'core/domain', 'core/ports', 'client-sdk/src'])('keep Node out of %s', async (folder) => {
    expect(await rulesBrokenBy({ from: `${folder}/a.ts`, to: 'node:fs' })).toHaveLength(1);
  });

  it.each(['type', 'dynamic', 're-export'] as const)('see a %s import, too', async (as) => {
    const broken = { from: 'core/domain/waves.ts', to: 'core/db/connect.ts', as };
    expect(await rulesBrokenBy(broken)).toEqual(['domain-is-pure']);
  });

  it.each<[string, Import]>([
    ['a use case to a later step', { from: 'core/flow/questions/ask.ts', to: 'core/flow/matches/invite.ts' }],
    ['a use case to its queries', { from: 'core/flow/matches/offer.ts', to: 'core/db/queries/matches.ts' }],
    ['an adapter to its vendor', { from: 'core/adapters/redis/index.ts', to: 'redis' }],
    ['a composition root to an adapter', { from: 'server/main.ts', to: 'core/adapters/redis/index.ts' }],
    ['a page to the SDK by its front door', { from: 'web/src/main.ts', to: 'client-sdk/src/index.ts' }],
    ['the React entry to React', { from: 'client-sdk/src/react/index.ts', to: 'react' }],
  ])('let through %s', async (_name, allowed) => {
    expect(await rulesBrokenBy(allowed)).toEqual([]);
  });
});

describe('the tree as it is', () => {
  it('keeps every rule, with more than a hundred modules seen', async () => {
    const folders = ['contract', 'core', 'server', 'workers', 'migrations', 'client-sdk', 'web/src'];
    const { modules, violations } = await checkDependencies({ baseDir: repository, folders });
    expect(violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
    expect(modules).toBeGreaterThan(100);
  });
});
