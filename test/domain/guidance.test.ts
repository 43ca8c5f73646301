import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Guidance } from '../../contract/results.ts';
import { Tier } from '../../contract/states.ts';
import { guidance, type Profile } from '../../core/domain/guidance.ts';
import { RUNS } from './runs.ts';

const slug = fc.constantFrom('react', 'tax', 'law', 'seo', 'yoga');
const profile: fc.Arbitrary<Profile> = fc.record({
  headline: fc.string({ maxLength: 40 }),
  bio: fc.string({ maxLength: 300 }),
  skills: fc.uniqueArray(
    slug.map((it) => ({ slug: it, name: it })),
    { selector: (it) => it.slug },
  ),
  languages: fc.array(fc.constantFrom('en', 'de'), { maxLength: 2 }),
  hourlyRate: fc.integer({ min: 1, max: 50_000 }),
  peerMedianRate: fc.option(fc.integer({ min: 1, max: 50_000 }), { nil: null }),
  medianResponseMs: fc.option(fc.nat({ max: 30_000 }), { nil: null }),
  tier: fc.constantFrom(...Tier.options),
  completedSessions: fc.nat({ max: 600 }),
  ratingAverage: fc.option(fc.double({ min: 1, max: 5, noNaN: true }), { nil: null }),
  wantedSkills: fc.uniqueArray(slug),
});
const NEW: Profile = {
  headline: '',
  bio: '',
  skills: [],
  languages: [],
  hourlyRate: 9000,
  peerMedianRate: 6000,
  medianResponseMs: null,
  tier: 'rookie',
  completedSessions: 0,
  ratingAverage: null,
  wantedSkills: ['react'],
};

describe('profile guidance', () => {
  test('always has the shape of the contract, and what is left to do comes first', () => {
    fc.assert(
      fc.property(profile, (it) => {
        const given = guidance(it);
        expect(Guidance.parse(given)).toEqual(given);
        const firstDone = given.items.findIndex((item) => item.done);
        if (firstDone >= 0) expect(given.items.slice(firstDone).every((item) => item.done)).toBe(true);
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
          hourlyRate: Math.min(it.hourlyRate, it.peerMedianRate ?? it.hourlyRate),
          skills: [...it.skills, ...it.wantedSkills.slice(0, 1).map((name) => ({ slug: name, name }))],
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
      hourlyRate: 6000,
      medianResponseMs: 4000,
      completedSessions: 3,
      ratingAverage: 4.5,
    });
    expect(done.score).toBe(100);
    expect(done.nextTier).toEqual({ tier: 'growing', needs: ['8 more completed sessions'] });
  });
});
