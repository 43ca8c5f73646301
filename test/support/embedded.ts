import { fileURLToPath } from 'node:url';
import { temporaryDataFolder } from '../../local/embedded/data-folder.ts';
import { type Kept, startKeeper } from '../../local/embedded/keeper-client.ts';
import type { Charge } from '../../local/embedded/keeper-protocol.ts';
import { type RunningPostgres, startPostgres } from '../../local/embedded/postgres.ts';
import { type RunningRedis, startRedis } from '../../local/embedded/redis.ts';
import { runSql } from './database.ts';
import { until } from './until.ts';

export const repository = fileURLToPath(new URL('../../', import.meta.url));
export const cacheDir = fileURLToPath(new URL('../../.cache', import.meta.url));

type Stoppable = { stop(): Promise<void> };

/** A Postgres of its own in a temporary folder, never flushed to the disk; gone with this process. */
export const startEphemeralPostgres = (): Promise<RunningPostgres & Stoppable> =>
  underKeeper((keeper, dataDir) => startPostgres({ keeper, dataDir, cacheDir, ephemeral: true }));

/** A Redis of its own in a temporary folder; gone with this process. `startAgain`: the same program on the same port. */
export const startEphemeralRedis = (): Promise<RunningRedis & Stoppable & { startAgain(): Promise<Kept> }> =>
  underKeeper(async (keeper, dataDir) => {
    const charges: Charge[] = [];
    const run = (charge: Charge): Promise<Kept> => {
      charges.push(charge);
      return keeper.run(charge);
    };
    const redis = await startRedis({ keeper: { ...keeper, run }, dataDir, cacheDir });
    return { ...redis, startAgain: () => keeper.run(charges.at(-1)!) };
  });

/**
 * A Postgres of its own that flushes what is committed. `crash`: it ends at once, as at a power cut, and has to recover from its
 * log at the next start. `startAgain`: on the same port, with the same data; done when it answers.
 */
export const startCrashingPostgres = (): Promise<
  RunningPostgres & Stoppable & { crash(): Promise<void>; startAgain(): Promise<void> }
> =>
  underKeeper(async (keeper, dataDir) => {
    const charges: Charge[] = [];
    let running: Kept | undefined;
    const run = async (charge: Charge): Promise<Kept> => {
      charges.push(charge);
      running = await keeper.run(charge);
      return running;
    };
    const postgres = await startPostgres({ keeper: { ...keeper, run }, dataDir, cacheDir, ephemeral: false });
    return {
      ...postgres,
      async crash() {
        process.kill(running!.pid, 'SIGQUIT');
        await running!.ended;
      },
      async startAgain() {
        running = await keeper.run(charges.at(-1)!);
        await until(
          () =>
            runSql(postgres.url, 'select 1').then(
              () => true,
              () => false,
            ),
          { within: 30_000 },
        );
      },
    };
  });

async function underKeeper<Running>(
  start: (keeper: Awaited<ReturnType<typeof startKeeper>>, dataDir: string) => Promise<Running>,
): Promise<Running & Stoppable> {
  const keeper = await startKeeper();
  try {
    const dataDir = temporaryDataFolder();
    keeper.removeAtEnd(dataDir);
    return { ...(await start(keeper, dataDir)), stop: keeper.stop };
  } catch (error) {
    await keeper.stop();
    throw error;
  }
}
