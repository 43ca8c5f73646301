import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildLexicon, extractKeywords, type Keyword } from '../../core/domain/keywords.ts';
import { MAX_SUGGESTED, MOST_WEIGHT, type SuggestedSkill, widenKeywords } from '../../core/domain/suggestions.ts';
import { RUNS } from './runs.ts';

const slugs = ['kubernetes', 'docker', 'tax', 'law', 'seo', 'yoga', 'sewing', 'chess', 'rust'];
const lexicon = buildLexicon(
  slugs.map((slug) => ({ slug, name: slug.toUpperCase(), aliases: [], ambiguous: {}, parent: null, field: 'any' })),
);
const weight = fc.double({ min: 0, max: 1, noNaN: true });
const keywords: fc.Arbitrary<Keyword[]> = fc
  .tuple(
    fc.uniqueArray(fc.record({ skill: fc.constantFrom(...slugs), weight }), { selector: (it) => it.skill }),
    fc.array(fc.record({ term: fc.string(), weight }), { maxLength: 12 }),
  )
  .map(([skills, words]) => [...skills.map((it) => ({ ...it, term: it.skill })), ...words].slice(0, 12));
/** Whatever a model that was talked into it could say. */
const suggested: fc.Arbitrary<SuggestedSkill[]> = fc.array(
  fc.record({
    slug: fc.oneof(fc.constantFrom(...slugs), fc.constantFrom('__proto__', 'constructor', ''), fc.string()),
    weight: fc.oneof(weight, fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 1e9, -1)),
  }),
  { maxLength: 30 },
);
const skillsOf = (all: readonly Keyword[]) => all.filter((it) => it.skill !== undefined);
const total = (all: readonly Keyword[]): number => all.reduce((sum, it) => sum + it.weight, 0);

test('whatever is suggested, only known skills come in, few, each bounded, and together at most half of what was read', () => {
  fc.assert(
    fc.property(keywords, suggested, (read, said) => {
      const widened = widenKeywords(lexicon, read, said);
      const added = skillsOf(widened).slice(skillsOf(read).length);
      expect(added.length).toBeLessThanOrEqual(MAX_SUGGESTED);
      for (const it of added) {
        expect(slugs).toContain(it.skill);
        expect(it.weight).toBeGreaterThan(0);
        expect(it.weight).toBeLessThanOrEqual(MOST_WEIGHT);
      }
      if (skillsOf(read).length > 0) expect(total(added)).toBeLessThanOrEqual(0.5 * total(skillsOf(read)) + 1e-9);
      expect(new Set(skillsOf(widened).map((it) => it.skill)).size).toBe(skillsOf(widened).length);
    }),
    RUNS,
  );
});

test('every skill that was read stays first and keeps its weight; words only give way', () => {
  fc.assert(
    fc.property(keywords, suggested, (read, said) => {
      const widened = widenKeywords(lexicon, read, said);
      const skills = skillsOf(read);
      expect(widened.slice(0, skills.length)).toEqual(skills);
      const words = widened.filter((it) => it.skill === undefined);
      expect(words).toEqual(read.filter((it) => it.skill === undefined).slice(0, words.length));
      expect(widened.length).toBeLessThanOrEqual(Math.max(12, skillsOf(widened).length));
    }),
    RUNS,
  );
});

test('without suggestions nothing changes', () => {
  fc.assert(
    fc.property(keywords, (read) => {
      expect(widenKeywords(lexicon, read, [])).toEqual([...skillsOf(read), ...read.filter((it) => !it.skill)]);
    }),
    RUNS,
  );
});

test('what the text does not spell out comes in beside what it does', () => {
  const { keywords: read } = extractKeywords(lexicon, { title: 'Docker pods', body: 'They restart all the time.' });
  const widened = widenKeywords(lexicon, read, [
    { slug: 'kubernetes', weight: 0.9 },
    { slug: 'docker', weight: 0.1 },
    { slug: 'astrology', weight: 1 },
  ]);
  expect(skillsOf(widened)).toEqual([
    { term: 'DOCKER', weight: 1, skill: 'docker' },
    { term: 'KUBERNETES', weight: 0.45, skill: 'kubernetes' },
  ]);
});
