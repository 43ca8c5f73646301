/** A process with a replica of who is online, as every server and worker has one: how fast it loads, what it weighs, what it sees. */
import { createLog } from '../../../core/adapters/pino/index.ts';
import { createPresenceDirectory } from '../../../core/adapters/redis/index.ts';
import { connect } from '../../../core/db/connect.ts';
import { loadConsultantsForReplica } from '../../../core/flow/candidates/load-online-consultants.ts';
import { createReplica, OnlineIndex } from '../../../core/online/index.ts';
import { answerCalls } from '../stand/calls.ts';
import { now } from './clock.ts';

const { DATABASE_URL = '', REDIS_URL = '' } = process.env;
const log = createLog({ level: 'warn', name: 'watcher', nodeId: `watcher-${process.pid}` });
const db = connect({ url: DATABASE_URL, poolSize: 12 });
const directory = createPresenceDirectory({ url: REDIS_URL, leaseSeconds: 15, log });
const index = new OnlineIndex();
const arrivedAt: Record<string, number> = {};
const replica = createReplica({
  directory,
  loadConsultants: (ids) => loadConsultantsForReplica({ db }, ids),
  index,
  log,
  onArrived(ids) {
    for (const id of ids) arrivedAt[id] = now();
  },
});

export interface Loaded {
  readonly ms: number;
  readonly consultants: number;
  /** Heap and typed arrays, after a collection, divided by the consultants. */
  readonly bytesEach: number;
}
export interface Watcher {
  load(): Promise<Loaded>;
  /** When each consultant who came was in the index, by id. */
  arrivals(): Record<string, number>;
}

const watcher: Watcher = {
  async load() {
    const before = weigh();
    const begun = now();
    await replica.start();
    const ms = now() - begun;
    return { ms, consultants: index.size, bytesEach: (weigh() - before) / Math.max(1, index.size) };
  },
  arrivals: () => arrivedAt,
};

function weigh(): number {
  if (!globalThis.gc) throw new Error('run with --expose-gc');
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

answerCalls(watcher);
