import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ClientEventName, DataOf, Match, Session } from '../../contract/index.ts';
import { type Actor, EventRefusal } from '../support/actor.ts';
import type { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { atOnce, inBatches, reportTimes } from './barrier.ts';
import type { Books } from './books.ts';
import { holdRows } from './holding.ts';
import { askInviting } from './story.ts';
import { setStage, type Troupe } from './troupe.ts';

let cluster: Cluster;
let books: Books;
let troupe: Troupe;
setStage({ servers: 2, env: { RECONNECT_SECONDS: '10' } }, (it) => ({ cluster, books, troupe } = it));

const TOPICS = ['kubernetes', 'postgresql', 'react', 'django'];
const ROUNDS = 3;
/** So many answers between two cuts: every step of the flow is hit in one round or another. */
const ANSWERS_PER_CUT = 6;

describe('a Postgres that cuts all connections in the middle of the traffic', () => {
  it('costs a clear error and another try: nothing is lost, nothing is done twice', async () => {
    let answers = 0;
    let refused = 0;
    /** Tries again whatever was cut; any other refusal fails the test. */
    const insist = <N extends ClientEventName>(actor: Actor, event: N, payload: object): Promise<DataOf<N>> =>
      until<DataOf<N> | null>(
        async () => {
          try {
            const data = await actor.emit(event, payload);
            answers++;
            return data;
          } catch (error) {
            if (!(error instanceof EventRefusal) || !['internal', 'overloaded'].includes(error.error.code)) throw error;
            refused++;
            return null;
          }
        },
        { within: 30_000, what: () => `${event} to be taken` },
      ) as Promise<DataOf<N>>;

    async function travel(client: Actor, expert: Actor, topic: string): Promise<Session> {
      const question = await insist(client, 'question:ask', {
        title: `A problem with ${topic}`,
        body: `We have a problem with our ${topic} and need somebody who knows ${topic} well.`,
        skills: [topic],
        idempotencyKey: randomUUID(),
      });
      // What was pushed may be lost with the connection; the state never is.
      const match = await until(
        async () =>
          (await insist(expert, 'sync', {})).invitations.find((it) => it.question.id === question.id)?.match ?? null,
        { within: 30_000, every: 50, what: () => `an invitation to ${topic}` },
      );
      await insist(expert, 'match:offer', { matchId: match.id });
      const session = await insist(client, 'match:accept', { matchId: match.id });
      for (const it of [client, expert]) await insist(it, 'session:join', { sessionId: session.id });
      await until(async () => (await insist(client, 'sync', {})).session?.status === 'active');
      const ended = await insist(client, 'session:end', { sessionId: session.id });
      expect(ended).toMatchObject({ id: session.id, status: 'completed', endReason: 'ended_by_client' });
      return ended;
    }

    let done = false;
    const cutting = (async () => {
      let cuts = 0;
      for (let next = ANSWERS_PER_CUT; !done; next += ANSWERS_PER_CUT) {
        await until(() => done || answers >= next, { within: 60_000 });
        await books.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
        );
        cuts++;
      }
      return cuts;
    })();

    const couples = await inBatches(TOPICS.length, 4, (n) =>
      Promise.all([
        troupe.client(cluster.servers[n % 2]),
        troupe.consultant(cluster.servers[(n + 1) % 2], [TOPICS[n]!]),
      ]),
    );
    const travels = couples.map(async ([client, expert], n) => {
      const sessions: Session[] = [];
      for (let round = 0; round < ROUNDS; round++) sessions.push(await travel(client, expert, TOPICS[n]!));
      return sessions;
    });
    const sessions = (await Promise.all(travels).finally(() => (done = true))).flat();
    const cuts = await cutting;
    console.info(`${cuts} times all connections cut, ${answers} answers, ${refused} refusals tried again`);
    expect(cuts).toBeGreaterThan(10);

    // One question per key and one session per question, however often they were asked for.
    const clients = couples.map(([client]) => client.id);
    const [count] = await books.query(
      `select (select count(*)::int from questions where client_id = any($1)) as questions,
        (select count(*)::int from sessions where client_id = any($1)) as sessions`,
      [clients],
    );
    expect(count).toEqual({ questions: TOPICS.length * ROUNDS, sessions: TOPICS.length * ROUNDS });
    for (const { id } of sessions) await books.untilSettled(id);
    await until(async () => (await books.unfinished()).length === 0, { within: 30_000 });
    for (const server of cluster.servers) expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
  }, 180_000);
});

describe('a question that somebody else keeps locked', () => {
  async function offered(consultants: number): Promise<{ client: Actor; offers: Match[] }> {
    const experts = await inBatches(consultants, 5, () => troupe.consultant());
    const client = await troupe.client();
    const question = await askInviting(client, experts.length);
    const offers = await Promise.all(
      experts.map(async (it) => {
        const { match } = await it.next('match:invited', ({ question: { id } }) => id === question.id);
        return it.emit('match:offer', { matchId: match.id });
      }),
    );
    return { client, offers };
  }

  it('keeps nobody waiting for longer than the lock timeout, and nobody is told that it is taken', async () => {
    const { client, offers } = await offered(10);
    const lock = await holdRows(cluster.database.url, 'select 1 from questions where id = $1 for update', [
      offers[0]!.questionId,
    ]);
    try {
      const outcomes = await atOnce(offers, (offer) => client.emit('match:accept', { matchId: offer.id }));
      reportTimes('10 acceptances of a locked question', outcomes);
      expect(outcomes.map((it) => it.code)).toEqual(offers.map(() => 'overloaded'));
      expect(Math.max(...outcomes.map((it) => it.ms))).toBeLessThan(5_000);
    } finally {
      await lock.letGo();
    }
    const session = await client.emit('match:accept', { matchId: offers[0]!.id });
    expect(session).toMatchObject({ matchId: offers[0]!.id, status: 'pending' });
    expect(await client.tryEmit('match:accept', { matchId: offers[1]!.id })).toBe('already_taken');
    await client.emit('session:end', { sessionId: session.id });
  }, 60_000);

  it('is accepted as soon as it is let go of, by one', async () => {
    const { client, offers } = await offered(10);
    const lock = await holdRows(cluster.database.url, 'select 1 from questions where id = $1 for update', [
      offers[0]!.questionId,
    ]);
    const racing = atOnce(offers, (offer) => client.emit('match:accept', { matchId: offer.id }));
    await until(async () => {
      const [row] = await books.query<{ waiting: number }>(
        `select count(*)::int as waiting from pg_locks where not granted and pid in
           (select pid from pg_stat_activity where datname = current_database())`,
      );
      return row!.waiting > 0;
    });
    await lock.letGo();
    const outcomes = await racing;
    reportTimes('10 acceptances of a question that was locked for a moment', outcomes);
    expect(outcomes.filter((it) => it.code === 'ok')).toHaveLength(1);
    expect(
      outcomes.map((it) => it.code).filter((code) => !['ok', 'already_taken', 'overloaded'].includes(code)),
    ).toEqual([]);
    const session = outcomes.find((it) => it.code === 'ok')!.data!;
    await client.emit('session:end', { sessionId: session.id });
  }, 60_000);

  it('and a session whose row is locked still lets its people talk, and ends when it is free', async () => {
    const { client, offers } = await offered(1);
    const session = await client.emit('match:accept', { matchId: offers[0]!.id });
    const lock = await holdRows(cluster.database.url, 'select 1 from sessions where id = $1 for no key update', [
      session.id,
    ]);
    const ending = client.emit('session:end', { sessionId: session.id });
    await client.emit('session:message', { sessionId: session.id, text: 'Still here.' });
    await lock.letGo();
    expect(await ending).toMatchObject({ status: 'cancelled', endReason: 'ended_by_client' });
  }, 60_000);
});
