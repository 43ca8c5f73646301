import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { prepareDataFolder, temporaryDataFolder } from './data-folder.ts';
import { type Keeper, startKeeper } from './keeper-client.ts';
import { lockDataDir } from './lock.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';

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
  onProgress?: (text: string) => void;
}

export interface Embedded {
  databaseUrl: string;
  redisUrl: string;
  /** Settles with a sentence if a database ends although nobody stopped it. */
  failed: Promise<string>;
  stop(): Promise<void>;
}

/** Brings Postgres and Redis, whichever is not given, and ties them to this process: they end when it does. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const ephemeral = options.ephemeral ?? false;
  const dataDir = ephemeral ? temporaryDataFolder() : prepareDataFolder(options.dataDir);
  const cacheDir = resolve(options.cacheDir);
  const lock = ephemeral ? undefined : await lockDataDir(dataDir, options.address ?? 'no address yet');
  let keeper: Keeper | undefined;
  let stopping = false;
  const stop = async (): Promise<void> => {
    stopping = true;
    await keeper?.stop();
    if (ephemeral) rmSync(dataDir, { recursive: true, force: true });
    lock?.release();
  };
  try {
    if (!options.databaseUrl || !options.redisUrl) {
      keeper = await startKeeper();
      lock?.nameKeeper(keeper.pid);
      if (ephemeral) keeper.removeAtEnd(dataDir);
    }
    const { postgres, redis } = await bringMissing(keeper, options, { dataDir, cacheDir, ephemeral });
    const failed = Promise.withResolvers<string>();
    const watch = (name: string, ended: Promise<string>): void => {
      void ended.then((how) => {
        if (!stopping) failed.resolve(`${name} ended ${how} (see ${dataDir}/logs/${name.toLowerCase()}.log).`);
      });
    };
    if (postgres) watch('Postgres', postgres.ended);
    if (redis) watch('Redis', redis.ended);
    return {
      databaseUrl: options.databaseUrl ?? postgres?.url ?? '',
      redisUrl: options.redisUrl ?? redis?.url ?? '',
      failed: failed.promise,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bringMissing(
  keeper: Keeper | undefined,
  options: EmbeddedOptions,
  place: { dataDir: string; cacheDir: string; ephemeral: boolean },
) {
  if (!keeper) return { postgres: undefined, redis: undefined };
  const onProgress = options.onProgress ?? (() => undefined);
  const timed = async <T>(name: string, start: Promise<T>): Promise<T> => {
    const begun = performance.now();
    const result = await start;
    onProgress(`${name} is up (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
    return result;
  };
  // Both are waited for even when one fails, so that nothing is still starting while everything is being stopped.
  const [postgres, redis] = await Promise.allSettled([
    options.databaseUrl ? undefined : timed('Postgres', startPostgres({ keeper, ...place })),
    options.redisUrl ? undefined : timed('Redis', startRedis({ keeper, ...place, onProgress })),
  ]);
  if (postgres.status === 'rejected') throw postgres.reason;
  if (redis.status === 'rejected') throw redis.reason;
  return { postgres: postgres.value, redis: redis.value };
}
