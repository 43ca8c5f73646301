import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Actor, EventRefusal } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { ask, freshTopic, invitation, offer, questionIs, untilKnown, wasInvited } from './scenes.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({ env: { RECONNECT_SECONDS: '1' } });
});
afterAll(() => cluster?.stop());

const cut = (actor: Actor): Promise<unknown> => until(() => !actor.socket.connected, { what: () => 'the cut' });

/** Comes back at once, and again and again for as long as an answer about somebody's standing may be remembered. */
async function insist(actor: Actor): Promise<string[]> {
  const answers: string[] = [];
  for (const deadline = Date.now() + 1_500; Date.now() < deadline; ) {
    try {
      await actor.connect();
      answers.push('connected');
      await cut(actor);
    } catch (error) {
      if (!(error instanceof EventRefusal)) throw error;
      answers.push(error.error.code);
    }
  }
  return answers;
}

describe('signing out', () => {
  it('cuts the sockets of this sign-in, and those of no other; its token lets nobody in any more', async () => {
    const here = await cluster.client();
    const twin = await here.another();
    const elsewhere = await Actor.login(here.url, here.email, 'a-long-password');
    await elsewhere.connect();
    await here.request('POST', '/v1/auth/logout', { body: { refreshToken: here.refreshToken } });
    await Promise.all([cut(here), cut(twin)]);
    expect((await insist(here)).filter((it) => it !== 'unauthenticated')).toEqual([]);
    expect(elsewhere.socket.connected).toBe(true);
    expect((await elsewhere.emit('sync', {})).user.id).toBe(here.id);
  });

  it('cuts also a socket that has meanwhile taken the token of another sign-in', async () => {
    const old = await cluster.client();
    const renewed = await Actor.login(old.url, old.email, 'a-long-password');
    await old.emit('token:refresh', { token: renewed.accessToken });
    await renewed.request('POST', '/v1/auth/logout', { body: { refreshToken: renewed.refreshToken } });
    await cut(old);
  });
});

describe('a ban', () => {
  it('cuts all sockets of the account and keeps them out, however fast they come back', async () => {
    const [admin, client] = await Promise.all([cluster.admin(), cluster.client()]);
    const twin = await client.another();
    await admin.post(`/v1/admin/users/${client.id}/ban`, { reason: 'spam' });
    await Promise.all([cut(client), cut(twin)]);
    expect((await insist(client)).filter((it) => it !== 'forbidden')).toEqual([]);
  });

  it('ends the matching of a consultant: not asked any more, their offer withdrawn, their place taken by another', async () => {
    const topic = freshTopic();
    const [admin, client, banned] = await Promise.all([
      cluster.admin(),
      cluster.client(),
      cluster.consultant({ skills: [topic] }),
    ]);
    await untilKnown(client, topic, 1);
    const question = await ask(client, topic);
    const match = await offer(banned, question);
    await admin.post(`/v1/admin/users/${banned.id}/ban`, { reason: 'not a consultant at all' });
    await client.next('match:withdrawn', (it) => it.matchId === match.id);
    expect(await client.tryEmit('match:accept', { matchId: match.id })).toBe('invalid_state');
    const other = await cluster.consultant({ skills: [topic] });
    await invitation(other, question);
    await untilKnown(client, topic, 1);
    const later = await ask(client, topic);
    await invitation(other, later);
    expect(wasInvited(banned, later)).toBe(false);
    await client.emit('question:cancel', { questionId: later.id });
    await questionIs(client, later, 'cancelled');
  });
});
