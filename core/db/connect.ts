import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { rememberPool } from './in-one-go.ts';
import { prepareStatements } from './prepared.ts';
import type { Database } from './schema.ts';

export type Db = Kysely<Database>;
/** What every query function takes first: the pool, or the transaction that the query is part of. */
export type Executor = Kysely<Database> | Transaction<Database>;

const BIGINT = 20;
/** Sums and counts arrive as numbers; all of ours stay far below 2^53. */
pg.types.setTypeParser(BIGINT, Number);

/** What every process of the application works as: of the ledger it may read and add, and nothing else (migration 0011). */
const APPLICATION_ROLE = 'consultant_connect_app';

/**
 * Plans are kept per connection, those of foreign-key checks too, and may have been made while a table was next to empty: a scan of it
 * all, which costs more with every row until statistics are renewed. An index is right at any size. Measured over the first 1,800
 * questions of a new database: 41,000 scans of `questions`, 5.2 ms of Postgres per question and rising; without them 2.5.
 */
const PLANNING = '-c enable_seqscan=off';

export interface ConnectOptions {
  readonly url: string;
  /** `owner`: as whoever the address names, for migrations; everybody else works as the application's role. */
  readonly as?: 'application' | 'owner';
  readonly poolSize?: number;
  /** Told about connections that break while idle. */
  readonly onError?: (error: Error) => void;
}

/** Opens a pool. A statement that takes longer than 15 s, or waits 5 s for a connection, fails instead of hanging. */
export function connect({ url, as = 'application', poolSize = 10, onError = () => {} }: ConnectOptions): Db {
  const pool = new pg.Pool({
    connectionString: withOptions(url, as === 'owner' ? PLANNING : `${PLANNING} -c role=${APPLICATION_ROLE}`),
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 15_000,
    keepAlive: true,
    // What is sent without waiting for the answer before it really goes out: see `inOneGo`.
    pipeline: true,
  });
  pool.on('error', onError);
  pool.on('connect', (client) => {
    client.on('error', onError);
    prepareStatements(client);
  });
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  rememberPool(db, pool);
  return db;
}

/** Before settings that the address already carries: those come later, and win. */
function withOptions(url: string, options: string): string {
  const address = new URL(url);
  const given = address.searchParams.get('options');
  address.searchParams.set('options', [options, given].filter(Boolean).join(' '));
  // Spaces as %20: what reads the address does not take a plus for one.
  address.search = address.search.replaceAll('+', '%20');
  return address.href;
}

/** Postgres' answer to a broken constraint. */
export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  isDatabaseError(error, '23505') && (constraint === undefined || error.constraint === constraint);

/** Something that a row of this table must name was not there. */
export const isNotNullViolation = (error: unknown, table: string): boolean =>
  isDatabaseError(error, '23502') && error.table === table;

/** A lock that was not to be had in time, or that went to the other side of a deadlock. */
export const isLockUnavailable = (error: unknown): boolean =>
  isDatabaseError(error, '55P03') || isDatabaseError(error, '40P01');

function isDatabaseError(error: unknown, code: string): error is pg.DatabaseError {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Inside a transaction: waits for locks no longer than this. @throws what `isLockUnavailable` recognises */
export async function withLockTimeout<T>(trx: Executor, milliseconds: number, run: () => Promise<T>): Promise<T> {
  await sql`select set_config('lock_timeout', ${String(milliseconds)}, true)`.execute(trx);
  return run();
}
