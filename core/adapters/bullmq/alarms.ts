import { Queue } from 'bullmq';
import { type Alarms, type JobDeclaration, type JobName, type JobPayload, jobs, LOOKOUT_MS } from '../../ports/jobs.ts';
import type { Log } from '../../ports/log.ts';
import { openProducerConnection } from './connection.ts';

export type QueueName = JobDeclaration['queue'];
export const queueNames = [...new Set(Object.values(jobs).map((job) => job.queue))] as QueueName[];

export interface QueueDepth {
  readonly name: string;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
}
export interface BullAlarms extends Alarms {
  depths(): Promise<QueueDepth[]>;
  close(): Promise<void>;
}

/** How long a job that gave up is kept for somebody to look at. */
const FAILED_KEPT_SECONDS = 86_400;

/** BullMQ as an alarm clock. A ring that cannot be delivered is dropped: the rows say what is due, and the sweeper reads them. */
export function createAlarms(options: { url: string; log: Log }): BullAlarms {
  const { log } = options;
  const connection = openProducerConnection(options.url, log);
  const queues = new Map(
    queueNames.map((name) => {
      const queue = new Queue(name, { connection, prefix: 'cc' });
      queue.on('error', () => {});
      return [name, queue];
    }),
  );
  const queueOf = (name: QueueName): Queue => queues.get(name) ?? unreachable(name);

  async function add<Name extends JobName>(
    name: Name,
    payload: JobPayload<Name>,
    at: number | undefined,
  ): Promise<void> {
    const declaration: JobDeclaration = jobs[name];
    const id = jobId(name, declaration, payload, at);
    await queueOf(declaration.queue).add(name, payload, {
      attempts: declaration.attempts,
      backoff: { type: 'exponential', delay: declaration.backoffMs },
      removeOnComplete: true,
      removeOnFail: { age: FAILED_KEPT_SECONDS, count: 1_000 },
      ...(at !== undefined && { delay: Math.max(0, Math.ceil(at - Date.now())) }),
      ...(id !== undefined && { jobId: id }),
    });
  }

  const send = async <Name extends JobName>(name: Name, payload: JobPayload<Name>, at?: number): Promise<void> =>
    add(name, payload, at).catch((error: unknown) => log.debug({ job: name, err: error }, 'a ring was lost'));

  const gathered = new Map<JobName, { payloads: object[]; timer: NodeJS.Timeout }>();
  const sendGathered = async (name: JobName): Promise<void> => {
    const waiting = gathered.get(name);
    gathered.delete(name);
    clearTimeout(waiting?.timer);
    const { gather }: JobDeclaration = jobs[name];
    if (waiting && gather) await send(name, gather.merge(waiting.payloads) as JobPayload<typeof name>);
  };
  const gather = (name: JobName, payload: object, withinMs: number): void => {
    const waiting = gathered.get(name);
    if (waiting) waiting.payloads.push(payload);
    else gathered.set(name, { payloads: [payload], timer: setTimeout(() => void sendGathered(name), withinMs) });
  };

  return {
    ring(name, payload, { at, foreseen } = {}) {
      if (foreseen && at !== undefined && at - Date.now() > LOOKOUT_MS) return;
      const declaration: JobDeclaration = jobs[name];
      if (declaration.gather && at === undefined) gather(name, payload, declaration.gather.withinMs);
      else void send(name, payload, at);
    },
    async depths() {
      return Promise.all(
        [...queues.values()].map(async (queue) => {
          const { waiting = 0, active = 0, delayed = 0, failed = 0 } = await queue.getJobCounts();
          return { name: queue.name, waiting, active, delayed, failed };
        }),
      );
    },
    async close() {
      await Promise.all([...gathered.keys()].map(sendGathered));
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()));
      connection.disconnect();
    },
  };
}

/** The same ring for the same instant is one ring, however many processes set it. */
function jobId(
  name: JobName,
  declaration: JobDeclaration,
  payload: object,
  at: number | undefined,
): string | undefined {
  if (declaration.id) return declaration.id(payload);
  return at === undefined ? undefined : `${name}-${Object.values(payload).join('-')}-${Math.ceil(at)}`;
}

function unreachable(name: string): never {
  throw new Error(`no queue ${name}`);
}
