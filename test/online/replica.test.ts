import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPresenceDirectory, createPresenceNode } from '../../core/adapters/redis/index.ts';
import { createReplica, type OnlineConsultant, OnlineIndex, type ReplicaDeps } from '../../core/online/index.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { consultant, question } from './consultants.ts';
import { recordingLog } from './log.ts';

const soon = { timeout: 8000, interval: 10 };
const skills = [{ slug: 'kubernetes', level: 3, endorsements: 0 }];

let redis: TestRedis;
let closing: (() => Promise<unknown>)[];
/** What the database would say. */
let people: Map<string, OnlineConsultant>;
beforeEach(async () => {
  redis = await startTestRedis();
  closing = [];
  people = new Map();
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  await redis.stop();
});

const openDirectory = () => {
  const directory = createPresenceDirectory({ url: redis.url, leaseSeconds: 3, log: recordingLog() });
  closing.push(() => directory.close());
  return directory;
};

async function startNode(nodeId: string) {
  const node = createPresenceNode({ url: redis.url, leaseSeconds: 3, nodeId, log: recordingLog() });
  closing.push(() => node.close());
  await node.start();
  return node;
}

function openReplica(over: Partial<ReplicaDeps> = {}) {
  const index = new OnlineIndex();
  const loads: string[][] = [];
  const directory = openDirectory();
  const replica = createReplica({
    directory,
    index,
    log: recordingLog(),
    loadConsultants: async (ids) => {
      loads.push([...ids]);
      return ids.flatMap((id) => people.get(id) ?? []);
    },
    ...over,
  });
  closing.push(() => replica.stop());
  return { index, loads, directory, replica };
}

const addPeople = (...ids: string[]): void => {
  for (const id of ids) people.set(id, consultant({ id, skills }));
};
/** What the index tells of somebody. */
const shown = ({ id, languages, rate, tier, available, inSession }: OnlineConsultant) => ({
  id,
  languages,
  rate,
  tier,
  available,
  inSession,
});
const idsOf = (index: OnlineIndex): string[] => [...index.ids()].sort();

async function flush(): Promise<void> {
  const client = createClient({ url: redis.url });
  await client.connect();
  await client.flushAll();
  client.destroy();
}

describe('the replica of who is online', () => {
  test('starts from a snapshot loaded in chunks, then follows who comes and goes', async () => {
    const ids = Array.from({ length: 2500 }, (_, i) => `k${String(i).padStart(4, '0')}`);
    addPeople(...ids, 'late');
    const node = await startNode('n1');
    for (const id of ids) node.markOnline(id);
    const onArrived = vi.fn();
    const { index, loads, replica, directory } = openReplica({ onArrived });
    await vi.waitFor(async () => expect((await directory.snapshot()).online.size).toBe(2500), soon);
    expect(replica.ready).toBe(false);
    await replica.start();
    expect(replica.ready).toBe(true);
    expect(idsOf(index)).toEqual(ids);
    expect(loads.map((it) => it.length)).toEqual(Array(10).fill(250));
    expect(onArrived).not.toHaveBeenCalled();

    node.markOnline('late');
    await vi.waitFor(() => expect(onArrived).toHaveBeenCalledWith(['late']), soon);
    expect(index.get('late')).toEqual(shown(people.get('late')!));
    node.markOffline('late');
    await vi.waitFor(() => expect(index.get('late')).toBeUndefined(), soon);
    expect(replica.lagMs).toBeLessThan(2500);
  });

  test('reloads who changed, and leaves out who may not be matched any more', async () => {
    addPeople('a', 'b');
    const node = await startNode('n1');
    node.markOnline('a');
    node.markOnline('b');
    const onTaxonomy = vi.fn();
    const { index, directory, replica } = openReplica({ onTaxonomy });
    await replica.start();
    await vi.waitFor(() => expect(idsOf(index)).toEqual(['a', 'b']), soon);

    people.set('a', consultant({ id: 'a', skills, inSession: true }));
    people.delete('b');
    await directory.announceChanged(['a', 'b', 'somebody offline']);
    await vi.waitFor(() => expect(idsOf(index)).toEqual(['a']), soon);
    const found = index.find({ question: question(), now: Date.now(), limit: 5 });
    expect(found.excluded).toMatchObject([{ consultantId: 'a', reason: 'busy' }]);

    expect(onTaxonomy).not.toHaveBeenCalled();
    await directory.announceTaxonomy();
    await vi.waitFor(() => expect(onTaxonomy).toHaveBeenCalledOnce(), soon);
  });

  test('a consultant of two nodes stays until both are gone', async () => {
    addPeople('a');
    const [one, two] = [await startNode('n1'), await startNode('n2')];
    one.markOnline('a');
    two.markOnline('a');
    const { index, directory, replica } = openReplica();
    await replica.start();
    await vi.waitFor(async () => expect((await directory.snapshot()).online.get('a')).toHaveLength(2), soon);
    await one.close();
    await directory.announceChanged(['a']);
    await vi.waitFor(() => expect(idsOf(index)).toEqual(['a']), soon);
    await two.close();
    await vi.waitFor(() => expect(idsOf(index)).toEqual([]), soon);
  });

  test('tells who has devices at one server alone, which has to tell nobody else what it tells them', async () => {
    addPeople('a', 'b');
    const [one, two] = [await startNode('n1'), await startNode('n2')];
    one.markOnline('a');
    two.markOnline('b');
    const { replica } = openReplica();
    expect(replica.isOnlyAt('a', 'n1')).toBe(false);
    await replica.start();
    await vi.waitFor(
      () => expect([replica.isOnlyAt('a', 'n1'), replica.isOnlyAt('b', 'n2')]).toEqual([true, true]),
      soon,
    );
    for (const [id, nodeId] of [
      ['b', 'n1'],
      ['a', 'n2'],
      ['a', 'n3'],
      ['nobody', 'n1'],
    ] as const) {
      expect(replica.isOnlyAt(id, nodeId)).toBe(false);
    }

    two.markOnline('a');
    await vi.waitFor(() => expect(replica.isOnlyAt('a', 'n1')).toBe(false), soon);
    one.markOffline('a');
    await vi.waitFor(() => expect(replica.isOnlyAt('a', 'n2')).toBe(true), soon);
    await two.close();
    await vi.waitFor(() => expect(replica.isOnlyAt('a', 'n2')).toBe(false), soon);
  });

  test('after a flush it takes a new snapshot, and ends with everyone the nodes hold', async () => {
    addPeople('a', 'b', 'c');
    const node = await startNode('n1');
    node.markOnline('a');
    node.markOnline('b');
    const onTaxonomy = vi.fn();
    const { index, replica } = openReplica({ onTaxonomy });
    await replica.start();
    await vi.waitFor(() => expect(idsOf(index)).toEqual(['a', 'b']), soon);
    await flush();
    node.markOffline('a');
    node.markOnline('c');
    await vi.waitFor(() => expect(onTaxonomy).toHaveBeenCalled(), soon);
    await vi.waitFor(() => expect(idsOf(index)).toEqual(['b', 'c']), soon);
  });

  test('a database that fails for a while is asked again, and nobody is forgotten', async () => {
    addPeople('a', 'b');
    const node = await startNode('n1');
    node.markOnline('a');
    let failures = 2;
    const { index, replica } = openReplica({
      loadConsultants: async (ids) => {
        if (failures-- > 0) throw new Error('too many connections');
        return ids.flatMap((id) => people.get(id) ?? []);
      },
    });
    await replica.start();
    await vi.waitFor(() => expect(idsOf(index)).toEqual(['a']), soon);
    failures = 1;
    node.markOnline('b');
    await vi.waitFor(() => expect(idsOf(index)).toEqual(['a', 'b']), soon);
  });

  test('who changes or leaves while being loaded is not shown as they were', async () => {
    addPeople('a', 'b');
    const node = await startNode('n1');
    const loading: { ids: readonly string[]; answer: () => void }[] = [];
    const { index, directory, replica } = openReplica({
      loadConsultants: async (ids) => {
        const asOfNow = ids.flatMap((id) => people.get(id) ?? []);
        await new Promise<void>((answer) => loading.push({ ids, answer }));
        return asOfNow;
      },
    });
    await replica.start();
    const told = vi.fn();
    directory.follow(await directory.snapshot(), { onChanges: told, onLost: told });
    node.markOnline('a');
    node.markOnline('b');
    await vi.waitFor(() => expect(loading).toHaveLength(1), soon);
    const changed = consultant({ id: 'a', skills, available: false });
    people.set('a', changed);
    await directory.announceChanged(['a']);
    node.markOffline('b');
    await vi.waitFor(
      () => expect(told.mock.lastCall?.[0]).toContainEqual({ kind: 'offline', consultantId: 'b', nodeId: 'n1' }),
      soon,
    );
    loading[0]!.answer();
    await vi.waitFor(() => expect(loading).toHaveLength(2), soon);
    expect(loading[1]!.ids).toEqual(['a']);
    expect(idsOf(index)).toEqual([]);
    loading[1]!.answer();
    await vi.waitFor(() => expect(index.get('a')).toEqual(shown(changed)), soon);
    expect(idsOf(index)).toEqual(['a']);
  });

  test('compares everything from time to time: what was never announced arrives too', async () => {
    addPeople('a');
    const node = await startNode('n1');
    node.markOnline('a');
    const { index, replica } = openReplica({ reconcileMs: 50 });
    await replica.start();
    await vi.waitFor(() => expect(index.get('a')?.tier).toBe('growing'), soon);
    people.set('a', consultant({ id: 'a', skills, tier: 'expert' }));
    await vi.waitFor(() => expect(index.get('a')?.tier).toBe('expert'), soon);
  });

  test('while Redis does not answer it keeps what it knows, and its lag grows', async () => {
    addPeople('a');
    const node = await startNode('n1');
    node.markOnline('a');
    const { index, replica } = openReplica();
    await replica.start();
    await vi.waitFor(() => expect(idsOf(index)).toEqual(['a']), soon);
    await redis.pause();
    await vi.waitFor(() => expect(replica.lagMs).toBeGreaterThan(2500), soon);
    expect(idsOf(index)).toEqual(['a']);
    await redis.resume();
    await vi.waitFor(() => expect(replica.lagMs).toBeLessThan(2500), soon);
    await vi.waitFor(() => expect(idsOf(index)).toEqual(['a']), soon);
  });

  test('can be stopped at any moment', async () => {
    addPeople('a');
    const node = await startNode('n1');
    node.markOnline('a');
    const { replica } = openReplica({ reconcileMs: 1 });
    const starting = replica.start();
    await replica.stop();
    await starting;
    expect(replica.ready).toBe(false);
  });
});
