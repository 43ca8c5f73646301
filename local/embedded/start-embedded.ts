import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { prepareDataFolder, temporaryDataFolder } from './data-folder.ts';
import { type Keeper, startKeeper } from './keeper-client.ts';
import { lockDataDir } from './lock.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';
import { type Step, silently } from './step.ts';

export interface EmbeddedOptions {
  /** Where the data stay. With `ephemeral` a temporary folder takes its place. */
  dataDir: string;
  /** Where downloaded programs stay. */
  cacheDir: string;
  /** For tests: unsafe but fast, in a temporary folder that is gone afterwards. */
  ephemeral?: boolean;
  /** A database of the user's own: then none is brought. */
  databaseUrl?: string | undefined;
  redisUrl?: string | undefined;
  /** Told to whoever starts a second time on the same data folder. */
  address?: string;
  /** Asked when the data folder is ours and nothing has been started. */
  checkFirst?: () => Promise<void>;
  /** Run as soon as Postgres is up, while Redis may still be on its way. */
  prepareDatabase?: (databaseUrl: string) => Promise<void>;
  step?: Step;
  /** Ends the start early; what was started by then is stopped before the promise rejects. */
  signal?: AbortSignal | undefined;
}

export interface Embedded {
  databaseUrl: string;
  redisUrl: string;
  /** Corrects the address that a second start is told. */
  nameAddress(address: string): void;
  /** Settles with a sentence if a database ends although nobody stopped it. */
  failed: Promise<string>;
  stop(): Promise<void>;
}

/** Brings Postgres and Redis, whichever is not given, and ties them to this process: they end when it does. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const ephemeral = options.ephemeral ?? false;
  const dataDir = ephemeral ? temporaryDataFolder() : prepareDataFolder(options.dataDir);
  const lock = ephemeral ? undefined : await lockDataDir(dataDir, options.address ?? 'no address');
  const failed = Promise.withResolvers<string>();
  let keeper: Keeper | undefined;
  let stopping = false;

  const stop = async (): Promise<void> => {
    stopping = true;
    await keeper?.stop();
    if (ephemeral) rmSync(dataDir, { recursive: true, force: true });
    lock?.release();
  };
  const watched = <Running extends { ended: Promise<string> }>(name: string, running: Running): Running => {
    void running.ended.then((how) => {
      if (!stopping) failed.resolve(`${name} ended ${how} (see ${dataDir}/logs/${name.toLowerCase()}.log).`);
    });
    return running;
  };
  const nameAddress = (address: string): void => lock?.nameAddress(address);
  const { step = silently, signal } = options;
  const bringPostgres = async (place: { keeper: Keeper; cacheDir: string }): Promise<string> => {
    const start = () => startPostgres({ ...place, dataDir, ephemeral, signal });
    const url = options.databaseUrl ?? watched('Postgres', await step('Postgres', start)).url;
    signal?.throwIfAborted();
    await options.prepareDatabase?.(url);
    return url;
  };
  const bringRedis = async (place: { keeper: Keeper; cacheDir: string }): Promise<string> => {
    const start = () => startRedis({ ...place, dataDir, step, signal });
    return options.redisUrl ?? watched('Redis', await step('Redis', start)).url;
  };

  try {
    await options.checkFirst?.();
    keeper = await startKeeper();
    lock?.nameKeeper(keeper.pid);
    if (ephemeral) keeper.removeAtEnd(dataDir);
    const place = { keeper, cacheDir: resolve(options.cacheDir) };
    // Both are waited for even when one fails, so that nothing is still starting while everything is being stopped.
    const [postgres, redis] = await Promise.allSettled([bringPostgres(place), bringRedis(place)]);
    if (postgres.status === 'rejected') throw postgres.reason;
    if (redis.status === 'rejected') throw redis.reason;
    return { databaseUrl: postgres.value, redisUrl: redis.value, failed: failed.promise, nameAddress, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
