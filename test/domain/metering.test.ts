import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Meter, meter, type PresenceEvent, reading } from '../../core/domain/metering.ts';
import { amountFor } from '../../core/domain/money.ts';
import { PATIENCE, RUNS } from './runs.ts';

const CLIENT = 'client';
const CONSULTANT = 'consultant';
const LAST = 40;

const event: fc.Arbitrary<PresenceEvent> = fc.record({
  userId: fc.constantFrom(CLIENT, CLIENT, CONSULTANT, CONSULTANT, 'stranger'),
  deviceId: fc.constantFrom('phone', 'laptop'),
  kind: fc.constantFrom('join', 'join', 'leave', 'media_down', 'media_up'),
  at: fc.nat({ max: LAST }),
});
const events = fc.array(event, { maxLength: 24, size: 'max' });
const until = fc.nat({ max: LAST + 5 });
const read = (log: readonly PresenceEvent[], at: number): Meter =>
  meter({ events: log, clientId: CLIENT, consultantId: CONSULTANT, until: at });

/** The definition of presence, asked anew for one person and one millisecond, with no state carried along. */
function isPresent(log: readonly PresenceEvent[], userId: string, at: number): boolean {
  const known = log.filter((it) => it.userId === userId && it.at <= at).sort((a, b) => a.at - b.at);
  return ['phone', 'laptop'].some((deviceId) => {
    const own = known.filter((it) => it.deviceId === deviceId);
    const sinceLeave = own.slice(own.findLastIndex((it) => it.kind === 'leave') + 1);
    const joined = sinceLeave.findIndex((it) => it.kind === 'join');
    if (joined < 0) return false;
    return sinceLeave.slice(joined).findLast((it) => it.kind.startsWith('media'))?.kind !== 'media_down';
  });
}

/** Millisecond by millisecond. */
function naive(log: readonly PresenceEvent[], end: number): Meter {
  const instants = Array.from({ length: end + 1 }, (_, at) => ({
    at,
    client: isPresent(log, CLIENT, at),
    consultant: isPresent(log, CONSULTANT, at),
  }));
  const last = instants.at(-1)!;
  const both = instants.filter((it) => it.client && it.consultant).map((it) => it.at);
  const ran = both.filter((at) => at < end);
  const absentSince = (party: 'client' | 'consultant'): number | null => {
    if (last[party]) return null;
    const seen = instants.findLast((it) => it[party]);
    return seen ? seen.at + 1 : null;
  };
  const joined = (userId: string) => log.some((it) => it.userId === userId && it.kind === 'join' && it.at <= end);
  return {
    elapsedMs: ran.length,
    running: last.client && last.consultant,
    startedAt: both[0] ?? null,
    present: { client: last.client, consultant: last.consultant },
    absentSince: { client: absentSince('client'), consultant: absentSince('consultant') },
    everJoined: { client: joined(CLIENT), consultant: joined(CONSULTANT) },
    intervals: ran
      .filter((at) => !ran.includes(at - 1))
      .map((from) => ({ from, to: ran.find((at) => at >= from && !ran.includes(at + 1))! + 1 })),
  };
}

describe('the session clock', () => {
  test(
    'agrees with a millisecond-by-millisecond model for any joins, leaves, reconnects and repeats',
    () => {
      fc.assert(
        fc.property(events, until, (log, end) => {
          expect(read(log, end)).toEqual(naive(log, end));
        }),
        RUNS,
      );
    },
    PATIENCE,
  );

  test(
    'reads the same whatever order the events arrive in and however often they are delivered',
    () => {
      const distinct = fc.uniqueArray(event, { selector: (it) => it.at, maxLength: 20, size: 'max' });
      const delivered = distinct.chain((log) =>
        fc.record({
          log: fc.constant(log),
          arrived: fc
            .subarray(log)
            .chain((again) => fc.shuffledSubarray([...log, ...again], { minLength: log.length + again.length })),
        }),
      );
      fc.assert(
        fc.property(delivered, until, ({ log, arrived }, end) => {
          expect(read(arrived, end)).toEqual(read(log, end));
        }),
        RUNS,
      );
    },
    PATIENCE,
  );

  test(
    'is not moved by what happens later, and never runs backwards',
    () => {
      fc.assert(
        fc.property(events, until, fc.nat({ max: 20 }), (log, end, later) => {
          const known = log.filter((it) => it.at <= end);
          expect(read(log, end)).toEqual(read(known, end));
          const grown = read(log, end + later).elapsedMs - read(log, end).elapsedMs;
          expect(grown).toBeGreaterThanOrEqual(0);
          expect(grown).toBeLessThanOrEqual(later);
        }),
        RUNS,
      );
    },
    PATIENCE,
  );

  test('does not change the log that it reads', () => {
    const log: readonly PresenceEvent[] = Object.freeze([
      Object.freeze({ userId: CLIENT, deviceId: 'phone', kind: 'join', at: 9 } as const),
      Object.freeze({ userId: CONSULTANT, deviceId: 'phone', kind: 'join', at: 3 } as const),
    ]);
    expect(read(log, 20).elapsedMs).toBe(11);
    expect(log.map((it) => it.at)).toEqual([9, 3]);
  });

  test('pauses while the only device has no media, and not while another one has', () => {
    const both: PresenceEvent[] = [
      { userId: CLIENT, deviceId: 'phone', kind: 'join', at: 0 },
      { userId: CONSULTANT, deviceId: 'laptop', kind: 'join', at: 0 },
      { userId: CLIENT, deviceId: 'phone', kind: 'media_down', at: 10 },
      { userId: CLIENT, deviceId: 'phone', kind: 'media_up', at: 25 },
    ];
    expect(read(both, 30)).toMatchObject({ elapsedMs: 15, running: true });
    expect(read(both, 20)).toMatchObject({ elapsedMs: 10, running: false, absentSince: { client: 10 } });
    const second: PresenceEvent = { userId: CLIENT, deviceId: 'laptop', kind: 'join', at: 5 };
    expect(read([...both, second], 30).elapsedMs).toBe(30);
  });
});

describe('the reading of the clock', () => {
  test('rounds down to whole seconds and never costs more than the cap or what is held', () => {
    const input = fc.record({
      elapsedMs: fc.nat({ max: 20_000_000 }),
      rate: fc.integer({ min: 1, max: 1_000_000 }),
      freeSeconds: fc.nat({ max: 1200 }),
      cap: fc.option(fc.nat({ max: 100_000 }), { nil: null }),
      heldAmount: fc.option(fc.nat({ max: 100_000 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(input, ({ elapsedMs, ...it }) => {
        const { elapsed, freeRemaining, billable, amount } = reading({ ...it, meter: { elapsedMs } });
        expect(elapsed * 1000 <= elapsedMs && elapsedMs < (elapsed + 1) * 1000).toBe(true);
        expect(it.freeSeconds - freeRemaining + billable).toBe(elapsed);
        expect(freeRemaining === 0 || billable === 0).toBe(true);
        const bounds = [amountFor(it.rate, billable, null), it.cap, it.heldAmount].filter((bound) => bound != null);
        expect(amount).toBe(Math.min(...bounds));
      }),
      RUNS,
    );
  });
});
