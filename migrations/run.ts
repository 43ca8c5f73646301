/** `npm run migrate`: brings the database named by DATABASE_URL to the newest schema and the newest taxonomy. */
import { Migrator } from 'kysely/migration';
import { loadConfig } from '../core/config.ts';
import { connect } from '../core/db/connect.ts';
import { migrations } from './index.ts';
import { upsertTaxonomy } from './taxonomy.ts';

/** @returns the names of the migrations that were applied; safe to run by several processes at once. */
export async function migrateToLatest(databaseUrl: string): Promise<string[]> {
  const db = connect({ url: databaseUrl, as: 'owner', poolSize: 2 });
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
    const { error, results = [] } = await migrator.migrateToLatest();
    if (error) throw error;
    await upsertTaxonomy(db);
    return results.map((result) => result.migrationName);
  } finally {
    await db.destroy();
  }
}

// Under the guard of the npm scripts this is not the first module, but still the file that was asked for.
if (process.argv[1] === import.meta.filename) {
  const { databaseUrl } = loadConfig(process.env);
  if (!databaseUrl) {
    console.error('DATABASE_URL is not set. (`npm start` migrates its own database by itself.)');
    process.exit(1);
  }
  const applied = await migrateToLatest(databaseUrl);
  console.log(applied.length > 0 ? `applied ${applied.join(', ')}` : 'nothing to apply');
}
