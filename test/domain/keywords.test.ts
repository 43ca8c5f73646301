import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildLexicon, extractKeywords, type SkillEntry } from '../../core/domain/keywords.ts';

const skill = (slug: string, name: string, over: Partial<SkillEntry> = {}): SkillEntry => ({
  slug,
  name,
  aliases: [],
  ambiguous: {},
  parent: null,
  field: 'software',
  ...over,
});

const skills = [
  skill('kubernetes', 'Kubernetes', { aliases: ['k8s'], parent: 'devops' }),
  skill('devops', 'DevOps'),
  skill('go', 'Go', { aliases: ['golang'], ambiguous: { go: ['golang', 'goroutine', 'garbage collector'] } }),
  skill('java', 'Java'),
  skill('javascript', 'JavaScript', { aliases: ['js'] }),
  skill('nodejs', 'Node.js'),
  skill('ecommerce', 'E-commerce'),
  skill('machine-learning', 'Machine learning', { aliases: ['ML'] }),
  skill('learning', 'Learning design'),
  skill('c-sharp', 'C#'),
  skill('tax', 'Tax', { aliases: ['GST', 'income tax'] }),
  skill('it', 'IT'),
  skill('constructor', 'Constructor law', { aliases: ['constructor', '__proto__'] }),
  skill('tax-zh', '税务'),
];
const lexicon = buildLexicon(skills);
const slugs = (title: string, body = '', chosen?: string[]): (string | undefined)[] =>
  extractKeywords(lexicon, { title, body, ...(chosen ? { skills: chosen } : {}) })
    .keywords.filter((keyword) => keyword.skill !== undefined)
    .map((keyword) => keyword.skill);

describe('skills are found', () => {
  test.each([
    ['by name', 'Kubernetes cluster', 'kubernetes'],
    ['by alias, in any case', 'my K8S cluster', 'kubernetes'],
    ['in the plural', 'declare my taxes', 'tax'],
    ['in several words', 'machine learning models', 'machine-learning'],
    ['with a hyphen for a space', 'machine-learning models', 'machine-learning'],
    ['written together', 'an ecommerce shop', 'ecommerce'],
    ['written apart', 'an e commerce shop', 'ecommerce'],
    ['with a dot', 'a Node.js service', 'nodejs'],
    ['without the dot', 'a nodejs service', 'nodejs'],
    ['with signs', 'a C# service', 'c-sharp'],
    ['in Chinese', '如何处理税务问题', 'tax-zh'],
    ['when the word is a property of every object', 'which constructor', 'constructor'],
    ['when the word is a property of every object, again', 'the __proto__ of it', 'constructor'],
  ])('%s', (_, title, slug) => {
    expect(slugs(title)[0]).toBe(slug);
  });

  test('an ambiguous alias counts only beside a word of its context', () => {
    expect(slugs('Where should I go in May?')).toEqual([]);
    expect(slugs('Go leaks memory', 'too many goroutines')).toEqual(['go']);
    expect(slugs('Go is slow', 'the garbage collector runs')).toEqual(['go']);
    expect(slugs('Go is slow', 'the garbage truck runs')).toEqual([]);
  });

  test('a stop word without a context is no alias', () => {
    expect(slugs('Is it raining?')).toEqual([]);
  });

  test('the longest alias wins, and not across the end of a clause', () => {
    expect(slugs('income tax')).toEqual(['tax']);
    expect(slugs('a machine, learning nothing')).toEqual([]);
  });

  test('the parent comes along with little weight', () => {
    const { keywords } = extractKeywords(lexicon, { title: 'Kubernetes', body: '' });
    expect(keywords).toEqual([
      { term: 'Kubernetes', weight: 1, skill: 'kubernetes' },
      { term: 'DevOps', weight: 0.3, skill: 'devops' },
    ]);
  });

  test('the title weighs more than the body, prose more than code', () => {
    expect(slugs('Java question', 'JavaScript')).toEqual(['java', 'javascript']);
    expect(slugs('A question', 'Java\n```\njavascript javascript\n```')).toEqual(['java', 'javascript']);
  });

  test('what the client chose weighs most, whether it is in the text or not', () => {
    const { keywords } = extractKeywords(lexicon, { title: 'Java Java', body: 'Java', skills: ['tax'] });
    expect(keywords[0]).toEqual({ term: 'Tax', weight: 1, skill: 'tax' });
    expect(keywords[1]).toEqual({ term: 'Java', weight: 0.8, skill: 'java' });
  });
});

describe('what the taxonomy does not know', () => {
  test('comes as words behind the skills, and as phrases for review', () => {
    const { keywords, unknown } = extractKeywords(lexicon, {
      title: 'Beekeeping insurance on Kubernetes',
      body: 'Which beekeeping insurance do I need? 2024 2024 jane@example.test',
    });
    expect(keywords.map((keyword) => keyword.term)).toEqual(['Kubernetes', 'DevOps', 'beekeeping', 'insurance']);
    expect(unknown).toEqual(['beekeeping insurance']);
  });

  test('carries the question when no skill is found', () => {
    const { keywords } = extractKeywords(lexicon, { title: 'Beekeeping', body: 'How do bees sleep?' });
    expect(keywords[0]).toEqual({ term: 'beekeeping', weight: 1 });
  });
});

describe('whatever is asked', () => {
  const words = skills
    .flatMap((it) => [it.name, ...it.aliases])
    .concat('the', 'go', 'goroutine', 'visa', 'budget', '\n', ',', '```', '2024', '税务', 'e-', '.');
  const anyText = fc
    .array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 6 })), { maxLength: 40 })
    .map((it) => it.join(' '));
  const anySlugs = fc.uniqueArray(fc.constantFrom(...skills.map((it) => it.slug), 'unheard-of'), { maxLength: 15 });

  test('there are at most 12 keywords, skills first, by falling weight in 0..1, the highest 1, none twice', () => {
    fc.assert(
      fc.property(anyText, anyText, anySlugs, (title, body, chosen) => {
        const { keywords, unknown } = extractKeywords(lexicon, { title, body, skills: chosen });
        expect(keywords.length).toBeLessThanOrEqual(12);
        expect(unknown.length).toBeLessThanOrEqual(5);
        const found = keywords.filter((keyword) => keyword.skill !== undefined);
        const terms = keywords.filter((keyword) => keyword.skill === undefined);
        expect(keywords).toEqual([...found, ...terms]);
        for (const list of [found, terms]) {
          expect(list.map((it) => it.weight)).toEqual(list.map((it) => it.weight).sort((a, b) => b - a));
        }
        if (keywords.length > 0) expect(Math.max(...keywords.map((keyword) => keyword.weight))).toBe(1);
        for (const { weight, term } of keywords) {
          expect(weight).toBeGreaterThan(0);
          expect(term).not.toBe('');
        }
        expect(new Set(found.map((it) => it.skill)).size).toBe(found.length);
        expect(new Set(terms.map((it) => it.term)).size).toBe(terms.length);
        for (const slug of chosen.slice(0, 12)) {
          if (chosen.length <= 12) expect(found.find((it) => it.skill === slug)?.weight).toBe(1);
        }
      }),
      { numRuns: 10_000 },
    );
  });

  test('a skill named in the text is found however the words around it stand', () => {
    const anySkill = fc.constantFrom('Kubernetes', 'GST', 'machine learning', 'C#', 'Node.js');
    const filler = fc
      .array(fc.constantFrom('visa', 'budget', 'the', 'help', 'so,'), { maxLength: 10 })
      .map((it) => it.join(' '));
    const expected = new Map([
      ['Kubernetes', 'kubernetes'],
      ['GST', 'tax'],
      ['machine learning', 'machine-learning'],
      ['C#', 'c-sharp'],
      ['Node.js', 'nodejs'],
    ]);
    fc.assert(
      fc.property(filler, anySkill, filler, (before, name, after) => {
        expect(slugs('A question', `${before} ${name} ${after}`)).toContain(expected.get(name));
      }),
      { numRuns: 10_000 },
    );
  });
});
