/** What may happen to one user in a market, as the server tells it, and the lines over which they hear of it. */
import fc from 'fast-check';
import type { Match, Question, ServerEventName, ServerEvents, Session, Snapshot } from '../../client-sdk/src/index.ts';

/** An event with the state of the server right after it. */
export interface Happening {
  event: ServerEventName;
  payload: ServerEvents[ServerEventName];
  after: Snapshot;
}

/** One connection, from its beginning to its loss. */
export interface Line {
  /** In this order; some twice. */
  arrives: Happening[];
  /** So many happenings had happened when its snapshot was read. */
  readAt: number;
  /** So many events arrive before the snapshot. */
  early: number;
}

const nobody: Snapshot = {
  user: {
    id: 'me',
    email: 'me@test.local',
    name: 'Me',
    role: 'client',
    timeZone: null,
    emailVerified: true,
    createdAt: '2026-01-01T00:00:00.000Z',
  },
  invitations: [],
  openQuestions: [],
  session: null,
};

export const snapshotAt = (happenings: readonly Happening[], count: number): Snapshot =>
  happenings[count - 1]?.after ?? nobody;

const rate = { amount: 10_000, currency: 'USD' } as const;
const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

const question = (id: string, more: Partial<Question> = {}): Question => ({
  id,
  title: 'A title',
  body: 'A body of ten',
  category: null,
  skills: [],
  keywords: [],
  urgency: 'medium',
  languages: ['en'],
  currency: 'USD',
  maxHourlyRate: null,
  spendCap: null,
  freeSeconds: 600,
  freeTimeNote: null,
  acceptance: 'choose',
  status: 'open',
  wave: 0,
  invitedCount: 0,
  offeredCount: 0,
  createdAt: at(0),
  expiresAt: at(120),
  expiredReason: null,
  advice: null,
  sessionId: null,
  ...more,
});
const match = (id: string, questionId: string, status: Match['status']): Match => ({
  id,
  questionId,
  consultantId: `k-${id}`,
  status,
  wave: 1,
  score: 0.5,
  scoreParts: {},
  invitedAt: at(1),
  expiresAt: null,
  respondedAt: null,
  note: null,
  hourlyRate: rate,
  freeSeconds: 600,
  freeTimeNote: null,
});
const consultant = (id: string): ServerEvents['match:offered']['consultant'] => ({
  id,
  name: 'K',
  headline: '',
  bio: '',
  skills: [],
  languages: ['en'],
  hourlyRate: rate,
  tier: 'growing',
  trustScore: 50,
  rating: { average: null, count: 0 },
  completedSessions: 0,
  presence: 'online',
  medianResponseMs: null,
});
const session = (id: string, second: number, more: Partial<Session>): Session => ({
  id,
  questionId: 'q',
  matchId: 'm',
  clientId: 'me',
  consultantId: 'k',
  status: 'pending',
  hourlyRate: rate,
  freeSeconds: 600,
  spendCap: null,
  openedAt: at(second),
  startedAt: null,
  endedAt: null,
  elapsed: 0,
  billable: 0,
  amount: { amount: 0, currency: 'USD' },
  charge: { status: 'none', amount: { amount: 0, currency: 'USD' } },
  endReason: null,
  noShowBy: null,
  ...more,
});

type Step = 'invite' | 'rescind' | 'ask' | 'widen' | 'offer' | 'withdraw' | 'close' | 'open' | 'start' | 'end';
const steps: Step[] = [
  'invite',
  'rescind',
  'ask',
  'widen',
  'offer',
  'offer',
  'withdraw',
  'close',
  'open',
  'start',
  'end',
];

/** A step that cannot be made now is left out. */
function play(choices: readonly { step: Step; pick: number }[]): Happening[] {
  const happenings: Happening[] = [];
  let now = nobody;
  let ids = 0;
  const tell = <Name extends ServerEventName>(
    event: Name,
    payload: ServerEvents[Name],
    after: Partial<Snapshot>,
  ): void => {
    now = { ...now, ...after };
    happenings.push({ event, payload, after: now });
  };
  for (const { step, pick } of choices) {
    const one = <Item>(items: readonly Item[]): Item | undefined => items[pick % Math.max(1, items.length)];
    const open = one(now.openQuestions);
    const others = now.openQuestions.filter((it) => it !== open);
    const grow = (more: Partial<Question>, offers = open?.offers ?? []): void => {
      if (!open) return;
      const grown = { ...open.question, ...more };
      tell('question:updated', grown, { openQuestions: [...others, { question: grown, offers }] });
    };
    if (step === 'invite') {
      const invitation = { match: match(`i${ids++}`, `theirs${ids}`, 'invited'), question: question(`theirs${ids}`) };
      const payload = { ...invitation, expiresAt: at(20) };
      tell('match:invited', payload, { invitations: [...now.invitations, invitation] });
    } else if (step === 'rescind') {
      const gone = one(now.invitations)?.match;
      if (!gone) continue;
      const payload = { matchId: gone.id, questionId: gone.questionId, reason: 'taken' as const };
      tell('match:rescinded', payload, { invitations: now.invitations.filter((it) => it.match.id !== gone.id) });
    } else if (step === 'ask') {
      const asked = question(`q${ids++}`);
      tell('question:updated', asked, { openQuestions: [...now.openQuestions, { question: asked, offers: [] }] });
    } else if (step === 'widen') {
      grow({ wave: (open?.question.wave ?? 0) + 1, invitedCount: (open?.question.invitedCount ?? 0) + 1 + (pick % 4) });
    } else if (step === 'offer' && open) {
      const offer = { match: match(`o${ids++}`, open.question.id, 'offered'), consultant: consultant(`k${ids}`) };
      const offers = [...open.offers, offer];
      tell('match:offered', offer, { openQuestions: [...others, { ...open, offers }] });
    } else if (step === 'withdraw' && open) {
      const gone = one(open.offers)?.match;
      if (!gone) continue;
      const offers = open.offers.filter((it) => it.match.id !== gone.id);
      const payload = { matchId: gone.id, questionId: open.question.id };
      tell('match:withdrawn', payload, { openQuestions: [...others, { ...open, offers }] });
    } else if (step === 'close' && open) {
      tell(
        'question:updated',
        { ...open.question, status: pick % 2 ? 'matched' : 'expired' },
        { openQuestions: others },
      );
    } else if (step === 'open' && !now.session) {
      const opened = session(`s${ids++}`, ids, {});
      tell('session:opened', { session: opened }, { session: opened });
    } else if (step === 'start' && now.session?.status === 'pending') {
      const started: Session = { ...now.session, status: 'active', startedAt: at(60) };
      tell('session:started', { session: started }, { session: started });
    } else if (step === 'end' && now.session) {
      tell('session:ended', { session: { ...now.session, status: 'completed', endedAt: at(99) } }, { session: null });
    }
  }
  return happenings;
}

/** Anything that may happen to somebody who both asks and advises. */
export const history: fc.Arbitrary<Happening[]> = fc
  .array(fc.record({ step: fc.constantFrom(...steps), pick: fc.nat(50) }), { maxLength: 40 })
  .map(play);

/**
 * Lines over which it is heard: between two of them events are lost; within one they are doubled and overtake each other. The
 * snapshot of each is read at some time after the line stands, and arrives some time after that.
 */
export function lines(happenings: readonly Happening[]): fc.Arbitrary<Line[]> {
  const length = happenings.length;
  const stretch = fc.record({
    lost: fc.nat(6),
    heard: fc.nat(12),
    reading: fc.nat(4),
    travelling: fc.nat(4),
    disorder: fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { maxLength: 8 }),
    doubled: fc.array(fc.nat(40), { maxLength: 4 }),
  });
  return fc.array(stretch, { minLength: 1, maxLength: 5 }).map((stretches) => {
    let position = 0;
    return stretches.map(({ lost, heard, reading, travelling, disorder, doubled }, index) => {
      const from = Math.min(length, position + lost);
      // The last line stays.
      const to = index === stretches.length - 1 ? length : Math.min(length, from + heard);
      position = to;
      const arrives = happenings.slice(from, to);
      for (const [a, b] of disorder) swap(arrives, a, b);
      for (const it of doubled) {
        const again = arrives[it % Math.max(1, arrives.length)];
        if (again) arrives.push(again);
      }
      const readAt = Math.min(to, from + reading);
      return { arrives, readAt, early: Math.min(arrives.length, reading + travelling) };
    });
  });
}

function swap<Item>(items: Item[], a: number, b: number): void {
  const [i, j] = [a % Math.max(1, items.length), b % Math.max(1, items.length)];
  const [first, second] = [items[i], items[j]];
  if (first === undefined || second === undefined) return;
  items[i] = second;
  items[j] = first;
}
