/** A process begins with the index that another one has packed, and with the database alone whenever anything about that is in doubt. */
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createIndexImages, createPresenceDirectory, createPresenceNode } from '../../core/adapters/redis/index.ts';
import { connect } from '../../core/db/connect.ts';
import { WEIGHTS } from '../../core/domain/scoring.ts';
import { loadConsultantsForReplica } from '../../core/flow/candidates/load-online-consultants.ts';
import { createReplica, type OnlineConsultant, OnlineIndex, type ReplicaDeps } from '../../core/online/index.ts';
import type { IndexImage } from '../../core/ports/index-images.ts';
import { insertPopulation } from '../../tools/bench/population/insert.ts';
import { consultantAt } from '../../tools/bench/population/population.ts';
import { startPacker } from '../../workers/packer.ts';
import { createTestDatabase, runSql } from '../support/database.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { consultant, question } from './consultants.ts';
import { recordingLog } from './log.ts';

const soon = { timeout: 8000, interval: 10 };
const skills = [{ slug: 'kubernetes', level: 3, endorsements: 0 }];
/** Two blocks: more than one part. */
const MANY = 5000;
const idOf = (n: number): string => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const ids = Array.from({ length: MANY }, (_, n) => idOf(n));

let redis: TestRedis;
let closing: (() => Promise<unknown>)[];
/** What the database would say. */
let people: Map<string, OnlineConsultant>;
beforeEach(async () => {
  redis = await startTestRedis();
  closing = [];
  people = new Map(ids.map((id) => [id, consultant({ id, skills, profileText: `knows ${id}` })]));
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  await redis.stop();
});

const closeLater = <T extends { close(): Promise<unknown> }>(it: T): T => {
  closing.push(() => it.close());
  return it;
};
const openImages = () => closeLater(createIndexImages({ url: redis.url, log: recordingLog() }));
const openDirectory = () =>
  closeLater(createPresenceDirectory({ url: redis.url, leaseSeconds: 3, log: recordingLog() }));

async function startNode(online: readonly string[]) {
  const node = closeLater(createPresenceNode({ url: redis.url, leaseSeconds: 3, nodeId: 'n1', log: recordingLog() }));
  await node.start();
  for (const id of online) node.markOnline(id);
  const directory = openDirectory();
  await vi.waitFor(async () => expect((await directory.snapshot()).online.size).toBe(online.length), soon);
  return node;
}

function openReplica(over: Partial<ReplicaDeps> = {}) {
  const index = over.index ?? new OnlineIndex();
  const loads: string[][] = [];
  const log = recordingLog();
  const directory = openDirectory();
  const load = over.loadConsultants ?? (async (wanted) => wanted.flatMap((id) => people.get(id) ?? []));
  const replica = createReplica({
    directory,
    log,
    images: openImages(),
    rules: 'test',
    ...over,
    index,
    loadConsultants: (wanted) => {
      loads.push([...wanted]);
      return load(wanted);
    },
  });
  closing.push(() => replica.stop());
  return { index, loads, log, directory, replica };
}

/** A replica that has loaded everybody from the database, and left its image. */
async function handOver(over: Partial<ReplicaDeps> = {}) {
  const opened = openReplica(over);
  await opened.replica.start();
  const image = opened.replica.pack()!;
  await openImages().keep(image);
  return { ...opened, image };
}

async function ask<T>(run: (client: ReturnType<typeof createClient>) => Promise<T>): Promise<T> {
  const client = createClient({ url: redis.url });
  await client.connect();
  try {
    return (await run(client as ReturnType<typeof createClient>)) as T;
  } finally {
    client.destroy();
  }
}
const partsInRedis = (): Promise<string[]> => ask(async (client) => (await client.keys('{presence}:image:*:*')).sort());

test('over Postgres and Redis: who left, who came and whose profile changed since the image are right', async () => {
  const database = await createTestDatabase();
  closing.push(() => database.drop());
  await insertPopulation(database.url, { consultants: { from: 0, to: 40 }, clients: { from: 0, to: 0 } });
  const db = connect({ url: database.url, poolSize: 2, onError: () => {} });
  closing.push(() => db.destroy());
  const [left, came, changed, ...others] = Array.from({ length: 40 }, (_, n) => consultantAt(n).id);
  const node = await startNode([left!, changed!, ...others]);
  const loadConsultants = (wanted: readonly string[]) =>
    loadConsultantsForReplica({ db, payments: { provider: 'simulated', onboarding: 'none' } }, wanted);
  const first = await handOver({ loadConsultants });
  expect(first.index.get(changed!)?.rate.amount).not.toBe(77_700);

  node.markOffline(left!);
  node.markOnline(came!);
  await runSql(
    database.url,
    `update consultant_profiles set rate_amount = 77700, bio = 'Xylophones' where user_id = '${changed}'`,
  );
  await first.directory.announceChanged([changed!]);
  await vi.waitFor(() => expect(first.index.get(changed!)?.rate.amount).toBe(77_700), soon);
  await vi.waitFor(() => expect([first.index.has(left!), first.index.has(came!)]).toEqual([false, true]), soon);

  const second = openReplica({ loadConsultants, reconcileMs: 1000 });
  await second.replica.start();
  expect(second.loads[0]!.toSorted()).toEqual([came, changed].toSorted());
  expect([...second.index.ids()].sort()).toEqual([came, changed, ...others].toSorted());
  for (const id of second.index.ids()) expect(second.index.get(id)).toEqual(first.index.get(id));
  expect(second.index.get(changed!)?.rate.amount).toBe(77_700);
  for (const skill of consultantAt(7).skills) {
    const input = {
      question: question({ skills: [{ slug: skill.slug, weight: 1 }], terms: [{ term: 'xylophone', weight: 2 }] }),
      now: Date.now(),
      limit: 40,
    };
    const [one, two] = [first.index.find(input), second.index.find(input)];
    expect(two.ranked.map((it) => [it.consultantId, it.relevance])).toEqual(
      one.ranked.map((it) => [it.consultantId, it.relevance]),
    );
    expect(two.ranked.map((it) => it.consultantId)).toContain(changed);
  }
  // What nobody announced shows when everybody has been loaded all the same, and not before that it passes its index on.
  await vi.waitFor(() => expect(second.loads.flat()).toEqual(expect.arrayContaining(others)), soon);
  await vi.waitFor(() => expect(second.replica.position).toBeDefined(), soon);
});

describe('a replica that begins with an image', () => {
  test('loads nobody but those who were pending or changed, and follows the stream from there', async () => {
    const node = await startNode(ids);
    const { image } = await handOver();
    expect(image.parts.length).toBeGreaterThan(1);
    await openImages().keep({ ...image, header: { ...image.header, pending: [idOf(3)] } });
    people.set(idOf(3), consultant({ id: idOf(3), skills, tier: 'expert' }));
    const { index, loads, log, replica, directory } = openReplica({ reconcileMs: 600_000 });
    await replica.start();
    expect(loads[0]).toEqual([idOf(3)]);
    expect(loads.flat().length).toBeLessThan(MANY / 2);
    expect(index.size).toBe(MANY);
    expect(index.get(idOf(3))?.tier).toBe('expert');
    expect(log.lines.filter((line) => line.startsWith('info'))).toEqual([
      expect.stringContaining('taken from an image'),
    ]);
    // Not all of it was seen by this process itself.
    expect(replica.pack()).toBeUndefined();

    node.markOffline(idOf(1));
    people.set(idOf(2), consultant({ id: idOf(2), skills, tier: 'elite' }));
    await directory.announceChanged([idOf(2)]);
    await vi.waitFor(() => expect([index.has(idOf(1)), index.get(idOf(2))?.tier]).toEqual([false, 'elite']), soon);
  });

  test('takes it while an index with another image takes its place', async () => {
    await startNode(ids);
    const { image } = await handOver();
    const images = openImages();
    const { index, loads, replica } = openReplica({
      images: {
        async latest() {
          const found = await images.latest();
          await images.keep(image);
          return found;
        },
      },
    });
    await replica.start();
    expect(index.size).toBe(MANY);
    expect(loads.flat().length).toBeLessThan(MANY / 2);
  });

  test('whom it is still loading is told with its own image', async () => {
    await startNode(ids);
    let answer = (): void => {};
    let isSlow = false;
    const { directory, replica } = await handOver({
      loadConsultants: async (wanted) => {
        if (isSlow) await new Promise<void>((resolve) => (answer = resolve));
        return wanted.flatMap((id) => people.get(id) ?? []);
      },
    });
    expect(replica.pack()?.header.pending).toEqual([]);
    isSlow = true;
    const before = replica.position;
    await directory.announceChanged([idOf(5)]);
    await vi.waitFor(() => expect(replica.position).not.toEqual(before), soon);
    expect(replica.pack()?.header).toMatchObject({ ...replica.position, pending: [idOf(5)] });
    isSlow = false;
    answer();
    await vi.waitFor(() => expect(replica.pack()?.header.pending).toEqual([]), soon);
  });
});

describe('everybody is loaded from the database, and rightly,', () => {
  const left = idOf(MANY - 1);
  const stillThere = ids.slice(0, -1);

  /** Somebody of the image has left, so that what remains of a half-read one would show. */
  async function expectLoadedFromDatabase(reason: string, over: Partial<ReplicaDeps> = {}): Promise<void> {
    const { index, loads, log, replica } = openReplica(over);
    await replica.start();
    expect(loads.flat().sort()).toEqual(stillThere);
    expect([...index.ids()].sort()).toEqual(stillThere);
    expect(index.find({ question: question(), now: Date.now(), limit: 1 }).considered).toBe(MANY - 1);
    expect(log.lines.filter((line) => line.startsWith('info'))).toEqual([expect.stringContaining(reason)]);
  }
  async function prepare() {
    const node = await startNode(ids);
    const handed = await handOver();
    node.markOffline(left);
    await vi.waitFor(() => expect(handed.index.has(left)).toBe(false), soon);
    return handed;
  }

  test('when a part is damaged or gone', async () => {
    await prepare();
    const [, second] = await partsInRedis();
    await ask((client) => client.setRange(second!, 1000, 'damaged'));
    await expectLoadedFromDatabase('a part of it is damaged');
    await ask((client) => client.del(second!));
    await expectLoadedFromDatabase('a part of the image is gone');
  });

  test('when it was made with other weights, by other rules or in another format', async () => {
    const { image } = await prepare();
    const heavier = new OnlineIndex({ weights: { ...WEIGHTS, version: 'other' } });
    await expectLoadedFromDatabase('with other weights', { index: heavier });
    await expectLoadedFromDatabase('by other rules', { rules: 'others' });
    await openImages().keep({ ...image, header: { ...image.header, format: 0 } });
    await expectLoadedFromDatabase('another format');
  });

  test('when the stream was cut since, or lost', async () => {
    const { image, directory } = await prepare();
    await directory.announceChanged([idOf(0)]);
    await ask((client) => client.xTrim('{presence}:changes', 'MAXLEN', 1));
    await expectLoadedFromDatabase('is not known any more');
    await openImages().keep({ ...image, header: { ...image.header, epoch: 'another' } });
    await expectLoadedFromDatabase('was emptied since');
  });

  test('when what is read is no header, or nothing can be read', async () => {
    await prepare();
    await ask((client) => client.set('{presence}:image', 'no header'));
    await expectLoadedFromDatabase('JSON');
    const images = openImages();
    await images.close();
    await expectLoadedFromDatabase('closed', { images });
  });
});

test('who changed between two positions is known as long as the stream has it', async () => {
  const directory = openDirectory();
  const at = () => directory.snapshot();
  const start = await at();
  for (let n = 0; n < 120; n += 1) await directory.announceChanged([idOf(n), 'twice']);
  await directory.announceTaxonomy();
  const end = await at();
  await directory.announceChanged(['later']);
  expect(await directory.changedBetween(start, end)).toEqual(new Set(['twice', ...ids.slice(0, 120)]));
  expect(await directory.changedBetween(end, start)).toEqual(new Set());
  expect(await directory.changedBetween({ ...start, epoch: 'another' }, end)).toBeUndefined();
  await ask((client) => client.xTrim('{presence}:changes', 'MAXLEN', 121));
  expect(await directory.changedBetween(start, end)).toBeUndefined();
});

test('who changes while the stream is not followed, because everything is compared, is loaded at once', async () => {
  await startNode(ids.slice(0, 2));
  const directory = openDirectory();
  const snapshot = directory.snapshot.bind(directory);
  let looks = 0;
  const { loads, replica } = openReplica({
    reconcileMs: 200,
    directory: Object.assign(directory, {
      snapshot: async () => {
        looks += 1;
        await directory.announceChanged([idOf(0)]);
        return await snapshot();
      },
    }),
  });
  await replica.start();
  await vi.waitFor(() => expect(looks).toBeGreaterThan(2), soon);
  // Not with everybody, who are loaded to be on the safe side.
  await vi.waitFor(() => expect(loads).toContainEqual([idOf(0)]), soon);
});

test('one worker packs, when there is enough and something has changed', async () => {
  await startNode(ids.slice(0, 20));
  const { index, directory, replica } = openReplica();
  await replica.start();
  const begin = (leastConsultants: number) => {
    const images = openImages();
    const seen = { looks: 0, claims: 0, kept: 0 };
    const packer = startPacker(
      {
        replica,
        online: {
          get size() {
            seen.looks += 1;
            return index.size;
          },
        },
        log: recordingLog(),
        images: Object.assign(Object.create(images), {
          claim: (ms: number) => {
            seen.claims += 1;
            return images.claim(ms);
          },
          keep: async (image: IndexImage) => {
            await images.keep(image);
            seen.kept += 1;
          },
        }),
      },
      { everyMs: 200, leastConsultants },
    );
    closing.push(() => packer.stop());
    return { packer, seen };
  };
  const tooMany = begin(21);
  await vi.waitFor(() => expect(tooMany.seen.looks).toBeGreaterThan(2), soon);
  expect(tooMany.seen.kept).toBe(0);

  const one = begin(20);
  await vi.waitFor(() => expect(one.seen.kept).toBe(1), soon);
  const looks = one.seen.looks;
  await vi.waitFor(() => expect(one.seen.looks).toBeGreaterThan(looks + 2), soon);
  expect(one.seen.kept).toBe(1);
  await directory.announceChanged([idOf(0)]);
  await vi.waitFor(() => expect(one.seen.kept).toBe(2), soon);
  expect((await openImages().latest())?.header).toMatchObject({ ...replica.position, consultants: 20 });

  // Another takes over when it is gone, and not before.
  const other = begin(20);
  const keepChanging = setInterval(() => directory.announceChanged([idOf(0)]).catch(() => undefined), 50);
  closing.push(async () => clearInterval(keepChanging));
  await vi.waitFor(() => expect(other.seen.claims).toBeGreaterThan(2), soon);
  expect(other.seen.kept).toBe(0);
  await one.packer.stop();
  await vi.waitFor(() => expect(other.seen.kept).toBeGreaterThan(0), soon);
});
