/** A process with a replica of who is online, as every server and worker has one: how fast it loads, what it weighs, what it sees. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createLog } from '../../../core/adapters/pino/index.ts';
import { createIndexImages, createPresenceDirectory } from '../../../core/adapters/redis/index.ts';
import { indexRules } from '../../../core/code-print.ts';
import { connect } from '../../../core/db/connect.ts';
import { type PastAnswer, trackRecordOf } from '../../../core/domain/learning/track-record.ts';
import { loadConsultantsForReplica } from '../../../core/flow/candidates/load-online-consultants.ts';
import { createReplica, OnlineIndex, type Replica } from '../../../core/online/index.ts';
import { Records } from '../../../core/online/records.ts';
import { questionAt } from '../population/population.ts';
import { answerCalls } from '../stand/calls.ts';
import { LOOP_RESOLUTION_MS } from '../stand/loop-delay.ts';
import { now } from './clock.ts';

const { DATABASE_URL = '', REDIS_URL = '' } = process.env;
const log = createLog({ level: 'warn', name: 'watcher', nodeId: `watcher-${process.pid}` });
const db = connect({ url: DATABASE_URL, poolSize: 12 });
const directory = createPresenceDirectory({ url: REDIS_URL, leaseSeconds: 15, log });
const images = createIndexImages({ url: REDIS_URL, log });
const index = new OnlineIndex();
const arrivedAt: Record<string, number> = {};
/** The product's: what its worker packs meanwhile is as good. */
const payments = { provider: 'simulated', onboarding: 'none' } as const;
let replica: Replica;

const openReplica = (withImage: boolean): Replica =>
  createReplica({
    directory,
    loadConsultants: (ids) => loadConsultantsForReplica({ db, payments }, ids),
    index,
    log,
    rules: indexRules(payments),
    ...(withImage && { images }),
    onArrived(ids) {
      for (const id of ids) arrivedAt[id] = now();
    },
  });

export interface Loaded {
  readonly ms: number;
  readonly consultants: number;
  /** Heap and typed arrays, after a collection, divided by the consultants. */
  readonly bytesEach: number;
  /** How late the event loop was meanwhile: the quantile .99, in ms. */
  readonly loopDelayMs: number;
}
export interface Packed {
  /** In which nothing else happens in that process. */
  readonly packMs: number;
  readonly keepMs: number;
  readonly bytes: number;
}
export interface Watcher {
  load(input: { withImage: boolean }): Promise<Loaded>;
  /** As a worker does it from time to time. */
  pack(): Promise<Packed>;
  /** When each consultant who came was in the index, by id. */
  arrivals(): Record<string, number>;
  /** What a past answer costs: bytes in the index, over consultants with ten each. */
  weighPastAnswer(): number;
}

const watcher: Watcher = {
  async load({ withImage }) {
    replica = openReplica(withImage);
    const before = weigh();
    const delay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
    delay.enable();
    const begun = now();
    await replica.start();
    const ms = now() - begun;
    delay.disable();
    return {
      ms,
      consultants: index.size,
      bytesEach: (weigh() - before) / Math.max(1, index.size),
      loopDelayMs: Math.max(0, delay.percentile(99) / 1e6 - LOOP_RESOLUTION_MS),
    };
  },
  async pack() {
    const begun = now();
    const image = replica.pack();
    const packed = now();
    if (!image) throw new Error('nothing to pack');
    await images.keep(image);
    const bytes = image.parts.reduce((sum, part) => sum + part.length, 0);
    return { packMs: packed - begun, keepMs: now() - packed, bytes };
  },
  arrivals: () => arrivedAt,
  weighPastAnswer() {
    const records = new Records();
    const before = weigh();
    for (let n = 0; n < EXPERIENCED; n += 1) records.set(n, trackRecordOf(pastOf(n), Date.now()));
    const bytes = weigh() - before;
    // Read afterwards, or it would be gone before it is weighed.
    return records.get(0) === undefined ? Number.NaN : bytes / (EXPERIENCED * ANSWERS);
  },
};

const EXPERIENCED = 1_000;
const ANSWERS = 10;

const pastOf = (n: number): PastAnswer[] =>
  Array.from({ length: ANSWERS }, (_, i) => {
    const { title, body, skills } = questionAt(n * ANSWERS + i, '');
    return { at: Date.now(), title, body, start: '', skills: skills.map((slug) => ({ slug, field: slug })) };
  });

function weigh(): number {
  if (!globalThis.gc) throw new Error('run with --expose-gc');
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

answerCalls(watcher);
