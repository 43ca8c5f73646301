import { UnrecoverableError, Worker } from 'bullmq';
import { type JobName, type JobPayload, jobs } from '../../ports/jobs.ts';
import type { Log } from '../../ports/log.ts';
import { type QueueName, queueNames } from './alarms.ts';
import { openWorkerConnection } from './connection.ts';

/** One handler per job of the catalogue: a missing one is a type error. */
export type JobHandlers = { readonly [Name in JobName]: (payload: JobPayload<Name>) => Promise<unknown> };

const CONCURRENCY = 10;
/** These wait for other people's servers and little else. */
const CONCURRENCY_OF: Partial<Record<QueueName, number>> = { webhooks: 50 };
/** A worker that dies in the middle of a job leaves it locked for this long. */
const LOCK_MS = 10_000;
/** How many workers may die of the same job before it counts as deadly; BullMQ's own default is one. */
const MAX_STALLED = 5;

export interface RunningWorkers {
  close(): Promise<void>;
}

export function startWorkers(options: { url: string; log: Log; handlers: JobHandlers }): RunningWorkers {
  const { log, handlers } = options;
  const connection = openWorkerConnection(options.url, log);
  const workers = queueNames.map((name) => {
    const worker = new Worker(name, async (job) => run(handlers, job.name, job.data), {
      connection,
      prefix: 'cc',
      concurrency: CONCURRENCY_OF[name] ?? CONCURRENCY,
      lockDuration: LOCK_MS,
      stalledInterval: LOCK_MS / 2,
      maxStalledCount: MAX_STALLED,
    });
    worker.on('error', (error) => log.debug({ queue: name, err: error }, 'worker'));
    worker.on('failed', (job, error) => {
      log.warn({ queue: name, job: job?.name, jobId: job?.id, attempt: job?.attemptsMade, err: error }, 'a job failed');
    });
    return worker;
  });
  return {
    async close() {
      await Promise.allSettled(workers.map((worker) => worker.close()));
      connection.disconnect();
    },
  };
}

async function run(handlers: JobHandlers, name: string, data: unknown): Promise<void> {
  if (!isJobName(name)) throw new UnrecoverableError(`no such job: ${name}`);
  await dispatch(handlers, name, data);
}

async function dispatch<Name extends JobName>(handlers: JobHandlers, name: Name, data: unknown): Promise<void> {
  const payload = jobs[name].payload.safeParse(data);
  if (!payload.success) throw new UnrecoverableError(`job ${name}: its payload is not what the catalogue says`);
  await handlers[name](payload.data as JobPayload<Name>);
}

const isJobName = (name: string): name is JobName => Object.hasOwn(jobs, name);
