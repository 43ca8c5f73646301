import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Tier } from '../../contract/states.ts';
import { Language, Price, Slug } from '../../contract/terms.ts';
import { readTaxonomy } from '../../migrations/taxonomy.ts';

const taxonomy = readTaxonomy();
const skills = taxonomy.flatMap(({ field, skills }) => skills.map((skill) => ({ ...skill, field })));
const bySlug = new Map(skills.map((skill) => [skill.slug, skill]));
const fields = new Set(taxonomy.map(({ field }) => field));

function readDemo<T>(name: string, shape: z.ZodType<T>): T {
  return shape.parse(JSON.parse(readFileSync(new URL(`../../local/data/${name}`, import.meta.url), 'utf8')));
}

const repeated = (values: string[]) => values.filter((value, at) => values.indexOf(value) !== at);

/** Every phrase that leads to a skill: its name and aliases; `context` is empty where the phrase alone is enough. */
const phrases = skills.flatMap(({ slug, name, aliases, ambiguous = {} }) => {
  const alone = new Set([name.toLowerCase(), ...aliases].filter((phrase) => !(phrase in ambiguous)));
  return [
    ...[...alone].map((phrase) => ({ phrase, slug, context: [] as string[] })),
    ...Object.entries(ambiguous).map(([phrase, context]) => ({ phrase, slug, context })),
  ];
});

describe('the taxonomy', () => {
  it('has at least 400 skills in at least 12 fields, and at least 22 in each', () => {
    expect(skills.length).toBeGreaterThanOrEqual(400);
    expect(fields.size).toBeGreaterThanOrEqual(12);
    expect(taxonomy.filter(({ skills }) => skills.length < 22).map(({ field }) => field)).toEqual([]);
  });

  it('names each skill and each field once, with slugs the contract accepts', () => {
    expect(repeated(skills.map(({ slug }) => slug))).toEqual([]);
    expect(repeated(skills.map(({ name }) => name.toLowerCase()))).toEqual([]);
    expect(repeated(taxonomy.map(({ field }) => field))).toEqual([]);
    const slugs = [...bySlug.keys(), ...fields];
    expect(slugs.filter((slug) => !Slug.safeParse(slug).success)).toEqual([]);
    expect([...skills, ...taxonomy].filter(({ name }) => name.trim() === '' || name.length > 60)).toEqual([]);
  });

  it('has only parents that exist, and no skill above itself', () => {
    const broken = skills.filter(({ slug, parent }) => {
      const below = new Set([slug]);
      for (let above = parent; above !== undefined; above = bySlug.get(above)?.parent) {
        if (!bySlug.has(above) || below.has(above)) return true;
        below.add(above);
      }
      return false;
    });
    expect(broken.map(({ slug }) => slug)).toEqual([]);
  });

  it('writes aliases in lower case, trimmed and at most 60 characters long', () => {
    const aliases = skills.flatMap(({ aliases, ambiguous = {} }) => [...aliases, ...Object.keys(ambiguous)]);
    const tidy = (alias: string) => alias.toLowerCase().trim().replace(/\s+/g, ' ');
    expect(aliases.filter((alias) => alias === '' || alias !== tidy(alias) || alias.length > 60)).toEqual([]);
  });

  it('leads a phrase that stands alone to exactly one skill', () => {
    const bySaying = Map.groupBy(phrases, ({ phrase }) => phrase);
    const torn = [...bySaying.values()].filter(
      (said) => said.length > 1 && said.some(({ context }) => !context.length),
    );
    expect(torn).toEqual([]);
    expect(skills.filter(({ aliases }) => repeated(aliases).length > 0).map(({ slug }) => slug)).toEqual([]);
    const both = skills.filter(({ aliases, ambiguous = {} }) => aliases.some((alias) => alias in ambiguous));
    expect(both.map(({ slug }) => slug)).toEqual([]);
  });

  it('gives every ambiguous alias single lower-case words of context, and more than the alias itself', () => {
    const ambiguous = skills.flatMap(({ ambiguous = {} }) => Object.entries(ambiguous));
    expect(ambiguous.length).toBeGreaterThan(0);
    const useless = ambiguous.filter(
      ([alias, context]) =>
        context.length === 0 ||
        context.some((word) => !/^\S+$/.test(word) || word !== word.toLowerCase() || word === alias),
    );
    expect(useless).toEqual([]);
  });

  it.each(['go', 'swift', 'rust', 'express', 'spring', 'spark', 'visa', 'r', 'c', 'excel', 'ruby', 'dash'])(
    'never takes “%s” alone for a skill',
    (alias) => {
      const said = phrases.filter(({ phrase }) => phrase === alias);
      expect(said.length).toBeGreaterThan(0);
      expect(said.filter(({ context }) => context.length === 0)).toEqual([]);
    },
  );
});

const DemoConsultant = z.strictObject({
  email: z.string(),
  name: z.string().min(3),
  headline: z.string().min(10),
  bio: z.string().min(60),
  skills: z
    .array(z.strictObject({ slug: Slug, level: z.int().min(1).max(5) }))
    .min(4)
    .max(8),
  languages: z.array(Language).min(1),
  hourlyRate: Price,
  completedSessions: z.int().min(0),
  rating: z.strictObject({ average: z.number().min(1).max(5).nullable(), count: z.int().min(0) }),
  trustScore: z.number().min(0).max(100),
  tier: Tier,
});

describe('the demo consultants', () => {
  const consultants = readDemo('demo-consultants.json', z.array(DemoConsultant));
  const fieldsOf = (some: typeof consultants) =>
    new Set(some.flatMap(({ skills }) => skills.map(({ slug }) => bySlug.get(slug)?.field)));

  it('are 24, with addresses in order, and offer only skills that exist, each once', () => {
    expect(consultants.map(({ email }) => email)).toEqual(
      Array.from({ length: 24 }, (_, at) => `consultant${at + 1}@demo.test`),
    );
    const offered = consultants.flatMap(({ skills }) => skills.map(({ slug }) => slug));
    expect(offered.filter((slug) => !bySlug.has(slug))).toEqual([]);
    expect(consultants.filter(({ skills }) => repeated(skills.map(({ slug }) => slug)).length > 0)).toEqual([]);
  });

  it('cover every field, and so do those whom the demo simulates', () => {
    expect([...fieldsOf(consultants)].sort()).toEqual([...fields].sort());
    expect([...fieldsOf(consultants.slice(3, 15))].sort()).toEqual([...fields].sort());
  });

  it('cover all tiers', () => {
    const perTier = Object.fromEntries(
      Tier.options.map((tier) => [tier, consultants.filter((c) => c.tier === tier).length]),
    );
    expect(perTier).toEqual({ rookie: 8, growing: 6, established: 5, expert: 3, elite: 2 });
  });

  it('have the sessions and the rating that their tier asks for, at rates from 30 to 300 dollars', () => {
    const asked = {
      rookie: { from: 0, to: 10, rating: 1 },
      growing: { from: 11, to: 50, rating: 4 },
      established: { from: 51, to: 200, rating: 4.2 },
      expert: { from: 201, to: 500, rating: 4.5 },
      elite: { from: 501, to: Number.POSITIVE_INFINITY, rating: 4.7 },
    };
    const unfit = consultants.filter(({ tier, completedSessions, rating, hourlyRate }) => {
      const { from, to, rating: least } = asked[tier];
      const rated = rating.count === 0 ? rating.average === null && tier === 'rookie' : (rating.average ?? 0) >= least;
      const paid = hourlyRate.currency === 'USD' && hourlyRate.amount >= 3000 && hourlyRate.amount <= 30_000;
      return completedSessions < from || completedSessions > to || rating.count > completedSessions || !rated || !paid;
    });
    expect(unfit.map(({ email }) => email)).toEqual([]);
  });
});

describe('the demo questions and talk', () => {
  it('are 30 questions that the contract would accept, over every field', () => {
    const title = z.string().trim().min(5).max(200);
    const body = z.string().trim().min(10).max(5000);
    const questions = readDemo('demo-questions.json', z.array(z.strictObject({ title, body, field: Slug })));
    expect(questions).toHaveLength(30);
    expect(repeated(questions.map(({ title }) => title))).toEqual([]);
    expect([...new Set(questions.map(({ field }) => field))].sort()).toEqual([...fields].sort());
  });

  it('has notes and lines for every field and for any', () => {
    const spoken = z.record(z.string(), z.array(z.string().min(3).max(300)).min(2));
    const talk = readDemo('demo-talk.json', z.strictObject({ notes: spoken, lines: spoken }));
    const all = [...fields, 'any'].sort();
    expect(Object.keys(talk.notes).sort()).toEqual(all);
    expect(Object.keys(talk.lines).sort()).toEqual(all);
  });
});
