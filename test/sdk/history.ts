/** What may happen to one user in a market, as the server tells it, and the lines over which they hear of it. */
import fc from 'fast-check';
import type { Question, ServerEventName, ServerEvents, Session, Snapshot } from '../../client-sdk/src/index.ts';
import { at, consultant, match, question, session } from './shapes.ts';

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

type Step =
  | 'invite'
  | 'rescind'
  | 'answer'
  | 'chosen'
  | 'ask'
  | 'widen'
  | 'offer'
  | 'withdraw'
  | 'close'
  | 'open'
  | 'start'
  | 'end';
const steps: Step[] = [
  'invite',
  'rescind',
  'answer',
  'chosen',
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
    } else if (step === 'answer') {
      // On another device of theirs: offered first and taken back later, or declined at once.
      const before = one(now.invitations);
      if (!before) continue;
      const wasOffered = before.match.status === 'offered';
      const status = wasOffered ? 'withdrawn' : pick % 2 === 1 ? 'declined' : 'offered';
      const answered = { ...before, match: { ...before.match, status } as const };
      const rest = now.invitations.filter((it) => it !== before);
      tell('match:answered', answered, { invitations: status === 'offered' ? [...rest, answered] : rest });
    } else if (step === 'chosen' && !now.session) {
      const chosen = now.invitations.find(({ match: it }) => it.status === 'offered')?.match;
      if (!chosen) continue;
      const opened = session(`s${ids++}`, ids, { matchId: chosen.id });
      const invitations = now.invitations.filter((it) => it.match !== chosen);
      tell('session:opened', { session: opened }, { session: opened, invitations });
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
