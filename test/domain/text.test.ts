import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isStopWord } from '../../core/domain/stop-words.ts';
import { normalise, profileTerms, questionTerms, splitCode, stem, tokenise } from '../../core/domain/text.ts';

const surfaces = (text: string): string[] => tokenise(text).map((token) => token.surface);
const stems = (text: string): string[] => tokenise(text).map((token) => token.stem);

describe('tokens', () => {
  test('names of technologies are words', () => {
    expect(surfaces('C++, C# & .NET with Node.js/ASP.NET, F#!')).toEqual([
      'c++',
      'c#',
      '.net',
      'with',
      'node.js',
      'asp.net',
      'f#',
    ]);
  });

  test('hyphens and apostrophes part words, and hyphens are remembered', () => {
    const tokens = tokenise("my e-commerce shop doesn't work");
    expect(tokens.map((token) => token.surface)).toEqual(['my', 'e', 'commerce', 'shop', 'doesn', 't', 'work']);
    expect(tokens.map((token) => token.hyphened)).toEqual([false, false, true, false, false, false, false]);
  });

  test('phrases end where clauses and lines end', () => {
    const broken = tokenise('rail pass, visa rules\nbudget').filter((token) => token.breaks);
    expect(broken.map((token) => token.surface)).toEqual(['visa', 'budget']);
  });

  test('a profile is read word by word as any text is, plain or not', () => {
    const piece = fc.constantFrom(
      'Node.js',
      'C++',
      'tax',
      'Taxes',
      'www.x.de',
      'WWW.',
      'a@b.c',
      '_x',
      'ü',
      '.',
      ' ',
      '\n',
      '-',
      '9',
      '://',
      'A1',
      'x'.repeat(70),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }).map((it) => it.join('')),
        (text) => {
          const expected = new Map<string, number>();
          for (const { stem: word, stop } of tokenise(text)) {
            if (!stop && (word.length > 1 || word > '\x7f')) expected.set(word, (expected.get(word) ?? 0) + 1);
          }
          expect(profileTerms(text).counts).toEqual(expected);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('words that are also names of object properties are words', () => {
    const { counts } = profileTerms('constructor __proto__ toString hasOwnProperty constructor');
    expect(counts.get('constructor')).toBe(2);
    expect(counts.get('__proto__')).toBe(1);
    expect(counts.get('tostring')).toBe(1);
  });

  test.each([
    ['taxes', 'tax'],
    ['queries', 'query'],
    ['databases', 'database'],
    ['cookies', 'cookie'],
    ['caches', 'cache'],
    ['branches', 'branch'],
    ['classes', 'class'],
    ['companies', 'company'],
    ['impôts', 'impot'],
    ['Straße', 'strasse'],
    ['ｋｕｂｅｒｎｅｔｅｓ', 'kubernetes'],
    ['FIANCÉE', 'fiancée'],
  ])('%s and %s are compared as one', (one, other) => {
    expect(stems(one)).toEqual(stems(other));
  });

  test.each(['aws', 'css', 'redis', 'kubernetes', 'analysis', 'node.js', 'rails'])('%s is no plural', (word) => {
    expect(stem(word)).toBe(word);
  });

  test('scripts without spaces are parted into words', () => {
    expect(surfaces('如何处理税务问题')).toContain('税务');
    expect(surfaces('東京で働く').length).toBeGreaterThan(1);
    expect(surfaces('ฉันต้องการความช่วยเหลือ').length).toBeGreaterThan(1);
  });

  test('links and mail addresses leave nothing behind', () => {
    expect(surfaces('see https://example.test/secret?q=visa or jane.doe@example.test please')).toEqual([
      'see',
      'or',
      'please',
    ]);
  });

  test('stop words of six languages say nothing', () => {
    for (const word of ['the', 'und', 'pourquoi', 'donde', 'voce', 'perche']) expect(isStopWord(word)).toBe(true);
    for (const word of ['constructor', '__proto__', 'tax', 'python']) expect(isStopWord(word)).toBe(false);
    expect(questionTerms({ title: 'Où est-ce que je peux', body: 'wie kann ich das' })).toEqual([]);
  });
});

describe('code', () => {
  test('is parted from prose, fenced, indented or never closed', () => {
    const { prose, code } = splitCode('Why?\n```js\nfoo()\n```\nThanks\n    bar()\nend ```baz');
    expect(prose.split(/\s+/)).toEqual(['Why?', 'Thanks', 'end', '']);
    expect(code.split(/\s+/).filter(Boolean)).toEqual(['js', 'foo()', 'bar()', 'baz']);
  });

  test('says nothing in a question’s terms', () => {
    const terms = questionTerms({ title: 'Slow query', body: 'It is slow.\n```\nSELECT secret\n```' });
    expect(new Map(terms.map(({ term, weight }) => [term, weight]))).toEqual(
      new Map([
        ['slow', 3],
        [stem('query'), 2],
      ]),
    );
  });
});

describe('any text whatever', () => {
  const alphabet = [
    'a',
    'B',
    '9',
    ' ',
    '\n',
    '`',
    '```',
    '.',
    '#',
    '+',
    '@',
    '-',
    "'",
    '_',
    'http://',
    '\u0301',
    '\ufdfa',
    '税',
    'ก',
    '👩‍👩‍👧',
    '\ud800',
    'İ',
    'ß',
    '\0',
  ];
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(fc.constantFrom(...alphabet), { maxLength: 300 }).map((parts) => parts.join('')),
  );

  test('becomes words that are stable, bounded and lower case', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const { surface, stem: stemmed, stop } of tokenise(text)) {
          expect(surface.length).toBeGreaterThan(0);
          expect(surface.length).toBeLessThanOrEqual(64);
          expect(surface).toBe(surface.toLowerCase());
          expect(/\s/.test(surface)).toBe(false);
          expect(typeof stop).toBe('boolean');
          expect(stemmed.length).toBeGreaterThan(0);
        }
        expect(tokenise(text)).toEqual(tokenise(text));
        expect(normalise(text).length).toBeLessThanOrEqual(text.length + 64);
        for (const { weight } of questionTerms({ title: text, body: text })) {
          expect(weight).toBeGreaterThanOrEqual(1);
          expect(weight).toBeLessThanOrEqual(3);
        }
      }),
      { numRuns: 10_000 },
    );
  });

  test.each(alphabet.map((part) => [JSON.stringify(part), part]))(
    '5,000 characters of %s take no time that anyone would notice',
    (_, part) => {
      const text = part.repeat(5000).slice(0, 5000);
      const times = Array.from({ length: 9 }, () => {
        const start = performance.now();
        questionTerms({ title: '', body: text });
        return performance.now() - start;
      });
      // Far above the median of .1 ms, far below the seconds of a pattern that backtracks.
      expect(Math.min(...times)).toBeLessThan(10);
    },
  );
});
