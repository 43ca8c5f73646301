import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RedisConnection } from '../../core/adapters/redis/connection.ts';
import { createPresenceDirectory, createPresenceNode } from '../../core/adapters/redis/index.ts';
import { store } from '../../core/adapters/redis/store.ts';
import { type PresenceChange, type PresenceDirectory, PresenceUnavailable } from '../../core/ports/presence.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { recordingLog } from './log.ts';
import { startProxy } from './proxy.ts';

const LEASE_SECONDS = 1.5;
const LEASE_MS = LEASE_SECONDS * 1000;
const soon = { timeout: 8000, interval: 20 };

let redis: TestRedis;
let closing: (() => Promise<unknown>)[];
beforeEach(async () => {
  redis = await startTestRedis();
  closing = [];
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  await redis.stop();
});

function openDirectory(url = redis.url): PresenceDirectory {
  const directory = createPresenceDirectory({ url, leaseSeconds: LEASE_SECONDS, log: recordingLog() });
  closing.push(() => directory.close());
  return directory;
}

function openNode(nodeId: string, url = redis.url) {
  const node = createPresenceNode({ url, leaseSeconds: LEASE_SECONDS, nodeId, log: recordingLog() });
  closing.push(() => node.close());
  return node;
}

async function startNode(nodeId: string, url = redis.url) {
  const node = openNode(nodeId, url);
  await node.start();
  return node;
}

async function follow(directory: PresenceDirectory) {
  const changes: PresenceChange[] = [];
  const lost = vi.fn();
  const following = directory.follow(await directory.snapshot(), {
    onChanges: (batch) => void changes.push(...batch),
    onLost: lost,
  });
  return { changes, lost, stop: following.stop };
}

async function command(args: string[], url = redis.url): Promise<unknown> {
  const client = createClient({ url });
  await client.connect();
  try {
    return await client.sendCommand(args);
  } finally {
    client.destroy();
  }
}

const onlineIds = async (directory: PresenceDirectory): Promise<string[]> =>
  [...(await directory.snapshot()).online.keys()].sort();

describe('presence', () => {
  test('who is marked online is online for everyone within milliseconds, and offline again', async () => {
    const directory = openDirectory();
    const followed = await follow(directory);
    const node = openNode('n1');
    node.markOnline('early');
    await node.start();
    node.markOnline('a');
    node.markOnline('b');
    await vi.waitFor(async () => expect(await onlineIds(directory)).toEqual(['a', 'b', 'early']), soon);
    node.markOffline('a');
    node.markOffline('nobody');
    await vi.waitFor(async () => expect(await directory.onlineAmong(['a', 'b', 'c'])).toEqual(new Set(['b'])), soon);
    await vi.waitFor(
      () => expect(followed.changes).toContainEqual({ kind: 'offline', consultantId: 'a', nodeId: 'n1' }),
      soon,
    );
    expect(followed.changes[0]).toEqual({ kind: 'node_down', nodeId: 'n1' });
    expect(followed.changes).toContainEqual({ kind: 'online', consultantId: 'early', nodeId: 'n1' });
    expect(followed.changes).not.toContainEqual(expect.objectContaining({ consultantId: 'nobody' }));
    expect(await directory.onlineAmong([])).toEqual(new Set());
  });

  test('many marks make few entries, and all of them arrive', async () => {
    const directory = openDirectory();
    const node = await startNode('n1');
    const ids = Array.from({ length: 12_000 }, (_, i) => `k${String(i).padStart(5, '0')}`);
    for (const id of ids) node.markOnline(id);
    await vi.waitFor(async () => expect(await onlineIds(directory)).toEqual(ids), soon);
    expect(await command(['XLEN', '{presence}:changes'])).toBeLessThan(20);
  });

  test('online on two nodes, a consultant stays online when one of them closes', async () => {
    const directory = openDirectory();
    const [one, two] = [await startNode('n1'), await startNode('n2')];
    one.markOnline('a');
    two.markOnline('a');
    await vi.waitFor(
      async () => expect((await directory.snapshot()).online.get('a')?.sort()).toEqual(['n1', 'n2']),
      soon,
    );
    await one.close();
    expect((await directory.snapshot()).online.get('a')).toEqual(['n2']);
    await two.close();
    expect(await directory.onlineAmong(['a'])).toEqual(new Set());
  });

  test('a killed node is declared dead, and its consultants are offline, within the lease', async () => {
    const directory = openDirectory();
    const followed = await follow(directory);
    const script = fileURLToPath(new URL('./node-process.ts', import.meta.url));
    const child = spawn(process.execPath, [script, redis.url, String(LEASE_SECONDS), 'doomed', 'a', 'b'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(await directory.onlineAmong(['a', 'b'])).toEqual(new Set(['a', 'b']));
    followed.changes.length = 0;
    child.kill('SIGKILL');
    const killedAt = Date.now();
    await vi.waitFor(() => expect(followed.changes).toEqual([{ kind: 'node_down', nodeId: 'doomed' }]), soon);
    expect(Date.now() - killedAt).toBeLessThanOrEqual(LEASE_MS);
    expect(await directory.onlineAmong(['a', 'b'])).toEqual(new Set());
  });

  test('a flushed Redis is a new epoch: followers are told, every node publishes its own again and drops nobody', async () => {
    const directory = openDirectory();
    const dropped = vi.fn();
    const nodes = [await startNode('n1'), await startNode('n2')];
    nodes.forEach((node, i) => {
      node.onLeaseLost(dropped);
      node.markOnline(`k${i}`);
    });
    await vi.waitFor(async () => expect(await onlineIds(directory)).toEqual(['k0', 'k1']), soon);
    const before = await directory.snapshot();
    const followed = await follow(directory);
    await command(['FLUSHALL']);
    await vi.waitFor(() => expect(followed.lost).toHaveBeenCalledOnce(), soon);
    await vi.waitFor(async () => expect(await onlineIds(directory)).toEqual(['k0', 'k1']), soon);
    expect((await directory.snapshot()).epoch).not.toBe(before.epoch);
    expect(dropped).not.toHaveBeenCalled();
  });

  test('a node that overslept its lease drops its sockets before it registers again', async () => {
    const directory = openDirectory();
    const node = await startNode('n1');
    node.markOnline('a');
    await vi.waitFor(async () => expect(await onlineIds(directory)).toEqual(['a']), soon);
    const leaseHeld: unknown[] = [];
    const dropped = vi.fn(async () => {
      for (let i = 0; i < 20; i += 1) leaseHeld.push(await command(['EXISTS', '{presence}:lease:n1']));
      node.markOnline('back');
    });
    node.onLeaseLost(dropped);

    await redis.pause();
    const pausedAt = Date.now();
    await expect(directory.onlineAmong(['a'])).rejects.toBeInstanceOf(PresenceUnavailable);
    await vi.waitFor(() => expect(Date.now() - pausedAt).toBeGreaterThan(LEASE_MS + 200), soon);
    await redis.resume();

    await vi.waitFor(async () => expect(await onlineIds(directory)).toEqual(['back']), soon);
    expect(dropped).toHaveBeenCalledOnce();
    expect(leaseHeld).toEqual(Array(20).fill(0));
  });

  test('a trimmed stream is noticed, with and without a later change', async () => {
    const directory = openDirectory();
    await directory.announceChanged(['first']);
    const from = await directory.snapshot();
    const losing = () => {
      const lost = Promise.withResolvers<void>();
      const seen: PresenceChange[] = [];
      directory.follow(from, { onChanges: (batch) => void seen.push(...batch), onLost: lost.resolve });
      return { lost: lost.promise, seen };
    };
    await directory.announceChanged(['missed']);
    await command(['XTRIM', '{presence}:changes', 'MAXLEN', '0']);
    const silent = losing();
    await silent.lost;
    await directory.announceChanged(['later']);
    const gap = losing();
    await gap.lost;
    expect([...silent.seen, ...gap.seen]).toEqual([]);
  });

  test('a stream that was lost and has grown past the old position again is not taken for the old one', async () => {
    const directory = openDirectory();
    await directory.announceChanged(['old']);
    const from = await directory.snapshot();
    await command(['FLUSHALL']);
    for (const id of ['new 1', 'new 2', 'new 3']) await directory.announceChanged([id]);
    const lost = Promise.withResolvers<void>();
    const onChanges = vi.fn();
    directory.follow(from, { onChanges, onLost: lost.resolve });
    await lost.promise;
    expect(onChanges).not.toHaveBeenCalled();
  });

  test('changes of profiles and of the taxonomy reach every follower, in order', async () => {
    const [one, two] = [openDirectory(), openDirectory()];
    const followed = [await follow(one), await follow(two)];
    await one.announceChanged(['a', 'b']);
    await two.announceTaxonomy();
    for (const { changes } of followed) {
      await vi.waitFor(
        () => expect(changes).toEqual([{ kind: 'changed', consultantIds: ['a', 'b'] }, { kind: 'taxonomy' }]),
        soon,
      );
    }
    await followed[0]!.stop();
    await one.announceChanged(['c']);
    await vi.waitFor(() => expect(followed[1]!.changes).toHaveLength(3), soon);
    expect(followed[0]!.changes).toHaveLength(2);
  });

  test('a Redis that goes away and comes back is caught up with: marks are kept, the stream goes on where it was', async () => {
    const proxy = await startProxy(redis.url);
    closing.push(() => proxy.close());
    const directory = openDirectory(proxy.url);
    const witness = openDirectory();
    const node = await startNode('n1', proxy.url);
    const followed = await follow(directory);
    await proxy.cut();
    await expect(directory.snapshot()).rejects.toBeInstanceOf(PresenceUnavailable);
    await expect(directory.announceChanged(['x'])).rejects.toBeInstanceOf(PresenceUnavailable);
    node.markOnline('meanwhile');
    await witness.announceChanged(['told elsewhere']);
    await proxy.restore(redis.url);
    await vi.waitFor(
      () =>
        expect(followed.changes).toEqual([
          { kind: 'changed', consultantIds: ['told elsewhere'] },
          { kind: 'online', consultantId: 'meanwhile', nodeId: 'n1' },
        ]),
      soon,
    );
    expect(followed.lost).not.toHaveBeenCalled();
  });

  test('an empty Redis in its place is filled again, also with who came while there was none', async () => {
    const proxy = await startProxy(redis.url);
    closing.push(() => proxy.close());
    const other = await startTestRedis();
    closing.push(() => other.stop());
    await command(['CONFIG', 'SET', 'requirepass', new URL(redis.url).password], other.url);
    const node = await startNode('n1', proxy.url);
    const dropped = vi.fn();
    node.onLeaseLost(dropped);
    node.markOnline('a');
    const directory = openDirectory(proxy.url);
    await vi.waitFor(async () => expect(await onlineIds(directory)).toEqual(['a']), soon);
    await proxy.cut();
    node.markOnline('b');
    await proxy.restore(other.url);
    await vi.waitFor(async () => expect(await onlineIds(directory)).toEqual(['a', 'b']), soon);
    expect(dropped).not.toHaveBeenCalled();
  });

  test('a node that starts without a Redis registers as soon as there is one', async () => {
    const proxy = await startProxy(redis.url);
    closing.push(() => proxy.close());
    await proxy.cut();
    const node = openNode('n1', proxy.url);
    node.markOnline('a');
    await node.start();
    await proxy.restore(redis.url);
    const directory = openDirectory();
    await vi.waitFor(async () => expect(await onlineIds(directory)).toEqual(['a']), soon);
  });

  test('a registration that arrives late does not undo the one that was sent after it', async () => {
    const directory = openDirectory();
    const connection = new RedisConnection(redis.url, 'test', recordingLog());
    closing.push(async () => connection.close());
    const register = (attempt: number, online: string[]) =>
      connection.run((client) =>
        store.register(client, 'epoch', { nodeId: 'n1', token: 'token', attempt, ms: 60_000 }, online, true),
      );
    expect(await register(2, ['now'])).toEqual({ taken: false, epoch: 'epoch' });
    expect(await register(1, ['then'])).toEqual({ taken: true, epoch: '' });
    expect(await onlineIds(directory)).toEqual(['now']);
  });

  test('of two processes with one node id the later holds the lease, and the earlier drops its sockets', async () => {
    const directory = openDirectory();
    const earlier = await startNode('same');
    const dropped = vi.fn();
    earlier.onLeaseLost(dropped);
    earlier.markOnline('old');
    await vi.waitFor(async () => expect(await onlineIds(directory)).toEqual(['old']), soon);
    const later = await startNode('same');
    later.markOnline('new');
    await vi.waitFor(() => expect(dropped).toHaveBeenCalledOnce(), soon);
    await vi.waitFor(async () => expect(await onlineIds(directory)).toEqual(['new']), soon);
  });
});
