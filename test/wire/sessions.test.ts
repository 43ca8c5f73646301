import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page, Session, SessionMessage } from '../../contract/index.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { ended, fromNowOn, join, openSession, query, questionIs, settled, startSession, type Talk } from './scenes.ts';

const RECONNECT_MS = 2_000;
let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({
    env: { FREE_SECONDS: '0', HOLD_BLOCK_SECONDS: '60', NO_SHOW_SECONDS: '2' },
  });
});
afterAll(() => cluster?.stop());

const running = (actor: Actor, session: Session, elapsed: number) =>
  actor.next('session:clock', (it) => it.sessionId === session.id && it.elapsed >= elapsed);

describe('a session that never starts', () => {
  it.each(['client', 'consultant'] as const)(
    'is cancelled when the %s ends it, and so is its question; nothing is charged',
    async (by) => {
      const talk = await openSession(cluster);
      await join(talk[by], talk.session);
      const answer = await talk[by].emit('session:end', { sessionId: talk.session.id });
      expect(answer).toMatchObject({ status: 'cancelled', endReason: `ended_by_${by}`, noShowBy: null, elapsed: 0 });
      await Promise.all([ended(talk.client, talk.session), ended(talk.consultant, talk.session)]);
      await questionIs(talk.client, talk.question, 'cancelled');
      expect((await settled(talk.client, talk.session)).charge).toEqual({
        status: 'released',
        amount: { amount: 0, currency: 'USD' },
      });
    },
  );

  it('is a no_show of whoever did not come, or of both; its question ends cancelled and the hold goes back', async () => {
    const talks = await Promise.all([openSession(cluster), openSession(cluster), openSession(cluster)]);
    const [clientMissing, consultantMissing, bothMissing] = talks;
    await Promise.all([
      join(clientMissing.consultant, clientMissing.session),
      join(consultantMissing.client, consultantMissing.session),
    ]);
    const expectNoShow = async (talk: Talk, noShowBy: 'client' | 'consultant' | 'both') => {
      const session = await ended(talk.consultant, talk.session);
      expect(session).toMatchObject({ status: 'no_show', endReason: 'no_show', noShowBy, startedAt: null });
      await questionIs(talk.client, talk.question, 'cancelled');
      expect((await settled(talk.client, talk.session)).charge.status).toBe('released');
    };
    await expectNoShow(clientMissing, 'client');
    await expectNoShow(consultantMissing, 'consultant');
    await expectNoShow(bothMissing, 'both');
  });

  it('is missed also by who came and left again', async () => {
    const talk = await openSession(cluster);
    await join(talk.client, talk.session);
    await talk.client.emit('session:leave', { sessionId: talk.session.id });
    await join(talk.consultant, talk.session);
    expect(await ended(talk.client, talk.session)).toMatchObject({ status: 'no_show', noShowBy: 'client' });
  });
});

describe('several devices', () => {
  it('are one presence: the clock runs on, and nobody is told of a loss, while one of them is joined', async () => {
    const { client: desk, consultant, session } = await startSession(cluster);
    const phone = await desk.another();
    await join(phone, session);
    const told = fromNowOn(phone);
    desk.disconnect();
    const { elapsed } = await told('session:clock');
    await told('session:clock', (it) => it.elapsed >= elapsed + 2);
    expect(consultant.all('session:notice').map((it) => it.code)).not.toContain('peer_lost');
    const before = fromNowOn(consultant);
    await phone.emit('session:leave', { sessionId: session.id });
    await before('session:notice', (it) => it.code === 'peer_lost');
  });

  it('pause the clock together: media that are down on one of two do not, on the only one they do', async () => {
    const { client, consultant: desk, session } = await startSession(cluster);
    const phone = await desk.another();
    await join(phone, session);
    await desk.emit('session:media', { sessionId: session.id, connected: false });
    const { elapsed } = await running(client, session, 0);
    await running(client, session, elapsed + 1);
    expect(client.all('session:notice').map((it) => it.code)).not.toContain('peer_lost');
    await phone.emit('session:media', { sessionId: session.id, connected: false });
    await client.next('session:notice', (it) => it.code === 'peer_lost');
  });
});

describe('the clock', () => {
  it('stands while the media are down on the only device, and goes on where it stood', async () => {
    const { client, consultant, session } = await startSession(cluster);
    await running(consultant, session, 1);
    const paused = fromNowOn(client);
    await consultant.emit('session:media', { sessionId: session.id, connected: false });
    await paused('session:notice', (it) => it.code === 'peer_lost');
    const stood = await client.get<Session>(`/v1/sessions/${session.id}`);
    // What passes here must not be counted.
    const resumedAt = Date.now() + 1_500;
    while (Date.now() < resumedAt) await client.emit('sync', {});
    expect((await client.get<Session>(`/v1/sessions/${session.id}`)).elapsed).toBe(stood.elapsed);
    const back = fromNowOn(client);
    await consultant.emit('session:media', { sessionId: session.id, connected: true });
    await back('session:notice', (it) => it.code === 'peer_back');
    expect((await back('session:clock')).elapsed).toBeLessThanOrEqual(stood.elapsed + 1);
    await back('session:clock', (it) => it.elapsed > stood.elapsed);
    expect((await consultant.emit('sync', {})).session).toMatchObject({ id: session.id, status: 'active' });
  });

  it('stands while somebody reconnects within the grace, and the session goes on', async () => {
    const { client, consultant, session } = await startSession(cluster);
    const told = fromNowOn(consultant);
    client.disconnect();
    await told('session:notice', (it) => it.code === 'peer_lost');
    const snapshot = await client.connect();
    expect(snapshot.session).toMatchObject({ id: session.id, status: 'active' });
    await join(client, session);
    await told('session:notice', (it) => it.code === 'peer_back');
    const { elapsed } = await running(client, session, 0);
    await fromNowOn(client)('session:clock', (it) => it.elapsed > elapsed);
    expect((await client.emit('session:end', { sessionId: session.id })).endReason).toBe('ended_by_client');
  });

  it('ends the session as participant_lost beyond the grace: what was talked is billed, the absence is not', async () => {
    const { client, consultant, question, session } = await startSession(cluster);
    await running(consultant, session, 2);
    const leftAt = Date.now();
    client.disconnect();
    const over = await ended(consultant, session);
    expect(over).toMatchObject({ status: 'completed', endReason: 'participant_lost' });
    expect(Date.parse(over.endedAt!) - leftAt).toBeGreaterThanOrEqual(RECONNECT_MS);
    expect(over.elapsed).toBeLessThanOrEqual((leftAt - Date.parse(over.startedAt!)) / 1000 + 0.5);
    const { openQuestions, session: live } = await client.connect();
    expect([openQuestions, live]).toEqual([[], null]);
    expect((await settled(client, session)).charge).toEqual({ status: 'captured', amount: over.amount });
    expect(over.amount.amount).toBe(over.elapsed * 10);
    await expect(client.emit('session:join', { sessionId: session.id })).rejects.toThrow('invalid_state');
    expect((await client.get<{ status: string }>(`/v1/questions/${question.id}`)).status).toBe('completed');
  });
});

describe('an end', () => {
  it('by the consultant, said twice, over the socket and over HTTP, is one end', async () => {
    const { client, consultant, session } = await startSession(cluster);
    const answer = await consultant.emit('session:end', { sessionId: session.id });
    expect(answer).toMatchObject({ status: 'completed', endReason: 'ended_by_consultant' });
    const again = await client.post<Session>(`/v1/sessions/${session.id}/end`);
    expect(again).toMatchObject({ status: 'completed', endReason: 'ended_by_consultant', endedAt: answer.endedAt });
    await settled(client, session);
    expect(client.all('session:ended')).toHaveLength(1);
    for (const [event, payload] of [
      ['session:join', {}],
      ['session:signal', { signal: 1 }],
      ['session:message', { text: 'hello?' }],
    ] as const) {
      expect(await client.tryEmit(event, { sessionId: session.id, ...payload })).toBe('invalid_state');
    }
  });

  it('comes before the bank lets go of what is held: what was talked is captured', async () => {
    const { client, consultant, session } = await startSession(cluster);
    await running(client, session, 2);
    const soon = `update holds set capture_before = now() + interval '59 minutes' where session_id = $1`;
    await query(cluster, soon, [session.id]);
    await query(cluster, 'update sessions set next_action_at = now() where id = $1', [session.id]);
    expect(await ended(consultant, session)).toMatchObject({ status: 'completed', endReason: 'payment_failed' });
    expect((await settled(client, session)).charge).toMatchObject({ status: 'captured' });
  });

  it('can be forced by an admin, who leaves a trace; a second time there is nothing to end', async () => {
    const { client, consultant, session } = await startSession(cluster);
    const admin = await cluster.admin();
    const reason = 'somebody complained';
    const forced = await admin.post<Session>(`/v1/admin/sessions/${session.id}/end`, { reason });
    expect(forced).toMatchObject({ status: 'completed', endReason: 'forced' });
    expect(forced.commission).toBeDefined();
    await Promise.all([ended(client, session), ended(consultant, session)]);
    expect(await admin.tryPost(`/v1/admin/sessions/${session.id}/end`, { reason })).toBe('invalid_state');
    const audit = await admin.get<Page<{ action: string; reason: string }>>(`/v1/admin/audit?q=${session.id}`);
    expect(audit.items).toMatchObject([
      { action: 'session.end', reason, subject: { type: 'session', id: session.id } },
    ]);
    expect(await client.tryPost(`/v1/admin/sessions/${session.id}/end`, { reason })).toBe('forbidden');
  });
});

describe('what is said in a session', () => {
  it('reaches the other one alone, and nobody else can join, talk, listen, read or end it', async () => {
    const { client, consultant, session } = await startSession(cluster);
    const stranger = await cluster.client();
    const { messageId } = await client.emit('session:message', { sessionId: session.id, text: 'Which version?' });
    const heard = await consultant.next('session:message', (it) => it.messageId === messageId);
    expect(heard).toMatchObject({ fromUserId: client.id, text: 'Which version?', sessionId: session.id });
    await consultant.emit('session:signal', { sessionId: session.id, signal: { candidate: 'a=1' } });
    expect((await client.next('session:signal')).signal).toEqual({ candidate: 'a=1' });
    for (const [event, payload] of [
      ['session:join', {}],
      ['session:leave', {}],
      ['session:end', {}],
      ['session:media', { connected: false }],
      ['session:signal', { signal: 1 }],
      ['session:message', { text: 'hello?' }],
    ] as const) {
      expect([event, await stranger.tryEmit(event, { sessionId: session.id, ...payload })]).toEqual([
        event,
        'not_found',
      ]);
    }
    await expect(stranger.get(`/v1/sessions/${session.id}`)).rejects.toMatchObject({ status: 404 });
    await expect(stranger.get(`/v1/sessions/${session.id}/messages`)).rejects.toMatchObject({ status: 404 });
    expect(stranger.received.map((it) => it.event)).toEqual(['snapshot']);
    expect(client.all('session:message')).toEqual([]);
  });

  it('is kept with the session: both can read it again, newest first, a page at a time, also after the end', async () => {
    const { client, consultant, session } = await startSession(cluster);
    for (const [actor, text] of [
      [client, 'one'],
      [consultant, 'two'],
      [client, 'three'],
    ] as const) {
      await actor.emit('session:message', { sessionId: session.id, text });
    }
    await client.emit('session:end', { sessionId: session.id });
    const path = `/v1/sessions/${session.id}/messages`;
    const first = await consultant.get<Page<SessionMessage>>(`${path}?limit=2`);
    expect(first.items.map((it) => [it.text, it.fromUserId])).toEqual([
      ['three', client.id],
      ['two', consultant.id],
    ]);
    const rest = await client.get<Page<SessionMessage>>(`${path}?limit=2&cursor=${first.nextCursor}`);
    expect(rest).toMatchObject({ items: [{ text: 'one' }], nextCursor: null });
  });
});
