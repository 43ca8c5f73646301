import { buildLexicon } from '../../../core/domain/keywords.ts';
import { OnlineIndex } from '../../../core/online/index.ts';
import type { Policy } from '../policy.ts';
import type { Person, World } from '../world/world.ts';
import { choose, endSession, rate, react } from './answering.ts';
import { advance, ask, consider, leave } from './asking.ts';
import { comeOnline, goOffline, releaseGone } from './availability.ts';
import { EventQueue } from './event-queue.ts';
import { newPersonNotes, newQuestionNotes, type PersonNotes, type QuestionNotes } from './notes.ts';
import type { Consultant, Event, Run } from './run.ts';
import { Track } from './track.ts';

/** In the world's order, so that two runs of one world can be compared place by place. */
export interface Notes {
  readonly questions: readonly QuestionNotes[];
  readonly people: readonly PersonNotes[];
}

/** Plays a world under a policy to its end. The same two give the same notes. */
export function replay(world: World, policy: Policy): Notes {
  const queue = new EventQueue<Event>(world.startsAt);
  const clock = { now: () => queue.now() };
  const consultants = new Map(world.people.map((person) => [person.id, enter(person, world)]));
  const run: Run = {
    world,
    policy,
    lexicon: buildLexicon(world.taxonomy),
    queue,
    clock,
    online: new OnlineIndex({
      weights: policy.weights,
      invitationsPerHour: policy.invitationsPerHour,
      clock: clock.now,
    }),
    consultants,
    open: new Set(),
    clientsInSession: new Set(),
  };
  const notes = new Map(world.questions.map((question) => [question.id, newQuestionNotes()]));
  for (const consultant of consultants.values()) {
    for (const { from, to } of consultant.person.shifts) {
      queue.push(from, { kind: 'come', consultant });
      queue.push(to, { kind: 'go', consultant });
    }
  }
  for (const question of world.questions) queue.push(question.at, { kind: 'ask', question });
  for (let event = queue.pop(); event; event = queue.pop()) handle(run, event, notes);
  return { questions: [...notes.values()], people: [...consultants.values()].map((it) => it.notes) };
}

function handle(run: Run, event: Event, notes: ReadonlyMap<string, QuestionNotes>): void {
  switch (event.kind) {
    case 'ask':
      ask(run, event.question, notes.get(event.question.id)!);
      break;
    case 'advance':
      advance(run, event.asked);
      break;
    case 'react':
      react(run, event.match, event.reaction);
      break;
    case 'choose':
      choose(run, event.asked);
      break;
    case 'leave':
      leave(run, event.asked);
      break;
    case 'end':
      endSession(run, event.session);
      break;
    case 'rate':
      rate(run, event.session);
      break;
    case 'come':
      comeOnline(run, event.consultant);
      break;
    case 'go':
      goOffline(run, event.consultant);
      break;
    case 'gone':
      releaseGone(run, event.consultant, event.since);
      break;
    case 'free':
      consider(run, event.consultant);
      break;
  }
}

function enter(person: Person, { startsAt, endsAt }: World): Consultant {
  const track = new Track(person, startsAt);
  const newcomer = person.past.sessions.length + person.past.earlier.sessions === 0;
  const notes = newPersonNotes(track.tier, newcomer);
  notes.onlineMs = person.shifts.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, endsAt) - from), 0);
  return {
    person,
    track,
    notes,
    invitedAt: [],
    matches: new Set(),
    lastActiveAt: Math.max(0, ...person.past.sessions.map((it) => it.at)),
    offlineSince: startsAt,
    session: null,
    wrapUpUntil: null,
  };
}
