/** Our own taxonomy, as data: `data/taxonomy/<field>.json`. Upserted after every migration; what operators added stays. */
import { readdirSync, readFileSync } from 'node:fs';
import { sql } from 'kysely';
import type { Db } from '../core/db/connect.ts';

export interface TaxonomySkill {
  slug: string;
  name: string;
  aliases: string[];
  parent?: string;
  /** alias → words of which one must stand in the text too */
  ambiguous?: Record<string, string[]>;
}
export interface TaxonomyField {
  field: string;
  name: string;
  skills: TaxonomySkill[];
}

const folder = new URL('./data/taxonomy/', import.meta.url);

export function readTaxonomy(): TaxonomyField[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as TaxonomyField);
}

export async function upsertTaxonomy(db: Db): Promise<void> {
  const skills = readTaxonomy().flatMap(({ field, skills }) => skills.map((skill) => ({ ...skill, field })));
  const aliases = skills.flatMap(({ slug, aliases, ambiguous = {} }) => [
    ...aliases.map((alias) => ({ alias, slug, context: [] as string[] })),
    ...Object.entries(ambiguous).map(([alias, context]) => ({ alias, slug, context })),
  ]);
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('taxonomy'))`.execute(trx);
    await sql`
      insert into skills (slug, name, field, parent)
      select slug, name, field, parent from jsonb_to_recordset(${JSON.stringify(skills)}::jsonb)
        as it (slug text, name text, field text, parent text)
      on conflict (slug) do update set name = excluded.name, field = excluded.field, parent = excluded.parent
    `.execute(trx);
    await sql`
      insert into skill_aliases (alias, slug, context)
      select alias, slug, array(select jsonb_array_elements_text(context))
      from jsonb_to_recordset(${JSON.stringify(aliases)}::jsonb) as it (alias text, slug text, context jsonb)
      on conflict (alias, slug) do update set context = excluded.context
    `.execute(trx);
  });
}
