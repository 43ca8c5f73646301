/** The reflex once more with many more online: most of them another server's, known to all and connected to none of ours. */
import pg from 'pg';
import type { Figure } from '../report/result.ts';
import { quantile } from '../report/statistics.ts';
import type { OtherServer } from '../scale/other-server.ts';
import type { Watcher } from '../scale/watcher.ts';
import { remote } from '../stand/calls.ts';
import type { Stand } from '../stand/stand.ts';
import { enterFloor, enterProduct, REFLEX_ENV } from './contestants.ts';
import { race, reflexFigures } from './reflex.ts';
import { compare } from './rounds.ts';

/** So many questions may find their ten among those without a socket; they count for nothing. */
const UNSEEN_SHARE = 0.5;
const CHANGES = 100;
const EVERY_MS = 20;

export async function runScale(stand: Stand): Promise<Figure[]> {
  const { consultants, many } = stand.size;
  stand.say(`${many} consultants: inserting`);
  await stand.populate(many, stand.size.clients);
  const other = remote<OtherServer>((await stand.start('tools/bench/scale/other-server.ts')).call);
  await other.markOnline({ from: consultants, to: many });
  await noteOnline(stand.stores.databaseUrl);

  const product = await enterProduct(stand, await stand.startProduct(REFLEX_ENV));
  const few = await enterFloor(stand, { name: `floor, ${consultants} online`, online: consultants });
  const floor = await enterFloor(stand, { name: `floor, ${many} online`, online: many });
  const [ours = [], bare = [], small = []] = await race(stand, [product, floor, few], UNSEEN_SHARE);
  await product.driver.disperse();
  const replicas = await measureReplicas(stand, other);
  await stand.stopAll();

  const p50 = (round: { sentToFirst: number[] }): number => quantile(round.sentToFirst, 0.5);
  const scenario = `reflex, ${many} online`;
  return [
    ...reflexFigures(scenario, ours, bare, { p50: 1.3, loopDelayMs: 10 }),
    compare(
      {
        scenario,
        measure: 'question → first invitation p50',
        unit: 'ms',
        beside: `floor, ${consultants} online`,
        goal: { of: 'ratio', atMost: 1.5 },
      },
      ours.map(p50),
      small.map(p50),
    ),
    ...replicas,
  ];
}

/** In the database too, as the server that they are connected to would, or the workers take back every invitation of theirs. */
async function noteOnline(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('update consultant_profiles set offline_since = null where offline_since is not null');
    await client.query('vacuum analyze consultant_profiles');
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}

/** Two processes load everybody; then some come and go, and both have to see it. */
async function measureReplicas(stand: Stand, other: { comeAndGo: OtherServer['comeAndGo'] }): Promise<Figure[]> {
  stand.say('replicas: loading');
  const watchers = await Promise.all(
    Array.from({ length: 2 }, async () =>
      remote<Watcher>((await stand.start('tools/bench/scale/watcher.ts', {}, ['--expose-gc'])).call),
    ),
  );
  // One after the other: they would only share the same two processors.
  const loaded = [];
  for (const watcher of watchers) loaded.push(await watcher.load());
  const from = stand.size.consultants;
  const markedAt = await other.comeAndGo({ from, to: from + CHANGES, everyMs: EVERY_MS });
  const seen = await Promise.all(watchers.map((watcher) => watcher.arrivals()));
  const delays = Object.entries(markedAt).map(([id, at]) =>
    Math.max(...seen.map((arrivedAt) => (arrivedAt[id] ?? Number.POSITIVE_INFINITY) - at)),
  );
  const about = { scenario: `replica of ${loaded[0]!.consultants}` };
  return [
    {
      ...about,
      measure: 'snapshot loaded',
      unit: 'ms',
      product: Math.min(...loaded.map((it) => it.ms)),
      goal: { of: 'product', atMost: 1_000 },
    },
    {
      ...about,
      measure: 'memory per consultant',
      unit: 'bytes',
      product: Math.min(...loaded.map((it) => it.bytesEach)),
      goal: { of: 'product', atMost: 300 },
    },
    {
      ...about,
      measure: 'event loop delay p99 while loading',
      unit: 'ms',
      product: Math.min(...loaded.map((it) => it.loopDelayMs)),
      goal: { of: 'product', atMost: 10 },
    },
    { ...about, measure: 'memory per past answer', unit: 'bytes', product: await watchers[0]!.weighPastAnswer() },
    { ...about, measure: 'change seen by every process p50', unit: 'ms', product: quantile(delays, 0.5) },
    {
      ...about,
      measure: 'change seen by every process p99',
      unit: 'ms',
      product: quantile(delays, 0.99),
      goal: { of: 'product', atMost: 50 },
    },
  ];
}
