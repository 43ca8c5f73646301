/** Random consultants and questions over a vocabulary so small that everything collides. */
import fc from 'fast-check';
import type { ScoringCandidate, ScoringQuestion } from '../../core/domain/scoring.ts';
import { profileTerms, questionTerms } from '../../core/domain/text.ts';
import type { OnlineConsultant } from '../../core/online/types.ts';

export const NOW = Date.parse('2026-11-22T12:00:00Z');
const HOUR = 3_600_000;

const slugs = ['kubernetes', 'tax', 'c-sharp', 'constructor', '__proto__', 'seo', 'node-js', 'law'];
const people = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];
const clients = ['client-1', 'client-2', 'a', 'f'];
const vocabulary =
  'cluster deploy invoice constructor __proto__ c# node.js crash vat hearing ranking links the of'.split(' ');
const sentence = (most: number) =>
  fc.array(fc.constantFrom(...vocabulary), { maxLength: most }).map((it) => it.join(' '));
const someOf = (items: readonly string[], most: number) =>
  fc.uniqueArray(fc.constantFrom(...items), { maxLength: most });

export const anyConsultant: fc.Arbitrary<OnlineConsultant> = fc.record({
  id: fc.constantFrom(...people),
  skills: fc.array(
    fc.record({
      slug: fc.constantFrom(...slugs),
      level: fc.integer({ min: 0, max: 5 }),
      endorsements: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 60, noNaN: true })),
    }),
    { maxLength: 4 },
  ),
  profileText: sentence(12),
  languages: fc.uniqueArray(fc.constantFrom('en', 'de', 'fr'), { minLength: 1, maxLength: 3 }),
  rate: fc.record({
    amount: fc.integer({ min: 1, max: 40_000 }),
    currency: fc.constantFrom('USD', 'USD', 'USD', 'EUR'),
  }),
  tier: fc.constantFrom('rookie', 'rookie', 'growing', 'established', 'expert', 'elite'),
  trustScore: fc.integer({ min: 0, max: 100 }),
  completedSessions: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 600 })),
  medianResponseMs: fc.option(fc.integer({ min: 0, max: 60_000 })),
  lastActiveAt: fc.integer({ min: NOW - 100 * 24 * HOUR, max: NOW + 1000 }),
  available: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  inSession: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  wrapUpUntil: fc.oneof({ weight: 8, arbitrary: fc.constant(null) }, fc.integer({ min: NOW - 2000, max: NOW + 2000 })),
  blocked: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: someOf(clients, 2) }),
  invitedLastHour: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90 })),
});

export const anyQuestion: fc.Arbitrary<ScoringQuestion> = fc
  .record({
    clientId: fc.constantFrom(...clients),
    skills: fc.uniqueArray(
      fc.record({ slug: fc.constantFrom(...slugs), weight: fc.double({ min: 0.05, max: 1, noNaN: true }) }),
      {
        maxLength: 4,
        selector: (skill) => skill.slug,
      },
    ),
    title: sentence(4),
    body: sentence(10),
    languages: fc.oneof(fc.constant([]), someOf(['en', 'de', 'fr', 'xx'], 2)),
    currency: fc.constantFrom('USD', 'USD', 'USD', 'EUR', 'JPY'),
    maxHourlyRate: fc.option(fc.integer({ min: 1, max: 40_000 }), { freq: 2 }),
    suitsRookie: fc.boolean(),
    preferred: someOf(people, 2),
  })
  .map(({ title, body, preferred, ...question }) => ({
    ...question,
    terms: questionTerms({ title, body }),
    preferredConsultantIds: new Set(preferred),
  }));

export const someIds: fc.Arbitrary<ReadonlySet<string>> = someOf(people, 4).map((ids) => new Set(ids));

export const toCandidate = (consultant: OnlineConsultant): ScoringCandidate => ({
  ...consultant,
  online: true,
  banned: false,
  profile: profileTerms(consultant.profileText),
});

/** A consultant with nothing special about them. */
export const consultant = (over: Partial<OnlineConsultant> & { id: string }): OnlineConsultant => ({
  skills: [],
  profileText: '',
  languages: ['en'],
  rate: { amount: 12_000, currency: 'USD' },
  tier: 'growing',
  trustScore: 70,
  completedSessions: 20,
  medianResponseMs: 4000,
  lastActiveAt: NOW - HOUR,
  available: true,
  inSession: false,
  wrapUpUntil: null,
  blocked: [],
  invitedLastHour: 0,
  ...over,
});

export const question = (over: Partial<ScoringQuestion> = {}): ScoringQuestion => ({
  clientId: 'client-1',
  skills: [{ slug: 'kubernetes', weight: 1 }],
  terms: [],
  languages: [],
  currency: 'USD',
  maxHourlyRate: null,
  suitsRookie: true,
  ...over,
});
