import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page, Question, Session } from '../../contract/index.ts';
import { EventRefusal } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import {
  ask,
  codeOf,
  ended,
  freshTopic,
  offer,
  openSession,
  questionIs,
  questionOn,
  readQuestion,
  untilKnown,
} from './scenes.ts';

let cluster: Cluster;

describe('accepting an offer', () => {
  beforeAll(async () => {
    cluster = await Cluster.start({
      env: {
        QUESTION_SECONDS: '60',
        INVITATION_SECONDS: '40',
        RECONNECT_SECONDS: '30',
        WRAP_UP_SECONDS: '0',
      },
    });
  });
  afterAll(() => cluster?.stop());

  /** A client with an offer of each of so many consultants. */
  async function offers(count: number, topic = freshTopic()) {
    const [client, ...consultants] = await Promise.all([
      cluster.client(),
      ...Array.from({ length: count }, () => cluster.consultant({ skills: [topic] })),
    ]);
    if (!client) throw new Error('no client');
    const question = await ask(client, topic);
    const matches = await Promise.all(consultants.map((it) => offer(it, question)));
    return { client, consultants, question, matches };
  }

  it('again is the same session, also when it is over; another offer of that question is already_taken', async () => {
    const { client, matches } = await offers(2);
    const [taken, other] = matches.map((it) => it.id);
    const session = await client.emit('match:accept', { matchId: taken });
    expect(await client.emit('match:accept', { matchId: taken })).toEqual(session);
    expect(await client.post<Session>(`/v1/matches/${taken}/accept`)).toEqual(session);
    expect(await client.tryEmit('match:accept', { matchId: other })).toBe('already_taken');
    expect(await client.tryPost(`/v1/matches/${other}/accept`)).toBe('already_taken');
    await client.emit('session:end', { sessionId: session.id });
    expect(await client.emit('match:accept', { matchId: taken })).toMatchObject({
      id: session.id,
      status: 'cancelled',
    });
    expect(client.all('session:opened')).toHaveLength(1);
  });

  it('at the same moment as another of the same question makes one session; the other is already_taken', async () => {
    for (const topic of [freshTopic(), freshTopic(), freshTopic()]) {
      const { client, consultants, question, matches } = await offers(3, topic);
      const accept = (matchId: string) => codeOf(client.emit('match:accept', { matchId }));
      const codes = await Promise.all([...matches, ...matches].map((it) => accept(it.id)));
      // Twice the same match is the same session; so one of the three was taken, both times.
      expect(codes.filter((it) => it === 'ok').length).toBeGreaterThanOrEqual(1);
      expect(codes.filter((it) => it !== 'ok' && it !== 'already_taken')).toEqual([]);
      const { items } = await client.get<Page<Session>>('/v1/sessions');
      expect(items).toHaveLength(1);
      expect((await readQuestion(client, question)).sessionId).toBe(items[0]?.id);
      for (const [at, consultant] of consultants.entries()) {
        if (consultant.id === items[0]?.consultantId) await consultant.next('session:opened');
        else await consultant.next('match:rescinded', (it) => it.matchId === matches[at]?.id && it.reason === 'taken');
      }
    }
  });

  it('of one consultant by many clients at the same moment makes one session; the others may choose another offer', async () => {
    const topic = freshTopic();
    const [wanted, ...clients] = await Promise.all([
      cluster.consultant({ skills: [topic] }),
      ...Array.from({ length: 5 }, () => cluster.client()),
    ]);
    if (!wanted) throw new Error('nobody is wanted');
    const questions = await Promise.all(clients.map((it) => ask(it, topic)));
    const matches = await Promise.all(questions.map((it) => offer(wanted, it)));
    const codes = await Promise.all(
      clients.map((it, at) => codeOf(it.emit('match:accept', { matchId: matches[at]?.id }))),
    );
    expect(codes.sort()).toEqual(['invalid_state', 'invalid_state', 'invalid_state', 'invalid_state', 'ok']);
    expect((await wanted.get<Page<Session>>('/v1/sessions')).items).toHaveLength(1);
    const statuses = await Promise.all(clients.map(async (it, at) => (await readQuestion(it, questions[at]!)).status));
    expect(statuses.sort()).toEqual(['matched', 'open', 'open', 'open', 'open']);
  });

  it('of a consultant who is in another session is invalid_state, and the question keeps its other offers', async () => {
    const topic = freshTopic();
    const [first, second, busy, free] = await Promise.all([
      cluster.client(),
      cluster.client(),
      cluster.consultant({ skills: [topic] }),
      cluster.consultant({ skills: [topic] }),
    ]);
    const questions = await Promise.all([ask(first, topic), ask(second, topic)]);
    const [taken, gone, kept] = await Promise.all([
      offer(busy, questions[0]),
      offer(busy, questions[1]),
      offer(free, questions[1]),
    ]);
    await first.emit('match:accept', { matchId: taken.id });
    expect(await second.tryEmit('match:accept', { matchId: gone.id })).toBe('invalid_state');
    expect((await second.emit('match:accept', { matchId: kept.id })).consultantId).toBe(free.id);
  });

  it('of a consultant who is offline is invalid_state, and possible again when they are back', async () => {
    const { client, consultants, matches } = await offers(1);
    consultants[0]?.disconnect();
    const accept = () => client.tryEmit('match:accept', { matchId: matches[0]?.id });
    await until(async () => (await accept()) === 'invalid_state');
    await consultants[0]?.connect();
    await until(async () => (await accept()) === 'ok');
  });

  it('while in a session is invalid_state: one live session per client; afterwards it is possible', async () => {
    const topic = freshTopic();
    const { client, session } = await openSession(cluster);
    const expert = await cluster.consultant({ skills: [topic] });
    const match = await offer(expert, await ask(client, topic));
    expect(await client.tryEmit('match:accept', { matchId: match.id })).toBe('invalid_state');
    await client.emit('session:end', { sessionId: session.id });
    await ended(client, session);
    expect((await client.emit('match:accept', { matchId: match.id })).consultantId).toBe(expert.id);
  });

  it('of somebody else is not_found, and forbidden to consultants', async () => {
    const { client, consultants, matches } = await offers(1);
    const stranger = await cluster.client();
    const payload = { matchId: matches[0]?.id };
    expect(await stranger.tryEmit('match:accept', payload)).toBe('not_found');
    expect(await consultants[0]?.tryEmit('match:accept', payload)).toBe('forbidden');
    expect((await client.emit('match:accept', payload)).clientId).toBe(client.id);
  });
});

describe('acceptance "first"', () => {
  beforeAll(async () => {
    cluster = await Cluster.start({
      env: { QUESTION_SECONDS: '60', INVITATION_SECONDS: '40', RECONNECT_SECONDS: '30' },
    });
  });
  afterAll(() => cluster?.stop());

  it('takes one of the offers that come at the same moment, and rescinds the others', async () => {
    const topic = freshTopic();
    const [client, ...consultants] = await Promise.all([
      cluster.client(),
      ...Array.from({ length: 4 }, () => cluster.consultant({ skills: [topic] })),
    ]);
    if (!client) throw new Error('no client');
    await untilKnown(client, topic, consultants.length);
    const question = await ask(client, topic, { acceptance: 'first' });
    const codes = await Promise.all(consultants.map((it) => codeOf(offer(it, question))));
    expect(codes.filter((it) => it !== 'ok' && it !== 'invalid_state')).toEqual([]);
    const { session } = await client.next('session:opened');
    await questionIs(client, question, 'matched');
    for (const each of consultants.filter((it) => it.id !== session.consultantId)) {
      await each.next('match:rescinded', (it) => it.questionId === question.id && it.reason === 'taken');
    }
    expect((await client.get<Page<Session>>('/v1/sessions')).items.map((it) => it.id)).toEqual([session.id]);
  });

  it('waits, like choose, while the client is offline, and takes the first offer that can be taken when they are back', async () => {
    const topic = freshTopic();
    const [client, first, second] = await Promise.all([
      cluster.client(),
      cluster.consultant({ skills: [topic] }),
      cluster.consultant({ skills: [topic] }),
    ]);
    await untilKnown(client, topic, 2);
    const question = await ask(client, topic, { acceptance: 'first' });
    client.disconnect();
    await first.emit('sync', {});
    const matches = [await offer(first, question), await offer(second, question)];
    expect(await readQuestion(client, question)).toMatchObject({ status: 'open', offeredCount: 2 });
    // Their offer stands for as long as they may take to come back, but it cannot be taken meanwhile.
    first.disconnect();
    await until(async () => (await client.tryPost(`/v1/matches/${matches[0]?.id}/accept`)) === 'invalid_state');
    const { openQuestions } = await client.connect();
    expect(openQuestions[0]?.offers.map((it) => it.match.id)).toEqual(matches.map((it) => it.id));
    expect((await client.next('session:opened')).session.consultantId).toBe(second.id);
  });
});

describe('a client with several questions', () => {
  beforeAll(async () => {
    cluster = await Cluster.start({ workers: 0, env: { RATE_LIMITS: 'on', MAX_OPEN_QUESTIONS: '3' } });
  });
  afterAll(() => cluster?.stop());

  it('may have MAX_OPEN_QUESTIONS open, asked one by one or all at once; a place is free again when one is cancelled', async () => {
    const client = await cluster.client();
    const topic = freshTopic();
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => ask(client, topic)));
    const open = asked.flatMap((it): Question[] => (it.status === 'fulfilled' ? [it.value] : []));
    expect(open).toHaveLength(3);
    for (const it of asked) {
      if (it.status === 'fulfilled') continue;
      expect(it.reason).toBeInstanceOf(EventRefusal);
      expect(it.reason.error).toMatchObject({ code: 'rate_limited', retryAfter: expect.any(Number) });
    }
    expect(await client.tryPost('/v1/questions', questionOn(topic))).toBe('rate_limited');
    await client.emit('question:cancel', { questionId: open[0]?.id });
    expect(await client.tryPost('/v1/questions', questionOn(topic))).toBe('ok');
    expect(await client.tryEmit('question:ask', questionOn(topic))).toBe('rate_limited');
  });
});
