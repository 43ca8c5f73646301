/** The reflex once more with many more online: most of them another server's, known to all and connected to none of ours. */
import pg from 'pg';
import type { Figure } from '../report/result.ts';
import { quantile } from '../report/statistics.ts';
import type { OtherServer } from '../scale/other-server.ts';
import type { Loaded, Watcher } from '../scale/watcher.ts';
import { type Remote, remote } from '../stand/calls.ts';
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

/** Two processes load everybody, and two more begin with what one of them has packed; then some come and go, and the first have to see it. */
async function measureReplicas(stand: Stand, other: { comeAndGo: OtherServer['comeAndGo'] }): Promise<Figure[]> {
  stand.say('replicas: loading');
  const begin = async (withImage: boolean): Promise<{ watcher: Remote<Watcher>; loaded: Loaded }> => {
    const watcher = remote<Watcher>((await stand.start('tools/bench/scale/watcher.ts', {}, ['--expose-gc'])).call);
    return { watcher, loaded: await watcher.load({ withImage }) };
  };
  // One after the other: they would only share the same two processors.
  const cold = [await begin(false), await begin(false)];
  const watchers = cold.map((it) => it.watcher);
  const packed = await watchers[0]!.pack();
  const warm = [await begin(true), await begin(true)];
  const from = stand.size.consultants;
  const markedAt = await other.comeAndGo({ from, to: from + CHANGES, everyMs: EVERY_MS });
  const seen = await Promise.all(watchers.map((watcher) => watcher.arrivals()));
  const delays = Object.entries(markedAt).map(([id, at]) =>
    Math.max(...seen.map((arrivedAt) => (arrivedAt[id] ?? Number.POSITIVE_INFINITY) - at)),
  );
  const about = { scenario: `replica of ${cold[0]!.loaded.consultants}` };
  const least = (from: typeof cold, of: 'ms' | 'bytesEach' | 'loopDelayMs'): number =>
    Math.min(...from.map(({ loaded }) => loaded[of]));
  return [
    {
      ...about,
      measure: 'snapshot loaded from an image',
      unit: 'ms',
      product: least(warm, 'ms'),
      goal: { of: 'product', atMost: 1_000 },
    },
    {
      ...about,
      measure: 'event loop delay p99 meanwhile',
      unit: 'ms',
      product: least(warm, 'loopDelayMs'),
      goal: { of: 'product', atMost: 10 },
    },
    { ...about, measure: 'image packed, in one turn', unit: 'ms', product: packed.packMs },
    { ...about, measure: 'size of the image', unit: 'bytes', product: packed.bytes },
    { ...about, measure: 'snapshot loaded from Postgres', unit: 'ms', product: least(cold, 'ms') },
    {
      ...about,
      measure: 'memory per consultant',
      unit: 'bytes',
      product: least(cold, 'bytesEach'),
      goal: { of: 'product', atMost: 300 },
    },
    {
      ...about,
      measure: 'event loop delay p99 while loading from Postgres',
      unit: 'ms',
      product: least(cold, 'loopDelayMs'),
      goal: { of: 'product', atMost: 10 },
    },
    { ...about, measure: 'memory per past answer', unit: 'bytes', product: await watchers[1]!.weighPastAnswer() },
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
