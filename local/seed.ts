/**
 * `npm run seed`: accounts to try everything with, in all five tiers. Adds what is missing and touches nothing that is
 * there, so it can run at every start.
 */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { loadConfig } from '../core/config.ts';
import { connect, type Executor } from '../core/db/connect.ts';
import { hashPassword } from '../core/flow/accounts/passwords.ts';
import { embeddedDatabaseUrl } from './demo/embedded-database.ts';
import { pastOf } from './demo/past.ts';
import { DEMO_ADMIN, DEMO_CLIENT, DEMO_PASSWORD, demoConsultants } from './demo/people.ts';
import { insertPast } from './demo/seed-past.ts';
import { insertAccounts, insertConsultants, withoutAccount } from './demo/seed-people.ts';
import { insertWorkingCard } from './demo/seed-wallet.ts';

/** Longer ago than the earliest of their past calls. */
const JOINED_DAYS_AGO = 90;
const DAY_MS = 86_400_000;

/** The database has to be migrated. @returns how many accounts were added */
export async function seedDemo(databaseUrl: string): Promise<number> {
  const db = connect({ url: databaseUrl, poolSize: 1 });
  try {
    return await db.transaction().execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(hashtext('demo'))`.execute(trx);
      return addMissing(trx);
    });
  } finally {
    await db.destroy();
  }
}

async function addMissing(db: Executor): Promise<number> {
  const now = new Date();
  const joinedAt = new Date(now.getTime() - JOINED_DAYS_AGO * DAY_MS);
  const accounts = [
    { email: DEMO_CLIENT, name: 'Demo client', createdAt: now },
    { email: DEMO_ADMIN, name: 'Demo operator', createdAt: now },
    ...demoConsultants.map(({ email, name }) => ({ email, name, createdAt: joinedAt })),
  ];
  const missing = await withoutAccount(
    db,
    accounts.map(({ email }) => email),
  );
  if (missing.size === 0) return 0;

  // One hash for all of them: they share the password anyway, and each would cost its time.
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const added = await insertAccounts(
    db,
    accounts.filter(({ email }) => missing.has(email)),
    passwordHash,
  );
  const consultants = demoConsultants.flatMap((consultant) => {
    const account = added.get(consultant.email);
    return account ? [{ id: account.id, consultant, past: pastOf(consultant, now.getTime()) }] : [];
  });
  if (consultants.length > 0) {
    await insertConsultants(db, consultants, now);
    await insertPast(
      db,
      consultants.map(({ id, consultant, past }) => ({ id, consultant, calls: past.calls })),
      now,
    );
  }
  const client = added.get(DEMO_CLIENT);
  if (client) await insertWorkingCard(db, client.id);
  return added.size;
}

// Under the guard of the npm scripts this is not the first module, but still the file that was asked for.
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === import.meta.filename) {
  const dataDir = join(fileURLToPath(new URL('../', import.meta.url)), '.data');
  const databaseUrl = loadConfig(process.env).databaseUrl ?? embeddedDatabaseUrl(dataDir);
  if (databaseUrl === undefined) {
    console.error(
      'No database: set DATABASE_URL, or start the embedded one with `npm start` (which seeds it by itself).',
    );
    process.exit(1);
  }
  const count = await seedDemo(databaseUrl);
  console.log(count > 0 ? `added ${count} demo accounts (password: ${DEMO_PASSWORD})` : 'all demo accounts are there');
}
