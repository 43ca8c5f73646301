import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../contract/index.ts';
import { Cluster } from '../support/cluster.ts';
import { ask, ended, freshTopic, fromNowOn, join, offer, openSession, settled, untilKnown } from './scenes.ts';

let cluster: Cluster;
let here: string;
let there: string;
beforeAll(async () => {
  cluster = await Cluster.start({ servers: 2, workers: 2, env: { RECONNECT_SECONDS: '20' } });
  [here, there] = cluster.servers.map((server) => server.url) as [string, string];
});
afterAll(async () => {
  await cluster?.stop();
});

describe('two servers and two workers are one product', () => {
  it('a question asked on one reaches a consultant on the other, through the call to the bill', async () => {
    const topic = freshTopic();
    const [client, consultant] = await Promise.all([
      cluster.client({ url: here }),
      cluster.consultant({ url: there, skills: [topic], rate: 36_000 }),
    ]);
    await untilKnown(client, topic, 1);
    const { session } = await openSession(cluster, { client, consultant, topic });
    await Promise.all([join(client, session), join(consultant, session)]);
    await Promise.all([client.next('session:started'), consultant.next('session:started')]);
    await consultant.emit('session:signal', { sessionId: session.id, signal: { candidate: 'a' } });
    expect((await client.next('session:signal')).fromUserId).toBe(consultant.id);

    // Each server tells the time to its own device, from memory, and both tell the same.
    const [mine, theirs] = await Promise.all([
      client.next('session:clock', (it) => it.billable >= 1),
      consultant.next('session:clock', (it) => it.billable >= 1),
    ]);
    expect(Math.abs(mine.elapsed - theirs.elapsed)).toBeLessThanOrEqual(1);
    await consultant.emit('session:end', { sessionId: session.id });
    expect((await ended(client, session)).endReason).toBe('ended_by_consultant');
    const bill = await settled(client, session);
    expect(bill.charge.amount.amount).toBe(bill.billable * 10);
  });

  it('whoever moves to the other server finds everything as it is: invitations, offers, the session', async () => {
    const topic = freshTopic();
    const [client, consultant, other] = await Promise.all([
      cluster.client({ url: here }),
      cluster.consultant({ url: here, skills: [topic] }),
      cluster.consultant({ url: there, skills: [topic] }),
    ]);
    await untilKnown(client, topic, 2);
    const question = await ask(client, topic);
    const match = await offer(consultant, question);
    await other.next('match:invited', (it) => it.question.id === question.id);

    const clientMoved = await client.connect({ url: there });
    expect(clientMoved.openQuestions.map((it) => it.question.id)).toEqual([question.id]);
    expect(clientMoved.openQuestions[0]?.offers.map((it) => it.match.id)).toEqual([match.id]);
    const otherMoved = await other.connect({ url: here });
    expect(otherMoved.invitations.map((it) => it.question.id)).toEqual([question.id]);
    expect(otherMoved.availability).toMatchObject({ availability: 'available' });

    const session = await client.emit('match:accept', { matchId: match.id });
    expect((await consultant.connect({ url: there })).session?.id).toBe(session.id);
    await client.emit('session:end', { sessionId: session.id });
    await ended(consultant, session);
  });

  it('a call goes on when a device moves to the other server; the time in between is not counted', async () => {
    const { client, consultant, session } = await openSession(cluster, {
      client: await cluster.client({ url: here }),
    });
    await Promise.all([join(client, session), join(consultant, session)]);
    await client.next('session:clock', (it) => it.elapsed >= 1);
    const next = fromNowOn(consultant);
    client.disconnect();
    await next('session:notice', (it) => it.code === 'peer_lost');
    const paused = await consultant.get<Session>(`/v1/sessions/${session.id}`);

    const snapshot = await client.connect({ url: there });
    expect(snapshot.session?.status).toBe('active');
    const stillPaused = await client.get<Session>(`/v1/sessions/${session.id}`);
    expect(stillPaused.elapsed).toBe(paused.elapsed);
    await join(client, session);
    await next('session:notice', (it) => it.code === 'peer_back');
    await client.next('session:clock', (it) => it.elapsed > paused.elapsed);
    await client.emit('session:end', { sessionId: session.id });
    await ended(consultant, session);
  });

  it('several devices of one person are one presence: a call stands while one of them is in it', async () => {
    const { client, consultant, session } = await openSession(cluster);
    await Promise.all([join(client, session), join(consultant, session)]);
    const second = await client.another(there);
    await second.emit('session:join', { sessionId: session.id });
    const next = fromNowOn(consultant);
    client.disconnect();
    await next('session:clock', (it) => it.elapsed >= 1);
    expect(consultant.all('session:notice').some((it) => it.code === 'peer_lost')).toBe(false);
    second.disconnect();
    await next('session:notice', (it) => it.code === 'peer_lost');
    await consultant.emit('session:end', { sessionId: session.id });
    expect((await settled(consultant, session)).status).toBe('completed');
  });
});
