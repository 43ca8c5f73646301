import { readFileSync } from 'node:fs';

export interface DeclaredColumn {
  readonly name: string;
  /** As it is written: `string | null`, `Default<number>`, `OptionalTime`. */
  readonly type: string;
  readonly nullable: boolean;
  /** May be left out of an insert. */
  readonly optional: boolean;
}

/** The tables that `core/db/schema.ts` declares, read from its text: types leave nothing behind that could be asked at run time. */
export function declaredTables(): Map<string, DeclaredColumn[]> {
  const text = readFileSync(new URL('../../core/db/schema.ts', import.meta.url), 'utf8');
  const interfaces = new Map(
    [...text.matchAll(/export interface (\w+) \{\n([\s\S]*?)\n\}/g)].map(([, name = '', body = '']) => [name, body]),
  );
  const fields = (body: string): [string, string][] =>
    [...body.matchAll(/^ {2}(\w+): (.+);$/gm)].map(([, name = '', type = '']) => [name, type]);
  const tables = fields(interfaces.get('Database') ?? '');
  return new Map(
    tables.map(([table, name]) => {
      const body = interfaces.get(name);
      if (body === undefined) throw new Error(`no interface ${name} for the table ${table}`);
      return [table, fields(body).map(([column, type]) => ({ name: column, type, ...manners(type) }))];
    }),
  );
}

const manners = (type: string): Pick<DeclaredColumn, 'nullable' | 'optional'> => ({
  nullable: / \| null$/.test(type) || type === 'OptionalTime',
  optional:
    / \| null$/.test(type) || /^(Default|Generated|DefaultJson)</.test(type) || /^(Optional|Default)Time$/.test(type),
});

/** Which of Postgres' types a declared type stands for. */
export function postgresTypesOf(type: string): readonly string[] {
  const bare = type.replace(/ \| null$/, '').replace(/^(?:Default|Generated)<(.+)>$/, '$1');
  if (/Time$/.test(bare)) return ['timestamp with time zone'];
  if (/^(Default)?Json</.test(bare)) return ['jsonb'];
  if (/\[\]$/.test(bare)) return ['ARRAY'];
  if (bare === 'number') return ['integer', 'bigint', 'smallint', 'real'];
  if (bare === 'boolean') return ['boolean'];
  if (bare === 'Buffer') return ['bytea'];
  return ['text', 'uuid'];
}
