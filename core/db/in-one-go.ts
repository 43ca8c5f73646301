import type { Kysely, RawBuilder } from 'kysely';
import type pg from 'pg';
import type { Database } from './schema.ts';

const pools = new WeakMap<Kysely<Database>, pg.Pool>();

/** Whose connections carry what is sent in one go; they have to be in pipeline mode. */
export function rememberPool(db: Kysely<Database>, pool: pg.Pool): void {
  pools.set(db, pool);
}

/**
 * One transaction of statements that do not depend on each other's answers, sent together: one round trip from `begin` to `commit`,
 * instead of one each. Each statement sees what was committed when the one before it was done. All of them, or nothing.
 * @returns the rows of the last one
 * @throws what the first statement that failed said
 */
export async function inOneGo<Row>(
  db: Kysely<Database>,
  statements: readonly [...RawBuilder<unknown>[], RawBuilder<Row>],
): Promise<Row[]> {
  const pool = pools.get(db);
  if (!pool) throw new Error('this database was not opened by connect()');
  const client = await pool.connect();
  try {
    const sent = [
      client.query('begin', []),
      ...statements.map((statement) => {
        const { sql, parameters } = statement.compile(db);
        return client.query(sql, [...parameters]);
      }),
      // After a failure this takes everything back.
      client.query('commit', []),
    ];
    const answers = await Promise.allSettled(sent);
    const rows = answers.map((answer) => {
      if (answer.status === 'rejected') throw answer.reason;
      return answer.value.rows;
    });
    return rows[statements.length] as Row[];
  } finally {
    client.release();
  }
}
