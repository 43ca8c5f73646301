/** Postgres as durable as in production and a Redis, both of this run alone, gone with it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDataFolder } from '../../../local/embedded/data-folder.ts';
import { startKeeper } from '../../../local/embedded/keeper-client.ts';
import { startPostgres } from '../../../local/embedded/postgres.ts';
import { startRedis } from '../../../local/embedded/redis.ts';
import { migrateToLatest } from '../../../migrations/run.ts';
import { repository } from './child.ts';

export interface Stores {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** Where the logs of the run's processes go; removed with the rest. */
  readonly logs: string;
  stop(): Promise<void>;
}

export async function startStores(): Promise<Stores> {
  const keeper = await startKeeper();
  try {
    const dataDir = temporaryDataFolder();
    keeper.removeAtEnd(dataDir);
    const place = { keeper, dataDir, cacheDir: join(repository, '.cache') };
    const [postgres, redis] = await Promise.all([startPostgres({ ...place, ephemeral: false }), startRedis(place)]);
    await migrateToLatest(postgres.url);
    const logs = join(dataDir, 'logs');
    mkdirSync(logs, { recursive: true });
    return { databaseUrl: postgres.url, redisUrl: redis.url, logs, stop: () => keeper.stop() };
  } catch (error) {
    await keeper.stop();
    throw error;
  }
}
