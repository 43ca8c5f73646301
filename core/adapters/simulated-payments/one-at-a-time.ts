import type { Pool } from 'pg';

/** Runs a statement that first looks at what is left and then takes of it: of two on the same thing, the second sees the first. */
export async function oneAtATime(pool: Pool, thing: string, statement: string, values: unknown[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`simulated:${thing}`]);
    await client.query(statement, values);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
