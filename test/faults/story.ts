/** The steps of a question's life, for tests that are about what happens to it on the way. */
import type { Match, Question, ServerPayloadOf, Session } from '../../contract/index.ts';
import type { Actor } from '../support/actor.ts';
import { kubernetesQuestion } from '../support/cluster.ts';

/** Asks, and waits until this consultant is invited. */
export async function inviteTo(
  client: Actor,
  expert: Actor,
  body: object = {},
): Promise<{ question: Question; match: Match }> {
  const question = await client.emit('question:ask', { ...kubernetesQuestion, ...body });
  const { match } = await expert.next('match:invited', (it) => it.question.id === question.id);
  return { question, match };
}

/** Asks, offers and accepts. */
export async function openSession(client: Actor, expert: Actor): Promise<Session> {
  const { match } = await inviteTo(client, expert);
  await expert.emit('match:offer', { matchId: match.id });
  return client.emit('match:accept', { matchId: match.id });
}

/** Asks, offers, accepts, and both join. */
export async function startSession(client: Actor, expert: Actor): Promise<Session> {
  const session = await openSession(client, expert);
  await joinBoth(session, client, expert);
  return session;
}

export async function joinBoth(session: Session, ...people: Actor[]): Promise<void> {
  await Promise.all(people.map((it) => it.emit('session:join', { sessionId: session.id })));
  await Promise.all(people.map((it) => it.next('session:started', ({ session: { id } }) => id === session.id)));
}

/** Waits until the clock of a session shows so many billable seconds. */
export async function billed(
  actor: Actor,
  session: Session,
  seconds: number,
): Promise<ServerPayloadOf<'session:clock'>> {
  return actor.next('session:clock', (it) => it.sessionId === session.id && it.billable >= seconds);
}
