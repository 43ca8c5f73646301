import { Client } from 'pg';
import { until } from '../support/until.ts';
import type { Books } from './books.ts';

/** A lock that keeps whoever needs the same rows waiting, until it is let go of. */
export interface Held {
  letGo(): Promise<void>;
}

/** Locks the rows that this finds, or writes: those are never committed, and whoever wants to write the same waits. */
export async function holdRows(databaseUrl: string, statement: string, values: unknown[]): Promise<Held> {
  const client = new Client({ connectionString: databaseUrl });
  client.on('error', () => {});
  await client.connect();
  await client.query('begin');
  const { rowCount } = await client.query(statement, values);
  if (!rowCount) throw new Error(`nothing to lock: ${statement}`);
  let held = true;
  return {
    async letGo() {
      if (!held) return;
      held = false;
      await client.query('rollback');
      await client.end();
    },
  };
}

/** A dead process's connection goes on waiting for its lock; this is how its end reaches the database. */
export async function cutWaiting(books: Books, text: string): Promise<void> {
  await books.query(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock' and query ilike '%' || $1 || '%'
       and pid <> pg_backend_pid()`,
    [text],
  );
}

/** Until somebody's statement that contains this text waits for a lock. @returns how many of them wait */
export function untilWaiting(books: Books, text: string): Promise<number> {
  return until(
    async () => {
      const [row] = await books.query<{ waiting: number }>(
        `select count(*)::int as waiting from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and query ilike '%' || $1 || '%'
           and pid <> pg_backend_pid()`,
        [text],
      );
      return row?.waiting;
    },
    { within: 30_000, what: () => `a statement with ${text} to wait for a lock` },
  );
}
