import { describe, expect, test } from 'vitest';
import type { EndReason } from '../../contract/states.ts';
import { type Meter, meter, type PresenceEvent } from '../../core/domain/metering.ts';
import { type HoldStatus, planSession, type SessionFacts } from '../../core/domain/session-plan.ts';

const SETTINGS = { noShowSeconds: 120, reconnectSeconds: 60, holdBlockSeconds: 3600, holdLeadSeconds: 120 };
const HOUR = 3600;

/** Both have been there for so many seconds, without a break. */
function after(seconds: number): Meter {
  const joins = ['client', 'consultant'].map((userId) => ({ userId, deviceId: 'd', kind: 'join', at: 0 }) as const);
  return meter({ events: joins, clientId: 'client', consultantId: 'consultant', until: seconds * 1000 });
}
const ACTIVE: SessionFacts = {
  status: 'active',
  openedAt: 0,
  rate: 6000,
  freeSeconds: 600,
  cap: null,
  meter: after(0),
  holds: [{ seq: 1, status: 'held', amount: 6000 }],
  notices: [],
  settings: SETTINGS,
};
const at = (seconds: number, facts: Partial<SessionFacts> = {}) =>
  planSession({ ...ACTIVE, ...facts, meter: after(seconds) }, seconds * 1000);
const end = (reason: EndReason) => [{ do: 'end', reason, noShowBy: null }];
const notice = (code: string) => ({ do: 'notice', code });

describe('a session that waits for its people', () => {
  const waiting = (events: PresenceEvent[], now: number) =>
    planSession(
      {
        ...ACTIVE,
        status: 'pending',
        meter: meter({ events, clientId: 'client', consultantId: 'consultant', until: now }),
      },
      now,
    );
  const join = (userId: string): PresenceEvent => ({ userId, deviceId: 'd', kind: 'join', at: 5000 });

  test('ends as a no-show by whoever is not there when the grace is over', () => {
    const noShow = (noShowBy: string) => ({ steps: [{ do: 'end', reason: 'no_show', noShowBy }], nextAt: null });
    expect(waiting([], 119_999)).toEqual({ steps: [], nextAt: 120_000 });
    expect(waiting([], 120_000)).toEqual(noShow('both'));
    expect(waiting([join('client')], 120_000)).toEqual(noShow('consultant'));
    expect(waiting([join('consultant')], 120_000)).toEqual(noShow('client'));
  });

  test('is no no-show once both were there: its log says that it has begun', () => {
    const plan = waiting([join('client'), join('consultant')], 130_000);
    expect(plan).toEqual({ steps: [], nextAt: 5000 + 540_000 });
  });
});

describe('a running session', () => {
  test('a deadline that is no round number of binary ms is due at the very ms that nextAt names', () => {
    // 90% of 42 s
    const capped: Partial<SessionFacts> = {
      ...{ rate: 3558, cap: 42, freeSeconds: 0, notices: ['billing_started'] },
      holds: [{ seq: 1, status: 'held', amount: 42 }],
    };
    expect(at(37.799, capped)).toEqual({ steps: [], nextAt: 37_800 });
    expect(at(37.8, capped).steps).toEqual([notice('cap_near')]);
  });

  test('warns before the free time ends, and says when it bills', () => {
    expect(at(539)).toEqual({ steps: [], nextAt: 540_000 });
    expect(at(540)).toEqual({ steps: [notice('free_ending')], nextAt: 600_000 });
    expect(at(540, { notices: ['free_ending'] }).steps).toEqual([]);
    expect(at(600, { notices: ['free_ending'] }).steps).toEqual([notice('billing_started')]);
    expect(at(601).steps).toEqual([notice('billing_started')]);
    expect(at(15, { freeSeconds: 30 }).steps).toEqual([notice('free_ending')]);
    expect(at(0, { freeSeconds: 0 }).steps).toEqual([notice('billing_started')]);
  });

  test('ends unbilled when the free time ends without a valid hold', () => {
    for (const status of ['pending', 'requires_action', 'declined', 'failed', 'unknown', 'released'] as const) {
      const holds = [{ seq: 1, status, amount: 6000 }];
      expect(at(599.999, { holds }).steps.some((step) => step.do === 'end')).toBe(false);
      expect(at(600, { holds })).toEqual({ steps: end('payment_failed'), nextAt: null });
    }
    expect(at(600, { holds: [] }).steps).toEqual(end('payment_failed'));
  });

  test('ends an hour before the bank lets go of a hold, so that it can still be captured', () => {
    const day = 24 * HOUR;
    const captureBefore = 7 * day * 1000;
    const held = (status: HoldStatus) => [{ seq: 1, status, amount: 6000, captureBefore }];
    const facts = { rate: 1, cap: null, freeSeconds: 8 * day, notices: [] };
    expect(at(7 * day - HOUR - 1, { ...facts, holds: held('held') })).toEqual({
      steps: [],
      nextAt: (7 * day - HOUR) * 1000,
    });
    expect(at(7 * day - HOUR, { ...facts, holds: held('held') }).steps).toEqual(end('payment_failed'));
    expect(at(7 * day, { ...facts, holds: held('released') }).steps).not.toEqual(end('payment_failed'));
  });

  test('holds the next block its lead before the running one is used up, and ends with the held time if that fails', () => {
    const told: Partial<SessionFacts> = { notices: ['free_ending', 'billing_started'] };
    const used = 600 + HOUR;
    const second = (status: HoldStatus) => ({
      ...told,
      holds: [...ACTIVE.holds, { seq: 2, status, amount: 6000 }],
    });
    expect(at(used - 121, told)).toEqual({ steps: [], nextAt: (used - 120) * 1000 });
    expect(at(used - 120, told)).toEqual({ steps: [{ do: 'hold', seq: 2, amount: 6000 }], nextAt: used * 1000 });
    expect(at(used - 100, second('pending'))).toEqual({ steps: [], nextAt: used * 1000 });
    expect(at(used - 100, second('held'))).toEqual({ steps: [], nextAt: (used + HOUR - 120) * 1000 });
    for (const status of ['declined', 'failed', 'requires_action'] as const) {
      expect(at(used - 100, second(status))).toEqual({ steps: [notice('hold_failed')], nextAt: used * 1000 });
    }
    expect(at(used, second('declined')).steps).toEqual(end('payment_failed'));
    expect(at(used, second('held')).steps).toEqual([]);
  });

  test('the lead is at most half a block', () => {
    const short = {
      settings: { ...SETTINGS, holdBlockSeconds: 60 },
      holds: [{ seq: 1, status: 'held', amount: 100 }],
    } as const;
    expect(at(629, { ...short, notices: ['billing_started'] })).toEqual({ steps: [], nextAt: 630_000 });
    expect(at(630, { ...short, notices: ['billing_started'] }).steps).toEqual([{ do: 'hold', seq: 2, amount: 100 }]);
  });

  test('warns at 90% of the cap, ends at it, and holds no more than it', () => {
    const capped: Partial<SessionFacts> = {
      cap: 3000,
      holds: [{ seq: 1, status: 'held', amount: 3000 }],
      notices: ['free_ending', 'billing_started'],
    };
    // round-half-up reaches 3000 at 1800 s of 6000 an hour
    expect(at(600 + 1619, capped)).toEqual({ steps: [], nextAt: 2_220_000 });
    expect(at(600 + 1620, capped)).toEqual({ steps: [notice('cap_near')], nextAt: 2_400_000 });
    expect(at(600 + 1800, capped)).toEqual({ steps: end('cap_reached'), nextAt: null });
    expect(at(600, { cap: 0, holds: [] }).steps).toEqual(end('cap_reached'));
  });

  test('ends when somebody stays away too long, and not before', () => {
    const events: PresenceEvent[] = [
      { userId: 'client', deviceId: 'd', kind: 'join', at: 0 },
      { userId: 'consultant', deviceId: 'd', kind: 'join', at: 0 },
      { userId: 'consultant', deviceId: 'd', kind: 'leave', at: 10_000 },
    ];
    const away = (now: number) =>
      planSession(
        { ...ACTIVE, meter: meter({ events, clientId: 'client', consultantId: 'consultant', until: now }) },
        now,
      );
    expect(away(69_999)).toEqual({ steps: [], nextAt: 70_000 });
    expect(away(70_000)).toEqual({ steps: end('participant_lost'), nextAt: null });
  });

  test('that nobody was ever seen in is over a reconnect after it was opened', () => {
    const empty = (now: number) =>
      planSession({ ...ACTIVE, openedAt: 5000, meter: { ...after(0), ...nobody, running: false } }, now);
    const nobody = { present: { client: false, consultant: false }, startedAt: null };
    expect(empty(64_999)).toEqual({ steps: [], nextAt: 65_000 });
    expect(empty(65_000).steps).toEqual(end('participant_lost'));
  });

  test('a rate too small for a block to cost anything needs no hold until it does', () => {
    const tiny: Partial<SessionFacts> = {
      rate: 1,
      holds: [],
      settings: { ...SETTINGS, holdBlockSeconds: 60 },
      notices: ['free_ending', 'billing_started'],
    };
    // the first cent is due at 1800 s: within block 30, which ends there
    expect(at(600 + 1709, tiny)).toEqual({ steps: [], nextAt: (600 + 1710) * 1000 });
    expect(at(600 + 1710, tiny).steps).toEqual([{ do: 'hold', seq: 30, amount: 1 }]);
    expect(at(600 + 1740, tiny).steps).toEqual(end('payment_failed'));
  });

  test('a consultant who costs nothing is never held up', () => {
    expect(at(50_000, { rate: 0, holds: [], notices: ['billing_started'] })).toEqual({ steps: [], nextAt: null });
  });
});
