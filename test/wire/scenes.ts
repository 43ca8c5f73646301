/** What wire tests do again and again, in the words of the business. Whoever waits, waits for an event or a condition. */
import pg from 'pg';
import type {
  AskBody,
  Match,
  Preview,
  Question,
  ServerEventName,
  ServerPayloadOf,
  Session,
} from '../../contract/index.ts';
import type { Actor } from '../support/actor.ts';
import { EventRefusal, HttpRefusal } from '../support/actor.ts';
import type { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';

/** So far apart that a question on one suits nobody of another: tests that share a cluster do not meet. */
const TOPICS =
  `kubernetes plumbing topology cruises typography patent-law django scrum cryptography copywriting gardening pytorch
  running trademark-law recruiting carpentry seo penetration-testing family-law number-theory onboarding-employees solar-energy
  salesforce-crm immigration-law nutrition photoshop`.split(/\s+/);

let topics = 0;
export function freshTopic(): string {
  const topic = TOPICS[topics++];
  if (!topic) throw new Error('more tests in one file than there are topics');
  return topic;
}

const words = (topic: string): string => topic.replaceAll('-', ' ');

export const questionOn = (topic: string, more: Partial<AskBody> = {}) => ({
  title: `Somebody for ${words(topic)}, please`,
  body: `We are stuck with ${words(topic)}, and should be glad of an hour with somebody who knows it well.`,
  skills: [topic],
  ...more,
});

export const ask = (client: Actor, topic: string, more: Partial<AskBody> = {}): Promise<Question> =>
  client.emit('question:ask', questionOn(topic, more));

/** Until the server that this client asks knows of so many who suit: a consultant who has just come is news for a few ms. */
export const untilKnown = (client: Actor, topic: string, count: number): Promise<unknown> => {
  const { title, body, skills } = questionOn(topic);
  return until(
    async () =>
      (await client.post<Preview>('/v1/matching/preview', { title, body, skills })).consultants.length === count,
    { what: () => `${count} consultants for ${topic} to be known` },
  );
};

/** The invitation to this question, which has come or is yet to come. */
export async function invitation(consultant: Actor, question: { id: string }): Promise<Match> {
  return (await consultant.next('match:invited', (it) => it.question.id === question.id)).match;
}

export const wasInvited = (consultant: Actor, question: { id: string }): boolean =>
  consultant.all('match:invited').some((it) => it.question.id === question.id);

/** Waits to be invited, and offers. */
export async function offer(consultant: Actor, question: { id: string }): Promise<Match> {
  return consultant.emit('match:offer', { matchId: (await invitation(consultant, question)).id });
}

export interface Talk {
  client: Actor;
  consultant: Actor;
  topic: string;
  question: Question;
  match: Match;
  session: Session;
}

/** Two who have found each other; neither has joined yet. `rate`: minor units per hour. */
export async function openSession(
  cluster: Cluster,
  options: { client?: Actor; consultant?: Actor; topic?: string; rate?: number; ask?: Partial<AskBody> } = {},
): Promise<Talk> {
  const { topic = freshTopic(), rate = 36_000 } = options;
  const [client, consultant] = await Promise.all([
    options.client ?? cluster.client(),
    options.consultant ?? cluster.consultant({ skills: [topic], rate }),
  ]);
  const question = await ask(client, topic, options.ask);
  const match = await offer(consultant, question);
  const session = await client.emit('match:accept', { matchId: match.id });
  return { client, consultant, topic, question, match, session };
}

export async function join(actor: Actor, { id: sessionId }: { id: string }): Promise<void> {
  await actor.emit('session:join', { sessionId });
}

/** Two in a call whose clock runs. */
export async function startSession(...args: Parameters<typeof openSession>): Promise<Talk> {
  const talk = await openSession(...args);
  await Promise.all([join(talk.client, talk.session), join(talk.consultant, talk.session)]);
  await talk.client.next('session:started', (it) => it.session.id === talk.session.id);
  return talk;
}

export const ended = async (actor: Actor, { id }: { id: string }): Promise<Session> =>
  (await actor.next('session:ended', (it) => it.session.id === id)).session;

/** The session with its books closed, as its participant sees it. */
export const settled = (actor: Actor, { id }: { id: string }): Promise<Session> =>
  until(async () => {
    const session = await actor.get<Session>(`/v1/sessions/${id}`);
    return session.charge.status !== 'held' && session;
  });

export const readQuestion = (actor: Actor, { id }: { id: string }): Promise<Question> =>
  actor.get<Question>(`/v1/questions/${id}`);

/** The question in this state, as its client is told. */
export const questionIs = (client: Actor, { id }: { id: string }, status: Question['status']): Promise<Question> =>
  client.next('question:updated', (it) => it.id === id && it.status === status);

/** From here on: what is already received does not count. */
export function fromNowOn(actor: Actor) {
  const after = actor.received.length;
  return <N extends ServerEventName>(event: N, matches?: (payload: ServerPayloadOf<N>) => boolean) =>
    actor.next(event, matches, { after });
}

/** How a request or an event was refused; `ok` when it was not. */
export async function codeOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return 'ok';
  } catch (error) {
    if (error instanceof EventRefusal) return error.error.code;
    if (error instanceof HttpRefusal) return error.problem.code;
    throw error;
  }
}

/** Straight to the database: for what takes weeks in life, and for looking behind the scenes. */
export async function query<Row extends object>(
  cluster: Cluster,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const connection = new pg.Client({ connectionString: cluster.database.url });
  await connection.connect();
  try {
    return (await connection.query<Row>(text, values)).rows;
  } finally {
    await connection.end();
  }
}

/** The question's time is up, whatever its first offer gave it. */
export const runOutOfTime = (cluster: Cluster, { id }: { id: string }) =>
  query(cluster, 'update questions set expires_at = now(), next_action_at = now() where id = $1', [id]);
