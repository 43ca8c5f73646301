import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ConsultantConnect,
  ConsultantConnectError,
  type Invitation,
  type JoinableSession,
  type LiveSession,
  type Session,
  type SessionMessage,
} from '../../client-sdk/src/index.ts';
import { openFrontDoor } from '../browser/support/front-door.ts';
import { heard, type Market, openMarket, untilSomebodySuits } from './market.ts';

const question = {
  title: 'Pods stay in Pending after an upgrade',
  body: 'Our Kubernetes pods stay in Pending since we upgraded the node pool with Terraform. What should we look at?',
};
/** Knows Kubernetes best of the demo consultants. */
const EXPERT = 'consultant4@demo.test';

let market: Market;

beforeAll(async () => {
  market = await openMarket({
    FREE_SECONDS: '600',
    WRAP_UP_SECONDS: '0',
    ACCESS_TOKEN_SECONDS: '4',
    PRESENCE_LEASE_SECONDS: '3',
  });
});
afterAll(() => market.close());

/** From being available to both having joined. */
async function enterSession(
  client: ConsultantConnect,
  consultant: ConsultantConnect,
): Promise<[LiveSession, LiveSession]> {
  await consultant.dispatch.goOnline();
  await untilSomebodySuits(client, question);
  const live = await client.ask(question);
  for await (const invitation of consultant.dispatch) {
    await consultant.dispatch.offer(invitation);
    break;
  }
  const { value: offer } = await live[Symbol.asyncIterator]().next();
  const session = await live.accept(offer!);
  return Promise.all([client.sessions.join(session.id), consultant.sessions.join(session.id)]);
}

describe('the client package', () => {
  test('takes a question the whole way: ask, offer, accept, join, talk, end, rate', async () => {
    const [client, consultant] = await Promise.all([market.enter('client@demo.test'), market.enter(EXPERT)]);
    expect((await consultant.dispatch.goOnline()).status).toBe('available');
    const invited = heard((it: (invitation: Invitation) => void) => consultant.dispatch.on('invited', it));

    const opened = heard<JoinableSession>((listener) => consultant.sessions.on('opened', listener));
    const advising = opened.then((session) => session.join());
    await untilSomebodySuits(client, question);
    const live = await client.ask(question);
    expect(live.question.status).toBe('open');
    const invitation = await invited;
    expect(invitation.question.id).toBe(live.id);
    await consultant.dispatch.offer(invitation, { note: 'Gladly.' });
    expect(consultant.dispatch.invitations[0]?.match.status).toBe('offered');

    for await (const offer of live) {
      expect(offer.match.note).toBe('Gladly.');
      const openedHere = heard<Session>((listener) => live.on('session', listener));
      const session = await live.accept(offer);
      expect((await openedHere).id).toBe(session.id);
      expect(session).toEqual(await client.sessions.get(session.id));
      // Accepting is safe to repeat.
      expect((await live.accept(offer)).id).toBe(session.id);
    }
    expect((await live.closed).status).toBe('matched');
    const id = client.sessions.current?.id ?? '';

    const [here, there] = await Promise.all([client.sessions.current?.join(), advising]);
    if (!here) throw new Error('no session to join');
    await heard((listener) => here.on('clock', listener));
    expect(here.joinData.provider).toBe('p2p');
    const message = heard<SessionMessage>((listener) => there.on('message', listener));
    await here.send('Hello');
    expect((await message).text).toBe('Hello');
    const signal = heard<{ signal: unknown }>((listener) => here.on('signal', listener));
    await there.signal({ candidate: 'any' });
    expect((await signal).signal).toEqual({ candidate: 'any' });

    const ended = here.ended;
    expect((await there.end()).endReason).toBe('ended_by_consultant');
    expect((await ended).status).toBe('completed');
    expect(client.sessions.current).toBeNull();
    expect((await client.sessions.rate(id, { overall: 5 })).overall).toBe(5);
    await expect(client.sessions.rate(id, { overall: 4 })).rejects.toMatchObject({ code: 'conflict', status: 409 });
    await consultant.dispatch.goAway();
    client.disconnect();
    consultant.disconnect();
  });

  test('comes back after the server was killed: questions, offers and sessions are what they were', async () => {
    const [client, consultant] = await Promise.all([market.enter('client@demo.test'), market.enter(EXPERT)]);
    const [here] = await enterSession(client, consultant);
    await heard((listener) => here.on('clock', listener));

    const back = [client, consultant].map((it) =>
      heard<string>(
        (listener) => it.onConnection('state', listener),
        (state) => state === 'connected',
      ),
    );
    await market.restartServer();
    await Promise.all(back);
    // Both have joined again by themselves: the clock goes on.
    await heard((listener) => here.on('clock', listener));
    expect(client.sessions.current?.id).toBe(here.id);
    await here.end();
    await consultant.dispatch.goAway();
    client.disconnect();
    consultant.disconnect();
  });

  test('a line of chat whose answer is lost may have been heard: it is said to be lost, and never said twice', async () => {
    const door = await openFrontDoor(market.url);
    const [client, consultant] = await Promise.all([market.enter('client@demo.test', door.url), market.enter(EXPERT)]);
    const [here, there] = await enterSession(client, consultant);
    const next = () => heard<SessionMessage>((listener) => there.on('message', listener));

    door.mute();
    const arrived = next();
    const lost = here.send('Are you there?').catch((error: unknown) => error);
    expect((await arrived).text).toBe('Are you there?');
    const rejoined = heard<Session>((listener) => here.on('rejoined', listener));
    door.reopen();
    expect(await lost).toMatchObject({ code: 'disconnected' });
    await rejoined;
    const after = next();
    await here.send('Now I hear you.');
    expect((await after).text).toBe('Now I hear you.');
    const { items } = await consultant.sessions.messages(here.id);
    expect(items.map((it) => it.text).toSorted()).toEqual(['Are you there?', 'Now I hear you.']);
    await here.end();
    await consultant.dispatch.goAway();
    client.disconnect();
    consultant.disconnect();
    await door.close();
  });

  test('keeps a connection past the life of its access token', async () => {
    const client = await market.enter('client@demo.test');
    const states: string[] = [];
    client.onConnection('state', (state) => states.push(state));
    let rotations = 0;
    await heard(
      (listener) => client.auth.on('tokens', listener),
      () => ++rotations === 2,
    );
    expect((await client.emit('sync', {})).user.email).toBe('client@demo.test');
    expect(states).toEqual([]);
    client.disconnect();
  });

  test('gives the same reason for the same mistake, over the socket and over HTTP', async () => {
    const client = await market.enter('client@demo.test');
    const short = { title: 'Hi', body: 'Too short a title' };
    const overSocket = await client.ask(short).catch((error: unknown) => error);
    const overHttp = await client.request('askQuestion', { body: short }).catch((error: unknown) => error);
    for (const error of [overSocket, overHttp]) {
      expect(error).toBeInstanceOf(ConsultantConnectError);
      expect(error).toMatchObject({ code: 'validation_failed', status: 400, errors: [{ path: 'title' }] });
    }
    expect(overHttp).toMatchObject({ requestId: expect.stringMatching(/.+/) });
    const nobodys = '01890000-0000-7000-8000-000000000000';
    await expect(client.emit('match:accept', { matchId: nobodys })).rejects.toMatchObject({ code: 'not_found' });
    await expect(client.dispatch.goOnline()).rejects.toMatchObject({ code: 'forbidden' });
    client.disconnect();
  });

  test('says why it is not connected', async () => {
    const stranger = new ConsultantConnect({ url: market.url, token: 'not-a-token', logLevel: 'silent' });
    await expect(stranger.connect()).rejects.toMatchObject({ code: 'unauthenticated', status: 401 });
    expect(stranger.connectionState).toBe('closed');
    await expect(stranger.emit('sync', {})).rejects.toMatchObject({ code: 'disconnected' });

    const nowhere = new ConsultantConnect({ url: 'http://127.0.0.1:9', token: 'any', logLevel: 'silent' });
    await expect(nowhere.connect({ timeoutMs: 300 })).rejects.toMatchObject({ code: 'timeout', status: 0 });
    await expect(nowhere.request('getMe', { timeoutMs: 300 })).rejects.toMatchObject({ code: 'network', status: 0 });
  });

  test('is signed out by a logout, and stays out', async () => {
    const client = await market.enter('client@demo.test');
    let signedOut = 0;
    client.auth.on('signedOut', () => signedOut++);
    await client.auth.logout();
    expect(client.connectionState).toBe('closed');
    expect(signedOut).toBe(1);
    await expect(client.request('getMe')).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(client.auth.refresh()).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test('adds a payment method and lists it', async () => {
    const client = new ConsultantConnect({ url: market.url });
    await client.auth.register({ email: 'new@demo.test', password: 'demo-password', name: 'New', role: 'client' });
    const added = await client.paymentMethods.add('tok_visa');
    expect(await client.paymentMethods.list()).toEqual([added]);
    await client.paymentMethods.remove(added.id);
    expect(await client.paymentMethods.list()).toEqual([]);
  });
});
