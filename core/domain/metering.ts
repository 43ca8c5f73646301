/**
 * The session clock, computed from the append-only log of joins and leaves: it runs only while both are present.
 *
 * A person is present while at least one joined device has its media not down. A device counts from its join to its leave;
 * media only ever pause it, and a device that joins anew starts with its media up. Events may come twice and in any order:
 * they are sorted by time, and a repeated one changes nothing. What happened at one instant counts as its end state.
 */
import { amountFor } from './money.ts';

export type PresenceEvent = {
  userId: string;
  deviceId: string;
  kind: 'join' | 'leave' | 'media_down' | 'media_up';
  /** epoch ms, whole */
  at: number;
};

/** Everything that the log says up to one instant. Times are epoch ms. */
export type Meter = {
  elapsedMs: number;
  /** both are present at that instant */
  running: boolean;
  /** when both were present for the first time */
  startedAt: number | null;
  present: { client: boolean; consultant: boolean };
  /** when an absent person was last present; null while present, or if never present */
  absentSince: { client: number | null; consultant: number | null };
  everJoined: { client: boolean; consultant: boolean };
  /** when both were present; ordered, apart from each other, none empty */
  intervals: { from: number; to: number }[];
};

export type Party = 'client' | 'consultant';
const PARTIES = ['client', 'consultant'] as const satisfies readonly Party[];

/** `until`: the instant to read at, epoch ms; later events are ignored. */
export function meter(log: {
  events: readonly PresenceEvent[];
  clientId: string;
  consultantId: string;
  until: number;
}): Meter {
  const people = { client: newPerson(), consultant: newPerson() };
  const intervals: Meter['intervals'] = [];
  let startedAt: number | null = null;
  let runningSince: number | null = null;

  for (const { at, events } of instants(log.events, log.until)) {
    for (const event of events) {
      if (event.userId === log.clientId) apply(people.client, event);
      else if (event.userId === log.consultantId) apply(people.consultant, event);
    }
    for (const party of PARTIES) settle(people[party], at);
    const running = people.client.present && people.consultant.present;
    if (running && runningSince === null) {
      runningSince = at;
      startedAt ??= at;
    } else if (!running && runningSince !== null) {
      intervals.push({ from: runningSince, to: at });
      runningSince = null;
    }
  }
  if (runningSince !== null && runningSince < log.until) intervals.push({ from: runningSince, to: log.until });

  const of = <T>(read: (person: Person) => T) => ({ client: read(people.client), consultant: read(people.consultant) });
  return {
    elapsedMs: intervals.reduce((sum, { from, to }) => sum + to - from, 0),
    running: runningSince !== null,
    startedAt,
    present: of((person) => person.present),
    absentSince: of((person) => person.absentSince),
    everJoined: of((person) => person.everJoined),
    intervals,
  };
}

/** What the clock shows and costs: whole seconds, rounded down, and minor units. */
export type Reading = { elapsed: number; freeRemaining: number; billable: number; amount: number };

/**
 * @param it.rate minor units per hour
 * @param it.freeSeconds whole seconds
 * @param it.cap the client's spend cap, minor units; null: none
 * @param it.heldAmount what is held; when given, the amount never exceeds it
 */
export function reading(it: {
  meter: Pick<Meter, 'elapsedMs'>;
  rate: number;
  freeSeconds: number;
  cap: number | null;
  heldAmount?: number | undefined;
}): Reading {
  const elapsed = Math.floor(it.meter.elapsedMs / 1000);
  const billable = Math.max(0, elapsed - it.freeSeconds);
  const amount = amountFor(it.rate, billable, it.cap);
  return {
    elapsed,
    freeRemaining: Math.max(0, it.freeSeconds - elapsed),
    billable,
    amount: Math.min(amount, it.heldAmount ?? amount),
  };
}

interface Person {
  /** joined devices; the value says whether their media are down */
  devices: Map<string, { mediaDown: boolean }>;
  everJoined: boolean;
  present: boolean;
  absentSince: number | null;
}

const newPerson = (): Person => ({ devices: new Map(), everJoined: false, present: false, absentSince: null });

function apply(person: Person, { kind, deviceId }: PresenceEvent): void {
  const device = person.devices.get(deviceId);
  if (kind === 'leave') person.devices.delete(deviceId);
  else if (kind === 'join') {
    person.everJoined = true;
    if (!device) person.devices.set(deviceId, { mediaDown: false });
  } else if (device) device.mediaDown = kind === 'media_down';
}

function settle(person: Person, at: number): void {
  const present = [...person.devices.values()].some((device) => !device.mediaDown);
  if (present) person.absentSince = null;
  else if (person.present) person.absentSince = at;
  person.present = present;
}

function* instants(events: readonly PresenceEvent[], until: number) {
  const sorted = events.filter((event) => event.at <= until).sort((a, b) => a.at - b.at);
  for (let start = 0, end = 0; start < sorted.length; start = end) {
    const { at } = sorted[start]!;
    while (sorted[end]?.at === at) end++;
    yield { at, events: sorted.slice(start, end) };
  }
}
