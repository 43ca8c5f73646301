import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Currency } from '../../contract/terms.ts';
import {
  adviseOnNobody,
  adviseOnSilence,
  type NearMiss,
  obstacles,
  type Surroundings,
  type Wishes,
} from '../../core/domain/advice.ts';
import { sayList, sayMoney } from '../../core/domain/prose.ts';
import { RUNS } from './runs.ts';

const WISHES: Wishes = { skills: ['Topology'], chosen: 1, languages: ['de'], currency: 'USD', maxHourlyRate: 7_000 };
const NOBODY: Surroundings = {
  online: 40,
  nearMisses: [],
  busy: false,
  away: false,
  partly: false,
  nearbySkill: null,
};
const miss = (it: Partial<NearMiss>): NearMiss => ({
  rate: { amount: 5_000, currency: 'USD' },
  languages: ['de'],
  obstacles: ['price'],
  ...it,
});
const usd = (amount: number) => ({ amount, currency: 'USD' });
const advise = (around: Partial<Surroundings>, wishes: Partial<Wishes> = {}): string =>
  adviseOnNobody({ ...WISHES, ...wishes }, { ...NOBODY, ...around });

const anyMiss: fc.Arbitrary<NearMiss> = fc.record({
  rate: fc.record({ amount: fc.integer({ min: 1, max: 10_000_000 }), currency: fc.constantFrom(...Currency.options) }),
  languages: fc.uniqueArray(fc.constantFrom('en', 'de', 'fr', 'xx'), { minLength: 1 }),
  obstacles: fc.subarray([...obstacles]),
});

describe('advice to a client whom nobody suited', () => {
  test('always says something that can be done, in one or two sentences', () => {
    const around: fc.Arbitrary<Surroundings> = fc.record({
      online: fc.nat({ max: 3 }),
      nearMisses: fc.array(anyMiss, { maxLength: 6 }),
      busy: fc.boolean(),
      away: fc.boolean(),
      partly: fc.boolean(),
      nearbySkill: fc.option(fc.constant('Number theory'), { nil: null }),
    });
    const wishes: fc.Arbitrary<Wishes> = fc.record({
      skills: fc.array(fc.constantFrom('Topology', 'Kubernetes', 'Tax'), { maxLength: 12 }),
      chosen: fc.nat({ max: 50 }),
      languages: fc.array(fc.constantFrom('de', 'xx', 'zz'), { maxLength: 10 }),
      currency: fc.constantFrom(...Currency.options),
      maxHourlyRate: fc.option(fc.integer({ min: 1, max: 10_000_000 }), { nil: null }),
    });
    fc.assert(
      fc.property(wishes, around, (asked, seen) => {
        const advice = adviseOnNobody(asked, seen);
        expect(advice).toMatch(/^(Consultants|Everybody|Nobody|Somebody) .+\.$/);
        expect(advice).toMatch(/ask again|raise|add|ask in|pay|choose/);
        expect(advice).not.toMatch(/undefined|null|NaN|\(\)|,\s*:/);
        expect(advice.length).toBeLessThan(260);
      }),
      RUNS,
    );
  });

  test('a price: the lowest rate among those who suited otherwise', () => {
    expect(
      advise({
        nearMisses: [miss({ rate: usd(12_000) }), miss({ rate: usd(8_000) }), miss({ rate: usd(9_050) })],
      }),
    ).toBe('Consultants who suit are online from $80 an hour, above your maximum of $70: raise it, or leave it out.');
  });

  test('what is left of a rate of those for whom more would have to change does not count', () => {
    fc.assert(
      fc.property(fc.array(anyMiss, { minLength: 1 }), fc.integer({ min: 8_000, max: 900_000 }), (others, amount) => {
        const more = others.map((it) => ({ ...it, obstacles: ['price', 'language'] as const }));
        const advice = advise({ nearMisses: [...more, miss({ rate: usd(amount) })] });
        expect(advice).toContain(`from ${sayMoney(usd(amount))} an hour`);
      }),
      RUNS,
    );
  });

  test('a language: those that they speak, the most spoken first', () => {
    const nearMisses = [['fr'], ['it', 'fr'], ['it', 'fr']].map((languages) =>
      miss({ languages, obstacles: ['language'] }),
    );
    expect(advise({ nearMisses }, { languages: ['de', 'en'] })).toBe(
      'Consultants who suit are online, but none speaks German or English: add one that they speak (French or Italian).',
    );
  });

  test('a currency: theirs, with a rate in it', () => {
    const nearMisses = [miss({ rate: { amount: 9_000, currency: 'JPY' }, obstacles: ['currency'] })];
    expect(advise({ nearMisses })).toBe(
      'Consultants who suit are online, but they price in JPY and you ask in USD: ask in theirs, from ¥9,000 an hour.',
    );
  });

  test('several things at once are named together', () => {
    const nearMisses = [miss({ rate: usd(8_050), languages: ['fr'], obstacles: ['language', 'price'] })];
    expect(advise({ nearMisses })).toContain('more than one thing stands between: pay $80.50 an hour and add French.');
  });

  test('one thing is nearer than two, a price nearer than a language, a language nearer than a currency', () => {
    const price = miss({ rate: usd(99_000) });
    const language = miss({ languages: ['fr'], obstacles: ['language'] });
    const currency = miss({ rate: { amount: 1, currency: 'EUR' }, obstacles: ['currency'] });
    const both = miss({ obstacles: ['price', 'language'] });
    expect(advise({ nearMisses: [both, currency, language, price] })).toContain('$990');
    expect(advise({ nearMisses: [both, currency, language] })).toContain('French');
    expect(advise({ nearMisses: [both, currency] })).toContain('EUR');
  });

  test.each<[string, Partial<Surroundings>, Partial<Wishes>]>([
    ['has come online in the meantime: ask again', { nearMisses: [miss({ obstacles: [] })] }, {}],
    ['in a session just now: ask again in a few minutes', { busy: true, away: true }, {}],
    ['away just now: ask again later', { away: true }, {}],
    ['Nobody is online just now', { online: 0 }, {}],
    ['no skill was recognised', {}, { skills: [] }],
    ['of the 50 skills that you named: choose the one or two', { partly: true }, { chosen: 50 }],
    ['for Number theory there is somebody', { nearbySkill: 'Number theory' }, {}],
    ['Nobody online works on Topology just now: ask again later', {}, {}],
  ])('%s', (said, around, wishes) => {
    expect(advise(around, wishes)).toContain(said);
  });
});

test('who was asked and did not take it: a maximum is named only when there is one', () => {
  expect(adviseOnSilence('no_offer', WISHES)).toContain('a higher maximum than $70 an hour');
  expect(adviseOnSilence('no_offer', { ...WISHES, maxHourlyRate: null })).toMatch(/ask again, or give more detail\.$/);
  expect(adviseOnSilence('not_accepted', WISHES)).toContain('ask again and pick one');
});

test('amounts and lists are written as people write them', () => {
  expect([sayMoney(usd(8_000)), sayMoney(usd(7_905)), sayMoney({ amount: 1_250, currency: 'JPY' })]).toEqual([
    '$80',
    '$79.05',
    '¥1,250',
  ]);
  expect([sayList([]), sayList(['a']), sayList(['a', 'b'], 'or'), sayList(['a', 'b', 'c', 'd', 'e'])]).toEqual([
    '',
    'a',
    'a or b',
    'a, b, c and d',
  ]);
});
