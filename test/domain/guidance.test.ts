import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Guidance } from '../../contract/results.ts';
import { Tier } from '../../contract/states.ts';
import { guidance, type Profile } from '../../core/domain/guidance.ts';
import { RUNS } from './runs.ts';

const slug = fc.constantFrom('react', 'tax', 'law', 'seo', 'yoga');
const wanted = (it: string) => ({ slug: it, name: it.toUpperCase(), questions: 7 });
const profile: fc.Arbitrary<Profile> = fc.record({
  headline: fc.string({ maxLength: 40 }),
  bio: fc.string({ maxLength: 300 }),
  skills: fc.uniqueArray(
    slug.map((it) => ({ slug: it, name: it })),
    { selector: (it) => it.slug },
  ),
  languages: fc.array(fc.constantFrom('en', 'de'), { maxLength: 2 }),
  hourlyRate: fc.record({ amount: fc.integer({ min: 1, max: 50_000 }), currency: fc.constantFrom('USD', 'JPY') }),
  peers: fc.option(
    fc.record({
      count: fc.integer({ min: 5, max: 99 }),
      medianRate: fc.integer({ min: 2, max: 100_000 }).map((it) => it / 2),
    }),
    { nil: null },
  ),
  medianResponseMs: fc.option(fc.nat({ max: 30_000 }), { nil: null }),
  tier: fc.constantFrom(...Tier.options),
  completedSessions: fc.nat({ max: 600 }),
  ratingAverage: fc.option(fc.double({ min: 1, max: 5, noNaN: true }), { nil: null }),
  wantedSkills: fc.uniqueArray(slug).map((slugs) => slugs.map(wanted)),
});
const NEW: Profile = {
  headline: '',
  bio: '',
  skills: [],
  languages: [],
  hourlyRate: { amount: 9000, currency: 'USD' },
  peers: { count: 7, medianRate: 6000 },
  medianResponseMs: null,
  tier: 'rookie',
  completedSessions: 0,
  ratingAverage: null,
  wantedSkills: [wanted('react')],
};

describe('profile guidance', () => {
  test('always has the shape of the contract, and what is left to do comes first', () => {
    fc.assert(
      fc.property(profile, (it) => {
        const given = guidance(it);
        expect(Guidance.parse(given)).toEqual(given);
        const firstDone = given.items.findIndex((item) => item.done);
        if (firstDone >= 0) expect(given.items.slice(firstDone).every((item) => item.done)).toBe(true);
        for (const { detail } of given.items) expect(detail).not.toMatch(/undefined|NaN|null|\(\)/);
        expect(given.score === 100).toBe(given.items.every((item) => item.done));
      }),
      RUNS,
    );
  });

  test('following it never lowers the score', () => {
    fc.assert(
      fc.property(profile, (it) => {
        const better: Profile = {
          ...it,
          headline: it.headline.padEnd(20, 'x'),
          bio: it.bio.padEnd(200, 'x'),
          languages: ['en'],
          hourlyRate: {
            ...it.hourlyRate,
            amount: Math.min(it.hourlyRate.amount, Math.floor(it.peers?.medianRate ?? it.hourlyRate.amount)),
          },
          skills: [...it.skills, ...it.wantedSkills.slice(0, 1)],
        };
        expect(guidance(better).score).toBeGreaterThanOrEqual(guidance(it).score);
      }),
      RUNS,
    );
  });

  test('starts at nothing and ends with everything done', () => {
    expect(guidance(NEW).score).toBe(0);
    const done = guidance({
      ...NEW,
      headline: 'React performance, measured',
      bio: 'x'.repeat(200),
      skills: ['react', 'css', 'html'].map((name) => ({ slug: name, name })),
      languages: ['en'],
      hourlyRate: { amount: 6000, currency: 'USD' },
      medianResponseMs: 4000,
      completedSessions: 3,
      ratingAverage: 4.5,
    });
    expect(done.score).toBe(100);
    expect(done.nextTier).toEqual({ tier: 'growing', needs: ['8 more completed sessions'] });
  });

  test('says how things stand, and what would do', () => {
    const detail = (code: string, it: Partial<Profile> = {}) =>
      guidance({ ...NEW, ...it }).items.find((item) => item.code === code)?.detail;
    expect(detail('bio', { bio: 'I know things.' })).toContain('At least 200 characters (so far 14)');
    expect(detail('rate')).toBe(
      'You ask $90 an hour; half of 7 others with your skills ask $60 or less. Up to $60 fits your tier: clients compare offers side by side.',
    );
    expect(detail('rate', { tier: 'expert' })).toContain('Up to $90 fits your tier');
    expect(detail('response', { medianResponseMs: 14_230 })).toContain('Half of yours took 14.2 s or less');
    const wantedSkills = ['react', 'seo', 'tax'].map(wanted);
    const skills = [{ slug: 'seo', name: 'SEO' }];
    expect(detail('wanted_skills', { wantedSkills, skills })).toContain('REACT (7 questions) and TAX (7 questions)');
    expect(detail('rating', { ratingAverage: 3.456 })).toContain('Now it is 3.46');
  });
});
