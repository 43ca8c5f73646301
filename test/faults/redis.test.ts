import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../support/actor.ts';
import { type Cluster, kubernetesQuestion, type Server } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import type { Books } from './books.ts';
import { askInviting, billed, inviteTo, joinBoth, openSession, startSession } from './story.ts';
import { setStage, type Troupe } from './troupe.ts';

/** Heartbeats follow from it: a shorter one would let a busy machine cut what no test means to cut. */
const LEASE_SECONDS = 5;

let cluster: Cluster;
let books: Books;
let troupe: Troupe;
let away: Server;
setStage({ servers: 2, env: { PRESENCE_LEASE_SECONDS: String(LEASE_SECONDS), RECONNECT_SECONDS: '20' } }, (it) => {
  ({ cluster, books, troupe } = it);
  away = cluster.servers[1]!;
});

const readiness = async (server: Server): Promise<number> => (await fetch(`${server.url}/health/ready`)).status;
const untilReady = (status: number): Promise<unknown> =>
  until(async () => (await Promise.all(cluster.servers.map(readiness))).every((it) => it === status), {
    what: () => `every server's readiness to be ${status}`,
  });
/**
 * Until every server is ready, and what one of them pushes reaches those on the other again: a connection that a stalled Redis cost
 * is opened anew after a pause of its own.
 */
async function untilTogether(): Promise<void> {
  await untilReady(200);
  const here = await troupe.consultant(troupe.home, ['django']);
  const there = await here.another(away.url);
  const hears = (from: Actor, to: Actor): Promise<unknown> => {
    const before = to.received.length;
    return until(
      async () => {
        // A server that has overslept its lease cuts those who come too early once more.
        for (const it of [from, to]) if (!it.socket.connected) await it.connect();
        await from.socket
          .timeout(500)
          .emitWithAck('availability:set', { status: 'available' })
          .catch(() => {});
        return to.received.slice(before).some((it) => it.event === 'availability:changed');
      },
      { every: 50, what: () => 'the servers to hear each other' },
    );
  };
  await hears(here, there);
  await hears(there, here);
  for (const it of [here, there]) it.disconnect();
}
/** Accepting asks the presence store; just after it has lost its memory the consultant may not be back in it yet. */
const acceptSoon = (client: Actor, matchId: string): Promise<unknown> =>
  until(async () => (await client.tryEmit('match:accept', { matchId })) === 'ok', {
    what: () => 'the offer to be accepted',
  });
/** Its resident memory, in megabytes. */
const memoryOf = (server: Server): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024;

describe('a Redis that has forgotten everything', () => {
  it('holds nothing up: who is online is said again, timers ring from their rows, sessions go on and are billed', async () => {
    const [talking, expert] = await Promise.all([troupe.client(), troupe.consultant(away)]);
    const session = await startSession(talking, expert);
    const [invitedOne, client, early] = await Promise.all([troupe.consultant(away), troupe.client(), troupe.client()]);
    const { match } = await inviteTo(client, invitedOne);
    const lonely = await early.emit('question:ask', { ...kubernetesQuestion, languages: ['fi'] });

    await cluster.redis.flush();

    // The invitation still stands, and the offer reaches the client on the other server.
    await invitedOne.emit('match:offer', { matchId: match.id });
    await client.next('match:offered', (it) => it.match.id === match.id);
    await acceptSoon(client, match.id);
    // Whoever comes now is asked what is still open.
    const newcomer = await troupe.consultant(away);
    await client.emit('session:end', { sessionId: (await client.next('session:opened')).session.id });
    const { question } = await inviteTo(client, newcomer);
    await client.emit('question:cancel', { questionId: question.id });
    await newcomer.next('match:rescinded', (it) => it.questionId === question.id && it.reason === 'cancelled');
    // The deadline of a question whose alarm is lost: moved into the past, so that the test need not wait for it.
    await books.query('update questions set expires_at = now(), next_action_at = now() where id = $1', [lonely.id]);
    await early.next('question:updated', (it) => it.id === lonely.id && it.status === 'expired');

    // Four seconds are held at a time: the session only goes on because the next hold was placed.
    await billed(talking, session, 5);
    const ended = await talking.emit('session:end', { sessionId: session.id });
    const settled = await books.untilSettled(session.id);
    expect(settled.charged_amount).toBe(ended.billable * 10);
    await until(async () => (await books.unfinished()).length === 0);
  }, 90_000);
});

describe('a Redis that answers nothing for longer than the lease', () => {
  it('costs nobody their question: it is acknowledged and durable at once, and matched when Redis is back', async () => {
    const [client, expert] = await Promise.all([troupe.client(), troupe.consultant()]);
    await askInviting(client, 1).then(({ id }) => client.emit('question:cancel', { questionId: id }));
    await cluster.redis.pause();
    const pausedAt = performance.now();
    try {
      const question = await client.emit('question:ask', kubernetesQuestion);
      expect(performance.now() - pausedAt).toBeLessThan(2_000);
      expect(await books.query('select status from questions where id = $1', [question.id])).toEqual([
        { status: 'open' },
      ]);
      // On the same server even the invitation needs no Redis.
      const { match } = await expert.next('match:invited', (it) => it.question.id === question.id);
      expect(await client.get(`/v1/questions/${question.id}`)).toMatchObject({ status: 'open' });
      await untilReady(503);
      await until(() => performance.now() - pausedAt > LEASE_SECONDS * 1_300, {
        what: () => 'more than a lease to pass',
      });
      await cluster.redis.resume();

      // The servers have overslept their lease, so that everybody had to come back by the front door.
      await until(() => cluster.servers.every((it) => it.output().includes('the presence lease ran out')));
      await untilTogether();
      await Promise.all(
        [client, expert].map((it) =>
          until(() => !it.socket.connected, { what: () => `the ${it.user.role} to be dropped` }),
        ),
      );
      const [seen] = await Promise.all([expert.connect({ url: away.url }), client.connect()]);
      expect(seen.invitations.map((it) => it.match.id)).toEqual([match.id]);
      await expert.emit('match:offer', { matchId: match.id });
      await client.next('match:offered', (it) => it.match.id === match.id);
      await acceptSoon(client, match.id);
    } finally {
      await cluster.redis.resume();
    }
    const { session } = await client.next('session:opened');
    await joinBoth(session, client, expert);
    await client.emit('session:end', { sessionId: session.id });
  }, 90_000);

  it('stops no session: it is started, told the time, ended and billed by one server alone', async () => {
    const [client, expert] = await Promise.all([troupe.client(), troupe.consultant()]);
    const session = await openSession(client, expert);
    await cluster.redis.pause();
    try {
      await joinBoth(session, client, expert);
      await billed(client, session, 1);
    } finally {
      await cluster.redis.resume();
    }
    const ended = await client.post<{ billable: number }>(`/v1/sessions/${session.id}/end`);
    expect(ended.billable).toBeGreaterThanOrEqual(1);
    expect((await books.untilSettled(session.id)).charged_amount).toBe(ended.billable * 10);
  }, 90_000);

  it('takes no memory: what cannot be told to the other servers is not kept for later', async () => {
    const [client, expert] = await Promise.all([troupe.client(), troupe.consultant()]);
    // Not begun: nothing but its people can end it, however long the flood takes.
    const session = await openSession(client, expert);
    const signal = { sdp: 'x'.repeat(30_000) };
    const flood = async (times: number): Promise<void> => {
      for (let sent = 0; sent < times; sent += 50) {
        await Promise.all(
          Array.from({ length: 50 }, () => client.emit('session:signal', { sessionId: session.id, signal })),
        );
      }
      expert.received.length = 0;
    };
    await flood(500);
    const before = memoryOf(troupe.home);
    await cluster.redis.pause();
    try {
      await flood(6_000);
      expect(memoryOf(troupe.home) - before).toBeLessThan(150);
    } finally {
      await cluster.redis.resume();
    }
    await untilTogether();
  }, 120_000);
});

describe('a Redis that was killed', () => {
  it('comes back empty at the same address, and all goes on with the connections that there were', async () => {
    const [talking, listening] = await Promise.all([troupe.client(), troupe.consultant(away)]);
    const session = await startSession(talking, listening);
    const [client, expert] = await Promise.all([troupe.client(), troupe.consultant(away)]);
    await cluster.redis.kill();
    await untilReady(503);
    const question = await client.emit('question:ask', kubernetesQuestion);
    expect(question.status).toBe('open');
    await billed(talking, session, 1);

    await cluster.redis.startAgain();
    await untilTogether();
    for (const it of [client, expert, talking, listening]) expect(it.socket.connected).toBe(true);
    // What was pushed meanwhile did not reach the other server; the state says it.
    const { invitations } = await until(async () => {
      const state = await expert.emit('sync', {});
      return state.invitations.some((it) => it.question.id === question.id) && state;
    });
    const { match } = invitations.find((it) => it.question.id === question.id)!;
    await until(async () => (await expert.tryEmit('match:offer', { matchId: match.id })) === 'ok');
    await client.next('match:offered', (it) => it.match.id === match.id);
    await acceptSoon(client, match.id);
    await Promise.all([client.next('session:opened'), expert.next('session:opened')]);
    const { session: other } = await client.next('session:opened');
    await client.emit('session:end', { sessionId: other.id });

    // The subscriptions are there again in both directions.
    await talking.emit('session:message', { sessionId: session.id, text: 'Are you there?' });
    await listening.next('session:message', (it) => it.text === 'Are you there?');
    await listening.emit('session:message', { sessionId: session.id, text: 'I am.' });
    await talking.next('session:message', (it) => it.text === 'I am.');
    await billed(talking, session, 5);
    const ended = await talking.emit('session:end', { sessionId: session.id });
    expect((await books.untilSettled(session.id)).charged_amount).toBe(ended.billable * 10);
  }, 90_000);
});
