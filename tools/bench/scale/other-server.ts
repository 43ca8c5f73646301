/** Another server as far as presence goes: it holds a lease and says who is online with it, without a socket. */
import { createLog } from '../../../core/adapters/pino/index.ts';
import { createPresenceNode } from '../../../core/adapters/redis/index.ts';
import { consultantAt } from '../population/population.ts';
import { answerCalls } from '../stand/calls.ts';
import { now } from './clock.ts';

const node = createPresenceNode({
  url: process.env.REDIS_URL ?? '',
  leaseSeconds: 15,
  nodeId: `bench-${process.pid}`,
  log: createLog({ level: 'warn', name: 'other-server', nodeId: `bench-${process.pid}` }),
});
await node.start();

export interface OtherServer {
  markOnline(numbers: { from: number; to: number }): void;
  /** Goes through them one by one, each `everyMs`: away, and back when all are. @returns when each was marked, by id */
  comeAndGo(input: { from: number; to: number; everyMs: number }): Promise<Record<string, number>>;
  close(): Promise<void>;
}

const otherServer: OtherServer = {
  markOnline({ from, to }) {
    for (let n = from; n < to; n += 1) node.markOnline(consultantAt(n).id);
  },
  async comeAndGo({ from, to, everyMs }) {
    const ids = Array.from({ length: to - from }, (_, i) => consultantAt(from + i).id);
    for (const id of ids) node.markOffline(id);
    await pause(1_000);
    const markedAt: Record<string, number> = {};
    for (const id of ids) {
      markedAt[id] = now();
      node.markOnline(id);
      await pause(everyMs);
    }
    await pause(1_000);
    return markedAt;
  },
  close: () => node.close(),
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

answerCalls(otherServer);
