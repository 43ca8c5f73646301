import { describe, expect, it } from 'vitest';
import type { Session } from '../../contract/index.ts';
import { type Cluster, kubernetesQuestion } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import type { Books } from './books.ts';
import { askInviting, billed, joinBoth, startSession } from './story.ts';
import { setStage, type Troupe } from './troupe.ts';

let cluster: Cluster;
let books: Books;
let troupe: Troupe;
setStage({ env: { PRESENCE_LEASE_SECONDS: '4', RECONNECT_SECONDS: '12' } }, (it) => ({ cluster, books, troupe } = it));

describe('a server that dies right after it has acknowledged a question', () => {
  it('leaves it to those on the other servers, every time', async () => {
    const expert = await troupe.consultant();
    for (let round = 1; round <= 4; round++) {
      const doomed = await cluster.addServer();
      const client = await troupe.client(doomed);
      const question = await client.emit('question:ask', kubernetesQuestion);
      await doomed.kill('SIGKILL');
      const { match } = await expert.next('match:invited', (it) => it.question.id === question.id);
      await expert.emit('match:offer', { matchId: match.id });
      const snapshot = await client.connect({ url: troupe.home.url });
      expect(snapshot.openQuestions.map((it) => it.question.id)).toEqual([question.id]);
      expect(snapshot.openQuestions[0]?.offers.map((it) => it.match.id)).toEqual([match.id]);
      const before = expert.received.length;
      const session = await client.emit('match:accept', { matchId: match.id });
      await joinBoth(session, client, expert);
      await client.emit('session:end', { sessionId: session.id });
      await expert.next('availability:changed', (it) => it.reason === 'free', { after: before });
    }
  }, 120_000);

  it('leaves it to those who were on it themselves, once they are back on another', async () => {
    const doomed = await cluster.addServer();
    const [client, expert] = await Promise.all([troupe.client(doomed), troupe.consultant(doomed)]);
    const question = await askInviting(client, 1);
    await doomed.kill('SIGKILL');
    const [seen] = await Promise.all([
      expert.connect({ url: troupe.home.url }),
      client.connect({ url: troupe.home.url }),
    ]);
    expect(seen.invitations.map((it) => it.question.id)).toEqual([question.id]);
    const offer = await expert.emit('match:offer', { matchId: seen.invitations[0]!.match.id });
    await client.next('match:offered', (it) => it.match.id === offer.id);
    const session = await client.emit('match:accept', { matchId: offer.id });
    await joinBoth(session, client, expert);
    await client.emit('session:end', { sessionId: session.id });
  }, 60_000);

  it('leaves it to whoever comes to a server that is only started afterwards', async () => {
    const doomed = await cluster.addServer();
    const client = await troupe.client(doomed);
    const question = await client.emit('question:ask', kubernetesQuestion);
    expect(question.invitedCount).toBe(0);
    await doomed.kill('SIGKILL');
    const fresh = await cluster.addServer();
    const expert = await troupe.consultant(fresh);
    const { match } = await expert.next('match:invited', (it) => it.question.id === question.id);
    await expert.emit('match:offer', { matchId: match.id });
    const snapshot = await client.connect({ url: fresh.url });
    expect(snapshot.openQuestions[0]?.offers.map((it) => it.match.id)).toEqual([match.id]);
    const session = await client.emit('match:accept', { matchId: match.id });
    await client.emit('session:end', { sessionId: session.id });
    await fresh.kill();
  }, 60_000);
});

describe('a server that dies in a session', () => {
  interface Entry {
    user_id: string;
    node_id: string;
    device_id: string;
    kind: string;
    at: number;
  }
  const logOf = (session: Session): Promise<Entry[]> =>
    books.query<Entry>(
      `select user_id, node_id, device_id, kind, extract(epoch from at)::float8 * 1000 as at
       from session_presence where session_id = $1 order by id`,
      [session.id],
    );
  const untilClosed = (session: Session, people: number): Promise<Entry[]> =>
    until(
      async () => {
        const closed = (await logOf(session)).filter((it) => it.kind === 'leave');
        return closed.length === people && closed;
      },
      { what: () => `${people} intervals to be closed` },
    );
  const lastSignOfLife = async (nodeId: string): Promise<number> => {
    const [node] = await books.query<{ at: number }>(
      'select extract(epoch from renewed_at)::float8 * 1000 as at from nodes where id = $1',
      [nodeId],
    );
    return node!.at;
  };

  it('takes its people out of the session as of its last sign of life, and the clock stands until they are back', async () => {
    const doomed = await cluster.addServer();
    const [client, expert] = await Promise.all([troupe.client(doomed), troupe.consultant()]);
    const session = await startSession(client, expert);
    await billed(expert, session, 1);
    const killedAt = Date.now();
    await doomed.kill('SIGKILL');

    const [closed] = await untilClosed(session, 1);
    expect(closed).toMatchObject({ user_id: client.id });
    expect(closed?.at).toBe(await lastSignOfLife(closed!.node_id));
    expect(killedAt - closed!.at).toBeLessThan(4_000);
    await expert.next('session:notice', (it) => it.code === 'peer_lost');

    const before = expert.received.length;
    await client.connect({ url: troupe.home.url });
    await client.emit('session:join', { sessionId: session.id });
    await expert.next('session:notice', (it) => it.code === 'peer_back', { after: before });
    const { elapsed } = await expert.next('session:clock', () => true, { after: before });
    await expert.next('session:clock', (it) => it.elapsed > elapsed, { after: before });
    await client.emit('session:end', { sessionId: session.id });
    await books.untilSettled(session.id);
  }, 60_000);

  it('with both on it: the session goes on elsewhere, and what it lasted is what the log says', async () => {
    const doomed = await cluster.addServer();
    const [client, expert] = await Promise.all([troupe.client(doomed), troupe.consultant(doomed)]);
    const session = await startSession(client, expert);
    await billed(expert, session, 1);
    await doomed.kill('SIGKILL');
    for (const it of [client, expert]) {
      const { session: running } = await it.connect({ url: troupe.home.url });
      expect(running?.id).toBe(session.id);
    }
    await untilClosed(session, 2);
    const before = client.received.length;
    await Promise.all([client, expert].map((it) => it.emit('session:join', { sessionId: session.id })));
    const back = await client.next('session:clock', () => true, { after: before });
    await client.next('session:clock', (it) => it.billable >= back.billable + 1, { after: before });
    const ended = await client.emit('session:end', { sessionId: session.id });
    expect(ended).toMatchObject({ status: 'completed', endReason: 'ended_by_client' });

    const log = await logOf(session);
    const { ended_at: endedAt } = await books.session(session.id);
    const joins = log.filter((it) => it.kind === 'join').map((it) => it.at);
    const death = log.find((it) => it.kind === 'leave')!.at;
    const together = death - Math.max(joins[0]!, joins[1]!) + endedAt! - Math.max(joins[2]!, joins[3]!);
    expect(ended.elapsed).toBeLessThanOrEqual(together / 1000);
    expect(ended.elapsed).toBeGreaterThan(together / 1000 - 1.1);
    await books.untilSettled(session.id);
    expect((await books.session(session.id)).charged_amount).toBe((ended.elapsed - 2) * 10);
  }, 60_000);

  it('ends the session as lost when nobody comes back, and bills what was before', async () => {
    const doomed = await cluster.addServer();
    const [client, expert] = await Promise.all([troupe.client(doomed), troupe.consultant()]);
    const session = await startSession(client, expert);
    const { billable } = await billed(expert, session, 1);
    await doomed.kill('SIGKILL');
    const { session: ended } = await expert.next('session:ended', (it) => it.session.id === session.id, {
      within: 25_000,
    });
    expect(ended).toMatchObject({ status: 'completed', endReason: 'participant_lost' });
    expect(ended.billable).toBeGreaterThanOrEqual(billable - 1);
    expect(ended.billable).toBeLessThanOrEqual(billable + 1);
    await books.untilSettled(session.id);
  }, 60_000);
});
