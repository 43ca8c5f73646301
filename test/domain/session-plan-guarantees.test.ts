/** Whole sessions, played by chance: what must hold whoever comes and goes, however holds end, however late a timer rings. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meter, type PresenceEvent, reading } from '../../core/domain/metering.ts';
import { holdAmount, secondsToReach } from '../../core/domain/money.ts';
import { type HoldStatus, planSession, type SessionFacts, type Step } from '../../core/domain/session-plan.ts';
import { PATIENCE, RUNS } from './runs.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** Nearly everybody comes, most of them in time. */
const arrival = (userId: string): fc.Arbitrary<PresenceEvent[]> => {
  const coming = fc.nat({ max: 2000 }).map((at): PresenceEvent[] => [{ userId, deviceId: 'phone', kind: 'join', at }]);
  return fc.oneof({ weight: 9, arbitrary: coming }, { weight: 1, arbitrary: fc.constant<PresenceEvent[]>([]) });
};

/** Small numbers, so that every deadline falls between the events often. Times in ms. */
const world = fc.record({
  rate: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 100, max: 2_000_000 })),
  freeSeconds: fc.nat({ max: 12 }),
  cap: fc.option(fc.nat({ max: 3000 }), { nil: null }),
  settings: fc.record({
    noShowSeconds: fc.integer({ min: 1, max: 10 }),
    reconnectSeconds: fc.integer({ min: 1, max: 8 }),
    holdBlockSeconds: fc.integer({ min: 1, max: 12 }),
    holdLeadSeconds: fc.nat({ max: 10 }),
  }),
  presence: fc
    .tuple(
      fc.tuple(arrival('client'), arrival('consultant')),
      fc.array(
        fc.record({
          userId: fc.constantFrom('client', 'consultant'),
          deviceId: fc.constantFrom('phone', 'laptop'),
          kind: fc.constantFrom<PresenceEvent['kind'][]>('join', 'join', 'leave', 'media_down', 'media_up', 'media_up'),
          at: fc.nat({ max: 40_000 }),
        }),
        { maxLength: 10, size: 'max' },
      ),
    )
    .map(([arrivals, later]) => [...arrivals.flat(), ...later]),
  firstHold: fc.constantFrom<HoldStatus[]>('held', 'held', 'held', 'declined', 'pending'),
  /** what becomes of each further hold, in turn, and how long the answer takes */
  answers: fc.array(
    fc.record({
      status: fc.constantFrom<HoldStatus[]>(
        'held',
        'held',
        'held',
        'held',
        'declined',
        'failed',
        'requires_action',
        'unknown',
      ),
      afterMs: fc.nat({ max: 3000 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  /** how late each wake-up rings, in turn */
  lateMs: fc.array(fc.nat({ max: 4000 }), { minLength: 1, maxLength: 5 }),
});
type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

/** Everybody has left by then, so that every session comes to an end. */
const EVERYBODY_LEAVES = 45_000;

/** Plays a session with a planner that is woken by events, answers and its own `nextAt`, and nothing else. */
function play(it: World, onPlan: (facts: SessionFacts, now: number) => void) {
  const leaves = ['client', 'consultant'].flatMap((userId) =>
    ['phone', 'laptop'].map((deviceId) => ({ userId, deviceId, kind: 'leave' as const, at: EVERYBODY_LEAVES })),
  );
  const events = [...it.presence, ...leaves].sort((a, b) => a.at - b.at);
  const first = holdAmount({ rate: it.rate, blockSeconds: it.settings.holdBlockSeconds, cap: it.cap, seq: 1 });
  const holds: {
    seq: number;
    status: HoldStatus;
    amount: number;
    answer: { status: HoldStatus; at: number } | null;
  }[] = first > 0 ? [{ seq: 1, status: it.firstHold, amount: first, answer: null }] : [];
  const notices: SessionFacts['notices'][number][] = [];
  const given: Step[] = [];
  let status: SessionFacts['status'] = 'pending';
  let now = 0;

  for (let wakeUps = 0; ; wakeUps++) {
    expect(wakeUps).toBeLessThan(2000);
    for (const hold of holds) {
      if (hold.answer && hold.answer.at <= now) Object.assign(hold, { status: hold.answer.status, answer: null });
    }
    const known = meter({ events, clientId: 'client', consultantId: 'consultant', until: now });
    if (known.startedAt !== null) status = 'active';
    const { rate, freeSeconds, cap, settings } = it;
    const facts: SessionFacts = {
      ...{ status, openedAt: 0, rate, freeSeconds, cap, settings, meter: known },
      holds: holds.map(({ answer: _, ...hold }) => hold),
      notices: [...notices],
    };
    onPlan(facts, now);
    const plan = planSession(facts, now);
    given.push(...plan.steps);
    for (const step of plan.steps) {
      if (step.do === 'end') return { given, end: step, facts, now };
      if (step.do === 'notice') notices.push(step.code);
      else {
        const { status: outcome, afterMs } = it.answers[step.seq % it.answers.length]!;
        holds.push({
          seq: step.seq,
          amount: step.amount,
          status: 'pending',
          answer: { status: outcome, at: now + afterMs },
        });
      }
    }
    const wake = Math.min(
      plan.nextAt === null ? NEVER : plan.nextAt + it.lateMs[wakeUps % it.lateMs.length]!,
      ...events.map((event) => event.at).filter((time) => time > now),
      ...holds.flatMap((hold) => (hold.answer ? [Math.max(hold.answer.at, now + 1)] : [])),
    );
    expect(wake).toBeLessThan(NEVER);
    now = wake;
  }
}

const heldAmount = (facts: SessionFacts): number =>
  facts.holds.filter((hold) => hold.status === 'held').reduce((sum, hold) => sum + hold.amount, 0);

describe('whatever happens in a session', () => {
  test(
    'it ends, soon after everybody has left, with one end and each notice and each hold once',
    () => {
      fc.assert(
        fc.property(world, (it) => {
          const { given, now } = play(it, () => {});
          const { noShowSeconds, reconnectSeconds } = it.settings;
          const grace = Math.max(noShowSeconds, reconnectSeconds) * 1000 + Math.max(...it.lateMs);
          expect(now).toBeLessThanOrEqual(EVERYBODY_LEAVES + grace);
          expect(given.filter((step) => step.do === 'end')).toHaveLength(1);
          const names = given.map((step) => (step.do === 'notice' ? step.code : step.do === 'hold' ? step.seq : 'end'));
          expect(new Set(names).size).toBe(names.length);
        }),
        RUNS,
      );
    },
    PATIENCE,
  );

  test(
    'planning again at the same instant, once the steps are applied, gives no steps',
    () => {
      fc.assert(
        fc.property(world, (it) => {
          play(it, (facts, now) => {
            const { steps, nextAt } = planSession(facts, now);
            if (nextAt !== null) expect(nextAt).toBeGreaterThan(now);
            if (steps.some((step) => step.do === 'end')) {
              expect(steps).toHaveLength(1);
              return;
            }
            for (const status of ['pending', 'held', 'unknown'] as const) {
              const applied: SessionFacts = {
                ...facts,
                notices: [...facts.notices, ...steps.flatMap((step) => (step.do === 'notice' ? [step.code] : []))],
                holds: [
                  ...facts.holds,
                  ...steps.flatMap((step) =>
                    step.do === 'hold' ? [{ seq: step.seq, amount: step.amount, status }] : [],
                  ),
                ],
              };
              expect(planSession(applied, now).steps).toEqual([]);
            }
          });
        }),
        RUNS,
      );
    },
    PATIENCE,
  );

  test(
    'nothing becomes due before nextAt, and something does at nextAt',
    () => {
      const moments = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 3 });
      fc.assert(
        fc.property(world, moments, (it, between) => {
          play(it, (facts, now) => {
            const { steps, nextAt } = planSession(facts, now);
            if (nextAt === null || steps.length > 0) return;
            const later = (time: number) => {
              const { elapsedMs, running } = facts.meter;
              const moved = { ...facts.meter, elapsedMs: elapsedMs + (running ? time - now : 0) };
              return planSession({ ...facts, meter: moved }, time).steps;
            };
            for (const part of between) expect(later(now + Math.floor(part * (nextAt - 1 - now)))).toEqual([]);
            expect(later(nextAt)).not.toEqual([]);
          });
        }),
        RUNS,
      );
    },
    PATIENCE,
  );

  test(
    'a punctual planner lets nobody talk for more than is held, the cap, or what was free',
    () => {
      fc.assert(
        fc.property(world, (it) => {
          const { facts, end: last } = play({ ...it, lateMs: [0] }, (seen) => {
            const { billable, amount } = reading(seen);
            if (billable > 0) expect(amount).toBeLessThanOrEqual(heldAmount(seen));
            if (it.cap !== null)
              expect(billable).toBeLessThanOrEqual(secondsToReach({ rate: it.rate, amount: it.cap }));
          });
          const { amount } = reading(facts);
          if (last.reason === 'cap_reached') expect(amount).toBe(it.cap);
          if (last.reason === 'no_show') expect(facts.meter.startedAt).toBeNull();
        }),
        RUNS,
      );
    },
    PATIENCE,
  );

  test(
    'however late the planner, what is billed stays within what is held and the cap',
    () => {
      fc.assert(
        fc.property(world, (it) => {
          const { facts } = play(it, () => {});
          const { amount } = reading({ ...facts, heldAmount: heldAmount(facts) });
          expect(amount).toBeLessThanOrEqual(Math.min(heldAmount(facts), it.cap ?? NEVER));
          expect(heldAmount(facts)).toBeLessThanOrEqual(it.cap ?? NEVER);
          if (it.firstHold !== 'held' && facts.holds.length > 0 && facts.holds[0]!.seq === 1) expect(amount).toBe(0);
        }),
        RUNS,
      );
    },
    PATIENCE,
  );
});
