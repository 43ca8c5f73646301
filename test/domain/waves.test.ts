import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Tier } from '../../contract/states.ts';
import {
  extendDeadline,
  FIRST_OFFER_EXTENSION_MS,
  pickWave,
  planQuestion,
  type QuestionFacts,
} from '../../core/domain/waves.ts';
import { PATIENCE, RUNS } from './runs.ts';

const settings = fc.record({ waveSize: fc.integer({ min: 1, max: 8 }), waveSeconds: fc.integer({ min: 1, max: 30 }) });
const moment = fc.nat({ max: 200_000 });
const facts: fc.Arbitrary<QuestionFacts> = fc.record({
  createdAt: fc.constant(0),
  expiresAt: moment,
  acceptingUntil: fc.option(moment, { nil: null }),
  wave: fc.nat({ max: 10 }),
  waveOpenedAt: fc.option(moment, { nil: null }),
  liveInvitations: fc.nat({ max: 10 }),
  invitedInWave: fc.nat({ max: 8 }),
  unansweredInWave: fc.nat({ max: 8 }),
  liveOffers: fc.nat({ max: 10 }),
  preferredUntil: fc.option(moment, { nil: null }),
  everInvited: fc.boolean(),
  everOffered: fc.boolean(),
});
const FRESH: QuestionFacts = {
  createdAt: 0,
  expiresAt: 120_000,
  acceptingUntil: null,
  wave: 1,
  waveOpenedAt: 0,
  liveInvitations: 5,
  invitedInWave: 5,
  unansweredInWave: 5,
  liveOffers: 0,
  everInvited: true,
  everOffered: false,
};
const FIVE = { waveSize: 5, waveSeconds: 10 };

describe('what a question needs next', () => {
  test('it expires exactly when its deadline is past and nobody is accepting; it is never left without a next moment', () => {
    fc.assert(
      fc.property(facts, moment, settings, (it, now, size) => {
        const plan = planQuestion(it, now, size);
        const claimed = it.acceptingUntil !== null && it.acceptingUntil > now;
        expect(plan.do === 'expire').toBe(!claimed && now >= it.expiresAt);
        if (plan.do !== 'wait') return;
        expect(plan.until).toBeGreaterThan(now);
        expect(plan.until).toBeLessThanOrEqual(claimed ? it.acceptingUntil! : it.expiresAt);
      }),
      RUNS,
    );
  });

  test('a wave opens only when the last is answered or its time is up, never over a claim, the deadline or a full set of offers', () => {
    fc.assert(
      fc.property(facts, moment, settings, (it, now, size) => {
        const plan = planQuestion(it, now, size);
        const free = (it.acceptingUntil === null || it.acceptingUntil <= now) && now < it.expiresAt;
        const alone = it.preferredUntil != null;
        const ends = it.preferredUntil ?? (it.waveOpenedAt ?? 0) + size.waveSeconds * 1000;
        const timeUp = it.waveOpenedAt === null || now >= ends;
        const answered = it.invitedInWave > 0 && it.unansweredInWave === 0 && !(alone && it.liveOffers > 0);
        const due = free && it.liveOffers < size.waveSize && (timeUp || answered);
        expect(plan.do === 'open_wave').toBe(due);
        if (plan.do === 'open_wave') {
          expect(plan).toEqual({ do: 'open_wave', wave: it.wave + 1, places: size.waveSize });
        }
      }),
      RUNS,
    );
  });

  test('invitations of earlier waves never hold back the next', () => {
    fc.assert(
      fc.property(facts, moment, settings, fc.nat({ max: 50 }), (it, now, size, liveInvitations) => {
        expect(planQuestion({ ...it, liveInvitations }, now, size)).toEqual(planQuestion(it, now, size));
      }),
      RUNS,
    );
  });

  test('the reason for an end without a session says how far the question came', () => {
    const end = (it: Partial<QuestionFacts>) => planQuestion({ ...FRESH, ...it }, 120_000, FIVE);
    expect(end({ everInvited: false })).toEqual({ do: 'expire', reason: 'no_match' });
    expect(end({})).toEqual({ do: 'expire', reason: 'no_offer' });
    expect(end({ everOffered: true })).toEqual({ do: 'expire', reason: 'not_accepted' });
    expect(end({ everInvited: false, everOffered: true })).toEqual({ do: 'expire', reason: 'not_accepted' });
  });

  test('a wave widens at its time, at once when all have answered, and an empty one waits', () => {
    expect(planQuestion(FRESH, 9_999, FIVE)).toEqual({ do: 'wait', until: 10_000 });
    expect(planQuestion(FRESH, 10_000, FIVE)).toEqual({ do: 'open_wave', wave: 2, places: 5 });
    expect(planQuestion({ ...FRESH, unansweredInWave: 0 }, 50, FIVE).do).toBe('open_wave');
    expect(planQuestion({ ...FRESH, unansweredInWave: 0, invitedInWave: 0 }, 50, FIVE).do).toBe('wait');
    expect(planQuestion({ ...FRESH, waveOpenedAt: null, wave: 0 }, 0, FIVE)).toMatchObject({
      do: 'open_wave',
      wave: 1,
    });
    expect(planQuestion({ ...FRESH, liveOffers: 5 }, 60_000, FIVE)).toEqual({ do: 'wait', until: 120_000 });
    expect(planQuestion({ ...FRESH, acceptingUntil: 130_000 }, 125_000, FIVE)).toEqual({ do: 'wait', until: 130_000 });
  });
});

test('those whom the client named are alone until their time is up or all have declined, also when one of them has offered', () => {
  const alone = { ...FRESH, invitedInWave: 2, unansweredInWave: 1, preferredUntil: 5_000 };
  expect(planQuestion(alone, 4_999, FIVE)).toEqual({ do: 'wait', until: 5_000 });
  expect(planQuestion(alone, 5_000, FIVE)).toEqual({ do: 'open_wave', wave: 2, places: 5 });
  expect(planQuestion({ ...alone, unansweredInWave: 0 }, 100, FIVE).do).toBe('open_wave');
  const offered = { ...alone, unansweredInWave: 0, liveOffers: 1 };
  expect(planQuestion(offered, 100, FIVE)).toEqual({ do: 'wait', until: 5_000 });
  expect(planQuestion(offered, 5_000, FIVE).do).toBe('open_wave');
  expect(planQuestion({ ...alone, expiresAt: 3_000 }, 100, FIVE)).toEqual({ do: 'wait', until: 3_000 });
});

describe('the life of a question', () => {
  /** What happens between two wake-ups, drawn at random. */
  const happening = fc.record({
    found: fc.nat({ max: 8 }),
    answered: fc.nat({ max: 8 }),
    offers: fc.nat({ max: 3 }),
    earlyBy: fc.nat({ max: 5000 }),
    claimFor: fc.option(fc.nat({ max: 20_000 }), { nil: null, freq: 8 }),
  });

  test(
    'whatever the consultants do it ends at its deadline, in numbered waves of bounded size, without a tight loop',
    () => {
      fc.assert(
        fc.property(
          fc.array(happening, { minLength: 1, maxLength: 12 }),
          settings,
          fc.nat({ max: 60 }),
          (happenings, size, market) => {
            const it = {
              ...FRESH,
              wave: 0,
              waveOpenedAt: null,
              liveInvitations: 0,
              invitedInWave: 0,
              unansweredInWave: 0,
            };
            let question: QuestionFacts = { ...it, everInvited: false };
            let now = 0;
            let claims = 0;
            let answers = 0;
            let unasked = market;
            let wakeUps = 0;
            for (; ; wakeUps++) {
              expect(wakeUps).toBeLessThan(3000);
              const plan = planQuestion(question, now, size);
              if (plan.do === 'expire') break;
              const next = happenings[wakeUps % happenings.length]!;
              if (plan.do === 'open_wave') {
                expect(plan.wave).toBe(question.wave + 1);
                const invited = Math.min(next.found, plan.places, unasked);
                unasked -= invited;
                question = {
                  ...question,
                  wave: plan.wave,
                  waveOpenedAt: now,
                  invitedInWave: invited,
                  unansweredInWave: invited,
                  everInvited: question.everInvited || invited > 0,
                };
                continue;
              }
              // Woken early by an answer, or else at the time that was planned.
              const answered = Math.min(next.answered, question.unansweredInWave);
              const woken = answered > 0 ? Math.max(now + 1, plan.until - next.earlyBy) : plan.until;
              answers += answered;
              const offered = Math.min(answered, next.offers);
              const firstOffer = offered > 0 && !question.everOffered;
              if (next.claimFor !== null && claims < 3 && question.liveOffers > 0) {
                claims++;
                question = { ...question, acceptingUntil: woken + next.claimFor };
              }
              question = {
                ...question,
                unansweredInWave: question.unansweredInWave - answered,
                liveOffers: question.liveOffers + offered,
                everOffered: question.everOffered || offered > 0,
                expiresAt: extendDeadline(question.expiresAt, !firstOffer),
              };
              now = woken;
            }
            // Each wave but the first took its time, or an answer of everybody in the one before.
            expect(question.wave).toBeLessThanOrEqual(1 + now / (size.waveSeconds * 1000) + answers);
            const longest = Math.max(FRESH.expiresAt + FIRST_OFFER_EXTENSION_MS, question.acceptingUntil ?? 0);
            expect(now).toBeGreaterThanOrEqual(FRESH.expiresAt);
            expect(now).toBeLessThanOrEqual(longest);
          },
        ),
        RUNS,
      );
    },
    PATIENCE,
  );

  test('the first offer moves the deadline once, by a minute', () => {
    expect([extendDeadline(120_000, false), extendDeadline(180_000, true)]).toEqual([180_000, 180_000]);
  });
});

describe('who is invited', () => {
  const ranked = fc
    .array(fc.constantFrom(...Tier.options), { maxLength: 20 })
    .map((tiers) => tiers.map((tier, at) => ({ id: `k${at}`, tier })));

  test('the best, in their order, nobody twice, and as many as there are places', () => {
    fc.assert(
      fc.property(ranked, fc.nat({ max: 10 }), (all, places) => {
        const wave = pickWave(all, places);
        expect(wave.length).toBe(Math.min(places, all.length));
        expect(wave).toEqual(all.filter((it) => wave.includes(it)));
        const kept = wave.filter((it) => all.indexOf(it) < places);
        expect(kept).toEqual(all.slice(0, kept.length));
        expect(wave.length - kept.length).toBeLessThanOrEqual(1);
      }),
      RUNS,
    );
  });

  test('a wave of three or more has a rookie whenever there is one, the best of them, and gives up no more than one place', () => {
    fc.assert(
      fc.property(ranked, fc.nat({ max: 10 }), (all, places) => {
        const wave = pickWave(all, places);
        const rookie = all.find((it) => it.tier === 'rookie');
        const best = all.slice(0, places);
        if (places >= 3 && rookie) {
          expect(wave).toContain(rookie);
          expect(wave.slice(0, -1)).toEqual(best.slice(0, -1));
        } else expect(wave).toEqual(best);
      }),
      RUNS,
    );
  });
});
