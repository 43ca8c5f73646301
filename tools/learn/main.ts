/**
 * `npm run learn`: rebuilds what matching has learned, from the history in DATABASE_URL or in the embedded database of a running
 * `npm start`. Running servers and workers take it up within a minute. Prints what was learned as JSON.
 */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../core/config.ts';
import { connect } from '../../core/db/connect.ts';
import { learnMatching } from '../../core/flow/taxonomy/learn-matching.ts';
import { embeddedDatabaseUrl } from '../../local/demo/embedded-database.ts';

const repository = realpathSync(join(import.meta.dirname, '../..'));
const databaseUrl = loadConfig(process.env).databaseUrl ?? embeddedDatabaseUrl(join(repository, '.data'));
if (databaseUrl === undefined) {
  console.error('No database: set DATABASE_URL, or start the embedded one with `npm start`.');
  process.exit(1);
}
const db = connect({ url: databaseUrl, poolSize: 1 });
try {
  console.log(JSON.stringify(await learnMatching({ db }), null, 2));
} finally {
  await db.destroy();
}
