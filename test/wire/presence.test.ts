import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Consultant, MatchWithQuestion, Page } from '../../contract/index.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import {
  ask,
  ended,
  freshTopic,
  fromNowOn,
  invitation,
  offer,
  questionIs,
  readQuestion,
  startSession,
  untilKnown,
  wasInvited,
} from './scenes.ts';

const LEASE_MS = 3_000;
const RECONNECT_MS = 6_000;
const WRAP_UP_MS = 1_500;
let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({
    env: {
      WAVE_SIZE: '1',
      WAVE_SECONDS: '30',
      INVITATION_SECONDS: '40',
      QUESTION_SECONDS: '60',
      PRESENCE_LEASE_SECONDS: String(LEASE_MS / 1000),
      RECONNECT_SECONDS: String(RECONNECT_MS / 1000),
      WRAP_UP_SECONDS: String(WRAP_UP_MS / 1000),
    },
  });
});
afterAll(() => cluster?.stop());

const presenceOf = async (viewer: Actor, { id }: Actor) =>
  (await viewer.get<Consultant>(`/v1/consultants/${id}`)).presence;

describe('a consultant who goes offline', () => {
  it('while invited: the invitation expires when a lease has passed, and their place is filled again', async () => {
    const topic = freshTopic();
    const [client, ...experts] = await Promise.all([
      cluster.client(),
      cluster.consultant({ skills: [topic] }),
      cluster.consultant({ skills: [topic] }),
    ]);
    await untilKnown(client, topic, 2);
    const question = await ask(client, topic);
    const leaving = await until(() => experts.find((it) => wasInvited(it, question)));
    const match = await invitation(leaving, question);
    const other = experts.find((it) => it !== leaving)!;
    const leftAt = Date.now();
    leaving.disconnect();
    const refill = await invitation(other, question);
    expect(refill.wave).toBe(2);
    const refilledAfter = Date.parse(refill.invitedAt) - leftAt;
    expect(refilledAfter).toBeGreaterThanOrEqual(LEASE_MS - 100);
    expect(refilledAfter).toBeLessThan(20_000);
    const { items } = await leaving.get<Page<MatchWithQuestion>>('/v1/matches');
    expect(items.find((it) => it.match.id === match.id)?.match.status).toBe('expired');
    expect((await leaving.connect()).invitations).toEqual([]);
  });

  it('while offered: the offer is withdrawn after RECONNECT_SECONDS, but not that of somebody who came back', async () => {
    const topic = freshTopic();
    const [client, gone, back] = await Promise.all([
      cluster.client(),
      cluster.consultant({ skills: [topic] }),
      cluster.consultant({ skills: [topic] }),
    ]);
    await untilKnown(client, topic, 2);
    const question = await ask(client, topic);
    const makeOffer = async (actor: Actor) =>
      wasInvited(actor, question)
        ? offer(actor, question)
        : actor.post<{ id: string }>(`/v1/questions/${question.id}/offer`);
    await until(() => wasInvited(gone, question) || wasInvited(back, question));
    const [lost, kept] = [await makeOffer(gone), await makeOffer(back)];
    const leftAt = Date.now();
    gone.disconnect();
    back.disconnect();
    await until(async () => (await presenceOf(client, back)) === 'offline');
    expect((await back.connect()).invitations.map((it) => it.match.status)).toEqual(['offered']);
    await client.next('match:withdrawn', (it) => it.matchId === lost.id, { within: 20_000 });
    expect(Date.now() - leftAt).toBeGreaterThanOrEqual(RECONNECT_MS);
    expect(await client.tryEmit('match:accept', { matchId: lost.id })).toBe('invalid_state');
    expect((await client.emit('match:accept', { matchId: kept.id })).consultantId).toBe(back.id);
    expect(client.all('match:withdrawn').map((it) => it.matchId)).toEqual([lost.id]);
  });
});

describe('a client who goes offline', () => {
  it('misses nothing with choose: offers come in, and the next snapshot shows them', async () => {
    const topic = freshTopic();
    const [client, expert] = await Promise.all([cluster.client(), cluster.consultant({ skills: [topic] })]);
    const question = await ask(client, topic);
    client.disconnect();
    const match = await offer(expert, question);
    const { openQuestions, session } = await client.connect();
    expect(session).toBeNull();
    expect(openQuestions.map((it) => it.question.id)).toEqual([question.id]);
    expect(openQuestions[0]?.offers.map((it) => [it.match.id, it.consultant.id])).toEqual([[match.id, expert.id]]);
    expect((await client.emit('match:accept', { matchId: match.id })).status).toBe('pending');
  });
});

describe('availability', () => {
  it('is what the consultant said last, on all of their devices, and is kept while they are away from them', async () => {
    const topic = freshTopic();
    const [client, desk] = await Promise.all([cluster.client(), cluster.consultant({ skills: [topic] })]);
    const phone = await desk.another();
    const shown = fromNowOn(phone);
    expect(await desk.emit('availability:set', { status: 'away' })).toEqual({ status: 'away', presence: 'online' });
    await shown('availability:changed', (it) => it.availability === 'away' && it.presence === 'online');
    desk.disconnect();
    phone.disconnect();
    await until(async () => (await presenceOf(client, desk)) === 'offline');
    expect((await desk.connect()).availability).toEqual({ availability: 'away', presence: 'online' });
    await desk.emit('availability:set', { status: 'available' });
    desk.disconnect();
    await untilKnown(client, topic, 0);
    expect((await desk.connect()).availability).toEqual({ availability: 'available', presence: 'online' });
    await invitation(desk, await ask(client, topic));
  });

  it('needs one device: whoever closes one of two stays online and is asked on the other', async () => {
    const topic = freshTopic();
    const [client, desk] = await Promise.all([cluster.client(), cluster.consultant({ skills: [topic] })]);
    const phone = await desk.another();
    desk.disconnect();
    await phone.emit('sync', {});
    await invitation(phone, await ask(client, topic));
    expect(await presenceOf(client, desk)).toBe('online');
  });
});

describe('a consultant in a session', () => {
  it('is busy until they have wrapped up: not asked meanwhile, asked right afterwards, and told each time', async () => {
    const topic = freshTopic();
    const talk = await startSession(cluster, { topic });
    const { client, consultant: expert, session } = talk;
    await expert.next('availability:changed', (it) => it.presence === 'busy');
    expect(await presenceOf(client, expert)).toBe('busy');
    await untilKnown(client, topic, 0);
    const other = await cluster.client();
    const waiting = await ask(other, topic);
    expect(waiting.invitedCount).toBe(0);

    const next = fromNowOn(expert);
    await client.emit('session:end', { sessionId: session.id });
    const { endedAt } = await ended(expert, session);
    expect(await presenceOf(client, expert)).toBe('busy');
    expect((await expert.emit('sync', {})).availability?.presence).toBe('busy');
    await next('availability:changed', (it) => it.presence === 'online' && it.availability === 'available');
    const match = await invitation(expert, waiting);
    expect(Date.parse(match.invitedAt) - Date.parse(endedAt!)).toBeGreaterThanOrEqual(WRAP_UP_MS);
    expect((await readQuestion(other, waiting)).invitedCount).toBe(1);
    await expert.emit('match:offer', { matchId: match.id });
    await other.emit('match:accept', { matchId: match.id });
    await questionIs(other, waiting, 'matched');
  });
});
