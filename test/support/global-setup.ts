/** Once per test run: one Postgres with a migrated template, from which each test file clones its own database. */
import type { TestProject } from 'vitest/node';
import { findRedisProgram } from '../../local/embedded/redis-program.ts';
import { migrateToLatest } from '../../migrations/run.ts';
import { runSql, withDatabase } from './database.ts';
import { cacheDir, startEphemeralPostgres } from './embedded.ts';
import { findChromium } from './find-chromium.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the superuser, on the database `postgres`. */
    postgresAdminUrl: string;
    /** The migrated database that new ones are cloned from; nobody can connect to it. */
    postgresTemplate: string;
  }
}

const TEMPLATE = 'migrated_template';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Redis is started by each test file that wants one; here it is only fetched, so that no test has to wait for that.
  const [postgres] = await Promise.all([startEphemeralPostgres(), findRedisProgram(cacheDir)]);
  try {
    const adminUrl = withDatabase(postgres.url, 'postgres');
    await runSql(adminUrl, `CREATE DATABASE ${TEMPLATE}`);
    await migrateToLatest(withDatabase(adminUrl, TEMPLATE));
    // A template with a session on it cannot be cloned.
    await runSql(adminUrl, `ALTER DATABASE ${TEMPLATE} WITH ALLOW_CONNECTIONS false`);
    project.provide('postgresAdminUrl', adminUrl);
    project.provide('postgresTemplate', TEMPLATE);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return async () => {
    await postgres.stop();
    if (!findChromium()) {
      console.warn('There is no Chromium here: `npm run test:browser`, the tests of calls and pages, cannot run.');
    }
  };
}
