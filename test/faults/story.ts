/** The steps of a question's life, for tests that are about what happens to it on the way. */
import type { Match, Question, ServerPayloadOf, Session } from '../../contract/index.ts';
import type { Actor } from '../support/actor.ts';
import { kubernetesQuestion } from '../support/cluster.ts';
import { until } from '../support/until.ts';

/**
 * Asks, once so many are in the asking server's picture of who is online: it follows those who come with a delay of milliseconds,
 * and tests about something else should not depend on them.
 */
export async function askInviting(client: Actor, count: number, body: object = {}): Promise<Question> {
  return until(
    async () => {
      const question = await client.emit('question:ask', { ...kubernetesQuestion, ...body });
      if (question.invitedCount >= count) return question;
      await client.emit('question:cancel', { questionId: question.id });
      return null;
    },
    { every: 50, what: () => `a question to invite ${count}` },
  );
}

/** Asks, and waits until this consultant is invited. */
export async function inviteTo(client: Actor, expert: Actor): Promise<{ question: Question; match: Match }> {
  const question = await askInviting(client, 1);
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
