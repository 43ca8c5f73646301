import { sql } from 'kysely';
import type { Executor } from '../connect.ts';

export interface SkillEntryRow {
  readonly slug: string;
  readonly name: string;
  readonly field: string;
  readonly parent: string | null;
  readonly aliases: string[];
  /** alias → words of which one must stand in the text too */
  readonly ambiguous: Record<string, string[]>;
}

/** The whole taxonomy, in slug order. */
export async function loadTaxonomy(db: Executor): Promise<SkillEntryRow[]> {
  const { rows } = await sql<SkillEntryRow>`
    select s.slug, s.name, s.field, s.parent,
      coalesce((select array_agg(a.alias order by a.alias) from skill_aliases a where a.slug = s.slug and a.context = '{}'),
        '{}') as aliases,
      coalesce((select jsonb_object_agg(a.alias, to_jsonb(a.context)) from skill_aliases a
        where a.slug = s.slug and a.context <> '{}'), '{}') as ambiguous
    from skills s order by s.slug
  `.execute(db);
  return rows;
}
