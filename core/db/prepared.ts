import type pg from 'pg';

/** So many texts at most: each costs Postgres some ten kilobytes per connection. */
const MOST_TEXTS = 500;
/** A text with more parameters is a list whose length changes from call to call, and with it the text. */
const MOST_PARAMETERS = 64;

/** The names under which statements are prepared; every connection of a process uses the same. */
const names = new Map<string, string>();
let numbered = 0;

/**
 * Gives statements with parameters a name, so that a connection reads each of them once and, where a plan suits any values, plans it
 * once: for the insert of a question that is most of what it costs. Postgres itself keeps planning those that are better off with
 * their values known. A pooler between us and Postgres has to know prepared statements (PgBouncer does from 1.21 on).
 */
export function prepareStatements(client: pg.ClientBase): void {
  const query = client.query.bind(client) as (config: pg.QueryConfig | unknown, values?: unknown) => Promise<unknown>;
  const prepared = async (text: unknown, values: unknown): Promise<unknown> => {
    const name = Array.isArray(values) && typeof text === 'string' && nameOf(text, values.length);
    if (!name) return query(text, values);
    try {
      return await query({ name, text, values });
    } catch (error) {
      if (!isOutdated(error)) throw error;
      // The tables have changed under it. Within a transaction this fails as well, and the next one goes well.
      names.delete(text);
      return query(text, values);
    }
  };
  client.query = prepared as typeof client.query;
}

function nameOf(text: string, parameters: number): string | undefined {
  if (parameters === 0 || parameters > MOST_PARAMETERS) return undefined;
  const known = names.get(text);
  if (known || names.size >= MOST_TEXTS) return known;
  const name = `s${++numbered}`;
  names.set(text, name);
  return name;
}

/** "cached plan must not change result type": a migration has run. */
const isOutdated = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '0A000' && error.message.startsWith('cached plan');
