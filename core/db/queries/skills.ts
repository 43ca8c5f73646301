import { sql } from 'kysely';
import type { Executor } from '../connect.ts';

export interface SkillRow {
  readonly slug: string;
  readonly name: string;
  readonly field: string;
  readonly aliases: string[];
}

const aliasesOf = sql<string[]>`array(
  select a.alias from skill_aliases a where a.slug = skills.slug order by a.alias)`;

/**
 * Skills that a text names, the likeliest first: the very name, then names and aliases that begin with it, then words of a name
 * that do, then the rest that contains it. Without a text, all of them by name.
 */
export async function searchSkills(
  db: Executor,
  input: { q: string | null; offset: number; limit: number },
): Promise<SkillRow[]> {
  const q = (input.q ?? '').toLowerCase();
  const text = q.replace(/[\\%_]/g, '\\$&');
  const { rows } = await sql<SkillRow>`
    with ranked as (
      select slug, name, least(
        case when lower(name) = ${q} or slug = ${q} then 0 when lower(name) like ${`${text}%`} then 2
          when lower(name) like ${`% ${text}%`} then 4 when lower(name) like ${`%${text}%`} then 5 end,
        (select min(case when a.alias = ${q} then 1 when a.alias like ${`${text}%`} then 3 else 6 end)
          from skill_aliases a where a.slug = skills.slug and a.alias like ${`%${text}%`})) as rank
      from skills
    )
    select skills.slug, skills.name, skills.field, ${aliasesOf} as aliases
    from ranked join skills on skills.slug = ranked.slug
    where ranked.rank is not null
    order by case when ${q} = '' then 0 else ranked.rank end, lower(skills.name), skills.slug
    limit ${input.limit + 1} offset ${input.offset}
  `.execute(db);
  return rows;
}

export async function findSkill(db: Executor, slug: string): Promise<SkillRow | undefined> {
  return db
    .selectFrom('skills')
    .select(['slug', 'name', 'field', aliasesOf.as('aliases')])
    .where('slug', '=', slug)
    .executeTakeFirst();
}

export async function listKnownSlugs(db: Executor, slugs: readonly string[]): Promise<Set<string>> {
  if (slugs.length === 0) return new Set();
  const rows = await db.selectFrom('skills').select('slug').where('slug', 'in', slugs).execute();
  return new Set(rows.map((row) => row.slug));
}

/** Names and aliases that mean exactly one skill, in lower case → slug. */
export async function resolveSkillNames(db: Executor, names: readonly string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const { rows } = await sql<{ name: string; slug: string }>`
    select it.name, min(found.slug) as slug
    from unnest(${names.map((name) => name.toLowerCase())}::text[]) as it (name)
    join (select lower(name) as name, slug from skills union select alias, slug from skill_aliases) found
      on found.name = it.name
    group by it.name having count(distinct found.slug) = 1
  `.execute(db);
  return new Map(rows.map((row) => [row.name, row.slug]));
}

/** Counts phrases that the taxonomy does not know, in lower case: for each question or profile every phrase once. */
export async function noteUnknownPhrases(db: Executor, texts: readonly (readonly string[])[]): Promise<void> {
  const counts = new Map<string, number>();
  for (const phrases of texts) {
    for (const phrase of new Set(phrases.map((it) => it.toLowerCase().slice(0, 80)))) {
      counts.set(phrase, (counts.get(phrase) ?? 0) + 1);
    }
  }
  if (counts.size === 0) return;
  // In one order, so that two of these never wait for each other in a circle.
  const phrases = [...counts.keys()].sort();
  await sql`
    insert into unknown_phrases (phrase, count)
    select * from unnest(${phrases}::text[], ${phrases.map((it) => counts.get(it) ?? 0)}::int[])
    on conflict (phrase) do update set count = unknown_phrases.count + excluded.count, last_seen_at = now()
  `.execute(db);
}

export interface UnknownPhraseRow {
  readonly phrase: string;
  readonly count: number;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
}

/** Those that nobody has decided about, the most frequent first. */
export async function listUnknownPhraseRows(
  db: Executor,
  input: { offset: number; limit: number },
): Promise<UnknownPhraseRow[]> {
  return db
    .selectFrom('unknown_phrases')
    .select(['phrase', 'count', 'first_seen_at', 'last_seen_at'])
    .where('resolved_slug', 'is', null)
    .orderBy('count', 'desc')
    .orderBy('phrase')
    .offset(input.offset)
    .limit(input.limit + 1)
    .execute();
}

export async function insertSkill(db: Executor, skill: { slug: string; name: string; field: string }): Promise<void> {
  await db
    .insertInto('skills')
    .values(skill)
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .execute();
}

/**
 * The phrase means this skill from now on: for the extraction of keywords, and for the consultants who wrote it into their
 * profile. @returns those consultants
 */
export async function resolvePhrase(db: Executor, input: { phrase: string; slug: string }): Promise<string[]> {
  const phrase = input.phrase.toLowerCase();
  await db
    .insertInto('skill_aliases')
    .values({ alias: phrase, slug: input.slug })
    .onConflict((conflict) => conflict.columns(['alias', 'slug']).doNothing())
    .execute();
  await db.updateTable('unknown_phrases').set({ resolved_slug: input.slug }).where('phrase', '=', phrase).execute();
  const { rows } = await sql<{ user_id: string }>`
    update consultant_skills s set slug = ${input.slug}
    where s.slug is null and lower(s.name) = ${phrase}
      and not exists (select 1 from consultant_skills o where o.user_id = s.user_id and o.slug = ${input.slug})
      and not exists (select 1 from consultant_skills o where o.user_id = s.user_id and o.slug is null
        and lower(o.name) = ${phrase} and o.position < s.position)
    returning s.user_id
  `.execute(db);
  return rows.map((row) => row.user_id);
}
