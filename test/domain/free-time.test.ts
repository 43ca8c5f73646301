import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EndReason } from '../../contract/states.ts';
import {
  explainFreeTime,
  type FreeTimeTerms,
  freeRideStreak,
  grantFreeTime,
  type PastSession,
} from '../../core/domain/free-time.ts';
import { RUNS } from './runs.ts';

const SESSION: FreeTimeTerms = { policy: 'session', seconds: 600, streakLimit: 3 };
const PAIR: FreeTimeTerms = { ...SESSION, policy: 'pair' };
const past = (it: Partial<PastSession> = {}): PastSession => ({
  freeSeconds: 600,
  elapsed: 595,
  charged: 0,
  endReason: 'ended_by_client',
  ...it,
});
const ridden = past();
const short = past({ elapsed: 60 });
const paid = past({ elapsed: 900, charged: 1000 });

const session: fc.Arbitrary<PastSession> = fc.record({
  freeSeconds: fc.constantFrom(0, 600),
  elapsed: fc.nat({ max: 1200 }),
  charged: fc.constantFrom(0, 0, 0, 500),
  endReason: fc.constantFrom(...EndReason.options, null),
});
const histories = fc.array(session, { maxLength: 12 });

describe('the row of calls that end just under the free time', () => {
  test.each<[string, PastSession[], number]>([
    [
      'counts from eight minutes of ten on',
      [past({ elapsed: 480 }), past({ elapsed: 600 }), past({ elapsed: 479 })],
      2,
    ],
    ['ends at one that was paid for', [ridden, ridden, paid, ridden], 2],
    ['neither counts short calls nor ends with them', [short, ridden, short, ridden], 2],
    [
      'does not count what the consultant or an operator ended',
      [past({ endReason: 'ended_by_consultant' }), past({ endReason: 'forced' })],
      0,
    ],
    ['counts whoever just left', [past({ endReason: 'participant_lost' })], 1],
    ['does not count calls that had no free time', [past({ freeSeconds: 0, elapsed: 0 })], 0],
  ])('%s', (_, history, streak) => {
    expect(freeRideStreak(history)).toBe(streak);
  });
});

describe('free time per session', () => {
  test('is there until the row is as long as the limit, and again once a call was paid for', () => {
    const grant = (history: PastSession[]) => grantFreeTime(SESSION, { history, usedWithConsultant: 500 });
    expect(grant([ridden, ridden])).toEqual({ seconds: 600, reason: 'standard' });
    expect(grant([ridden, ridden, ridden])).toEqual({ seconds: 0, reason: 'limit_reached' });
    expect(grant([short, ridden, ridden, ridden])).toEqual({ seconds: 0, reason: 'limit_reached' });
    expect(grant([paid, ridden, ridden, ridden])).toEqual({ seconds: 600, reason: 'standard' });
  });

  test('is never rationed where there is no limit', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const granted = grantFreeTime({ ...SESSION, streakLimit: 0 }, { history, usedWithConsultant: 0 });
        expect(granted).toEqual({ seconds: 600, reason: 'standard' });
      }),
      RUNS,
    );
  });
});

describe('free time per pair', () => {
  test('is what is left of it', () => {
    const grant = (usedWithConsultant: number) => grantFreeTime(PAIR, { history: [], usedWithConsultant });
    expect(grant(0)).toEqual({ seconds: 600, reason: 'standard' });
    expect(grant(150)).toEqual({ seconds: 450, reason: 'used_with_consultant' });
    expect(grant(600)).toEqual({ seconds: 0, reason: 'used_with_consultant' });
    expect(grant(900).seconds).toBe(0);
  });
});

test('whatever happened, free time is between nothing and what the terms say, and paying never lessens it', () => {
  const terms = fc.record({
    policy: fc.constantFrom('session' as const, 'pair' as const),
    seconds: fc.nat({ max: 1200 }),
    streakLimit: fc.nat({ max: 5 }),
  });
  fc.assert(
    fc.property(terms, histories, fc.nat({ max: 1500 }), (it, history, usedWithConsultant) => {
      const { seconds } = grantFreeTime(it, { history, usedWithConsultant });
      expect(seconds).toBeGreaterThanOrEqual(0);
      expect(seconds).toBeLessThanOrEqual(it.seconds);
      const after = grantFreeTime(it, { history: [paid, ...history], usedWithConsultant });
      expect(after.seconds).toBeGreaterThanOrEqual(seconds);
    }),
    RUNS,
  );
});

test('a client is told whatever is not as usual', () => {
  const tell = (terms: FreeTimeTerms, ...granted: Parameters<typeof explainFreeTime>[1][]) =>
    granted.map((it) => explainFreeTime(terms, it));
  expect(tell(SESSION, { seconds: 600, reason: 'standard' }, { seconds: 0, reason: 'limit_reached' })).toEqual([
    null,
    'This call is billed from its first second: 3 of your calls in a row ended just under the free time. It comes back once you have paid for a call.',
  ]);
  expect(
    tell(
      PAIR,
      { seconds: 600, reason: 'standard' },
      { seconds: 450, reason: 'used_with_consultant' },
      { seconds: 0, reason: 'used_with_consultant' },
    ),
  ).toEqual([
    'Free time counts once per consultant.',
    'Free time counts once per consultant: 7 min 30 s of it are left with this one.',
    'Free time counts once per consultant, and you have used it with this one: this call is billed from its first second.',
  ]);
});
