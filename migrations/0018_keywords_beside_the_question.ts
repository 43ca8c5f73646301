import { type Kysely, sql } from 'kysely';

/**
 * A question's keywords become a column of its own row: they are written with it, read with it and replaced as a whole, and a dozen rows
 * with two foreign keys each were half of what storing a question took. `question_keywords` stays as a view, a row a keyword, for
 * whoever joins them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table questions add column keywords jsonb not null default '[]';
    update questions q set keywords = k.keywords from (
      select question_id, jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
          'term', term, 'weight', round(weight::numeric, 4), 'skill', skill)) order by position) as keywords
      from question_keywords group by question_id) k
    where k.question_id = q.id;
    drop table question_keywords;

    alter table questions add constraint questions_keywords_check check (
      jsonb_typeof(keywords) = 'array' and not keywords @? '$[*] ? (!(@.weight >= 0 && @.weight <= 1) || !exists(@.term))');
    create view question_keywords as
      select q.id as question_id, (k.ordinality - 1)::smallint as position, k.value ->> 'term' as term,
        (k.value ->> 'weight')::real as weight, k.value ->> 'skill' as skill
      from questions q cross join lateral jsonb_array_elements(q.keywords) with ordinality k;
  `.execute(db);
}
