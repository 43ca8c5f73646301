/** A worker as in production, but for its line to the payment provider, which loses a share of the calls or of their answers. */
import { randomUUID } from 'node:crypto';
import { Server } from 'socket.io';
import { startWorkers } from '../../../core/adapters/bullmq/workers.ts';
import { createLog } from '../../../core/adapters/pino/index.ts';
import { compose, requireStores } from '../../../core/compose.ts';
import { loadConfig } from '../../../core/config.ts';
import { runProcess } from '../../../core/process.ts';
import { seededRandom } from '../../../local/demo/random.ts';
import { createHandlers } from '../../../workers/handlers.ts';
import { startSweeper } from '../../../workers/sweeper.ts';
import { type Fault, withFaults } from './faulty-payments.ts';

const FAULTS: readonly Fault[] = ['lost', 'unanswered', 'reset'];
const share = Number(process.env.FAULT_SHARE);
const random = seededRandom('faults');
const config = loadConfig(process.env);
const stores = requireStores(config);
const nodeId = `worker-${randomUUID()}`;
const log = createLog({ level: 'fatal', name: 'faulty-worker', nodeId });

await runProcess({
  log,
  async start() {
    const composition = await compose({ ...stores, config, log, nodeId, io: new Server() });
    const fault = () => (random.between(0, 1) < share ? random.pick(FAULTS) : undefined);
    const parts = { ...composition.parts, payments: withFaults(composition.parts.payments, fault) };
    await composition.replica.start();
    const workers = startWorkers({ url: stores.redisUrl, log, handlers: createHandlers(parts) });
    const sweeper = startSweeper(parts);
    return {
      ready: {},
      async stop() {
        await Promise.all([workers.close(), sweeper.stop()]);
        await composition.close();
      },
    };
  },
});
