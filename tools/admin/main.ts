/**
 * `npm run admin -- <command>`: what an operator asks the database itself, in DATABASE_URL or in the embedded one of a running
 * `npm start`. `trial-balance [--owners]`: every account of the ledger; ends with 1 when the books do not balance.
 */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../core/config.ts';
import { connect, type Db } from '../../core/db/connect.ts';
import { isBalanced, trialBalance } from '../../core/flow/books/trial-balance.ts';
import { embeddedDatabaseUrl } from '../../local/demo/embedded-database.ts';
import { asTable } from './trial-balance-table.ts';

type Options = { owners: boolean };
/** Each answers with the exit code. */
const commands: Record<string, (db: Db, options: Options) => Promise<number>> = {
  async 'trial-balance'(db, { owners }) {
    const balance = await trialBalance({ db });
    console.log(asTable(balance, { owners }));
    return isBalanced(balance) ? 0 : 1;
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { owners: { type: 'boolean', default: false } },
});
const command = commands[positionals[0] ?? ''];
if (!command || positionals.length > 1) {
  console.error(
    `Commands: ${Object.keys(commands).join(', ')}. Options: --owners (one line per consultant and client).`,
  );
  process.exit(2);
}
const repository = realpathSync(join(import.meta.dirname, '../..'));
const databaseUrl = loadConfig(process.env).databaseUrl ?? embeddedDatabaseUrl(join(repository, '.data'));
if (databaseUrl === undefined) {
  console.error('No database: set DATABASE_URL, or start the embedded one with `npm start`.');
  process.exit(2);
}
const db = connect({ url: databaseUrl, poolSize: 1 });
try {
  process.exitCode = await command(db, values);
} finally {
  await db.destroy();
}
