/** The composition root of a worker: BullMQ's handlers and the sweeper over the same use cases as the server's. */
import { randomUUID } from 'node:crypto';
import { Server } from 'socket.io';
import { startWorkers } from '../core/adapters/bullmq/workers.ts';
import { createLog } from '../core/adapters/pino/index.ts';
import { compose, requireStores } from '../core/compose.ts';
import { loadConfig } from '../core/config.ts';
import { explainAndExit, runProcess } from '../core/process.ts';
import { createHandlers } from './handlers.ts';
import { startLookout } from './lookout.ts';
import { startPacker } from './packer.ts';
import { startSweeper } from './sweeper.ts';

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const stores = requireStores(config);
  const nodeId = `worker-${randomUUID()}`;
  const log = createLog({ level: config.logLevel, name: 'worker', nodeId });
  await runProcess({
    log,
    async start() {
      const composition = await compose({ ...stores, config, log, nodeId, io: new Server() });
      await composition.replica.start();
      const workers = startWorkers({ url: stores.redisUrl, log, handlers: createHandlers(composition.parts) });
      const sweeper = startSweeper(composition.parts);
      const lookout = startLookout(composition.parts);
      const packer = startPacker({ ...composition.parts, ...composition });
      return {
        ready: {},
        async stop() {
          lookout.stop();
          await Promise.all([workers.close(), sweeper.stop(), packer.stop()]);
          await composition.close();
        },
      };
    },
  });
}

await main().catch(explainAndExit);
