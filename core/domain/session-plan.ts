/**
 * What a live session needs next: warnings, the next hold, its end. The plan looks only at facts, so that a timer that rings
 * twice, late, or on another machine comes to the same result: once its steps are applied, the same instant plans nothing.
 */
import type { EndReason, NoticeCode } from '../../contract/states.ts';
import type { Meter } from './metering.ts';
import { holdAmount, secondsCovered, secondsToReach } from './money.ts';

export type HoldStatus =
  | 'pending'
  | 'requires_action'
  | 'held'
  | 'declined'
  | 'captured'
  | 'releasing'
  | 'released'
  | 'failed'
  | 'unknown';

export interface PlanSettings {
  noShowSeconds: number;
  reconnectSeconds: number;
  holdBlockSeconds: number;
  holdLeadSeconds: number;
}

/** Times are whole epoch ms, money is minor units; rate, free time and cap are those of acceptance. */
export interface SessionFacts {
  status: 'pending' | 'active';
  openedAt: number;
  rate: number;
  freeSeconds: number;
  cap: number | null;
  /** read at the `now` of the plan */
  meter: Meter;
  /** `captureBefore`: when the bank lets go of the money, epoch ms; null or left out: it does not say */
  holds: readonly { seq: number; status: HoldStatus; amount: number; captureBefore?: number | null | undefined }[];
  /** those already given */
  notices: readonly NoticeCode[];
  settings: PlanSettings;
  /** the least that the payment provider holds at once; 1 when left out */
  minimumHold?: number | undefined;
}

const NEVER = Number.POSITIVE_INFINITY;

export type NoShowBy = 'client' | 'consultant' | 'both';
export type Step =
  | { do: 'end'; reason: EndReason; noShowBy: NoShowBy | null }
  | { do: 'notice'; code: NoticeCode }
  | { do: 'hold'; seq: number; amount: number };

/** `nextAt`: the earliest instant after now at which something can become due if nobody comes or goes; null: none. */
export type SessionPlan = { steps: Step[]; nextAt: number | null };

/** An end stands alone: who is about to leave needs no warning. A session whose log says that it began is planned as active. */
export function planSession(facts: SessionFacts, now: number): SessionPlan {
  if (facts.status === 'pending' && facts.meter.startedAt === null) return planStart(facts, now);
  const clock = clockDues(facts);
  const elapsed = facts.meter.elapsedMs;
  // The clock stands while somebody is away, so an end that the clock brings always came before the one by absence.
  const end =
    clock.ends.find((it) => it.at <= elapsed)?.reason ??
    (lostAt(facts) <= now ? 'participant_lost' : capturableUntil(facts) <= now ? 'payment_failed' : null);
  if (end) return { steps: [{ do: 'end', reason: end, noShowBy: null }], nextAt: null };

  const steps = clock.steps.filter((it) => it.at <= elapsed && elapsed < it.until).map((it) => it.step);
  return { steps, nextAt: nextAt(facts, clock, now) };
}

function planStart({ openedAt, meter, settings }: SessionFacts, now: number): SessionPlan {
  const dueAt = Math.ceil(openedAt + settings.noShowSeconds * 1000);
  if (now < dueAt) return { steps: [], nextAt: dueAt };
  const { client, consultant } = meter.present;
  const noShowBy = client ? 'consultant' : consultant ? 'client' : 'both';
  return { steps: [{ do: 'end', reason: 'no_show', noShowBy }], nextAt: null };
}

/** When an absence has lasted too long; Infinity while both are present. */
function lostAt({ meter, openedAt, settings }: SessionFacts): number {
  const since = (['client', 'consultant'] as const)
    .filter((party) => !meter.present[party])
    .map((party) => meter.absentSince[party] ?? openedAt);
  return Math.ceil(Math.min(Number.POSITIVE_INFINITY, ...since) + settings.reconnectSeconds * 1000);
}

/** Ends a session that far before the bank lets go of a hold: settling, with all that may go wrong, has to be done by then. */
const CAPTURE_LEAD_MS = 3_600_000;

/** Until when everything that is held can surely be captured; Infinity: no end is known. */
function capturableUntil({ holds }: SessionFacts): number {
  const ends = holds.map(({ status, captureBefore }) => (status === 'held' ? captureBefore : null));
  return Math.min(...ends.map((it) => (it == null ? NEVER : it - CAPTURE_LEAD_MS)), NEVER);
}

/** What the clock brings; `at` and `until` are whole ms of elapsed time. */
interface ClockDues {
  ends: { at: number; reason: EndReason }[];
  steps: { at: number; until: number; step: Step }[];
}

const WARNING_SECONDS = 60;
const CAP_NEAR = 0.9;
const FAILED: readonly HoldStatus[] = ['failed', 'declined', 'requires_action', 'released'];

function clockDues(facts: SessionFacts): ClockDues {
  const { freeSeconds, rate, cap, settings } = facts;
  const given = new Set(facts.notices);
  // Whole ms: 37.8 s are 37800.000000000004 ms, which a timer set for 37800 would miss, again and again.
  const afterFree = (seconds: number): number => Math.round((freeSeconds + seconds) * 1000);
  const { coveredSeconds, next } = coverage(facts);
  const capSeconds = cap === null ? NEVER : secondsToReach({ rate, amount: cap });
  const lead = Math.min(settings.holdLeadSeconds, settings.holdBlockSeconds / 2);

  const steps: ClockDues['steps'] = [];
  const notice = (code: NoticeCode, at: number, until = NEVER): void => {
    if (!given.has(code)) steps.push({ at, until, step: { do: 'notice', code } });
  };
  if (freeSeconds > 0) notice('free_ending', afterFree(-Math.min(WARNING_SECONDS, freeSeconds / 2)), afterFree(0));
  notice('billing_started', afterFree(0));
  if (next && !next.tried) {
    steps.push({
      at: afterFree(coveredSeconds - lead),
      until: NEVER,
      step: { do: 'hold', seq: next.seq, amount: next.amount },
    });
  }
  if (next?.tried && FAILED.includes(next.tried)) notice('hold_failed', 0);
  if (capSeconds < NEVER) notice('cap_near', afterFree(CAP_NEAR * capSeconds));

  return {
    ends: [
      { at: afterFree(coveredSeconds), reason: 'payment_failed' },
      { at: afterFree(capSeconds), reason: 'cap_reached' },
    ],
    steps,
  };
}

/**
 * How far the unbroken row of held blocks pays, and the first block that it lacks. A block that costs nothing (a tiny rate)
 * needs no hold; `next` is null when nothing further needs one.
 */
function coverage({ rate, cap, holds, settings, minimumHold: minimum }: SessionFacts) {
  const status = new Map(holds.map((hold) => [hold.seq, hold.status]));
  const blocks = { rate, cap, blockSeconds: settings.holdBlockSeconds, minimum };
  for (let heldBlocks = 0; ; heldBlocks++) {
    const coveredSeconds = secondsCovered({ ...blocks, heldBlocks });
    if (coveredSeconds === NEVER) return { coveredSeconds, next: null };
    const seq = heldBlocks + 1;
    const amount = holdAmount({ ...blocks, seq });
    if (amount > 0 && status.get(seq) !== 'held') {
      return { coveredSeconds, next: { seq, amount, tried: status.get(seq) ?? null } };
    }
  }
}

function nextAt(facts: SessionFacts, { ends, steps }: ClockDues, now: number): number | null {
  const { running, elapsedMs } = facts.meter;
  const dues = running
    ? [...ends, ...steps]
        .map((it) => it.at)
        .filter((at) => at > elapsedMs)
        .map((at) => now + at - elapsedMs)
    : [lostAt(facts)];
  const earliest = Math.ceil(Math.min(NEVER, capturableUntil(facts), ...dues));
  return earliest === NEVER ? null : earliest;
}
