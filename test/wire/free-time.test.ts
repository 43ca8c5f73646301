import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Match, Preview, Question, Session } from '../../contract/index.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { ask, codeOf, ended, freshTopic, offer, query, questionOn, settled, startSession } from './scenes.ts';

/** A call that used its whole free time, as far as the books know: nobody should talk for ten minutes in a test. */
const asIfRidden = (cluster: Cluster, { id }: Session) =>
  query(cluster, `update sessions set elapsed_seconds = 590, free_seconds = 600 where id = $1`, [id]);

async function shortCall(cluster: Cluster, client: Actor): Promise<Session> {
  const { session } = await startSession(cluster, { client });
  await client.emit('session:end', { sessionId: session.id });
  await ended(client, session);
  return settled(client, session);
}

/** A question, and one offer on it. */
async function offered(cluster: Cluster, client: Actor): Promise<{ question: Question; match: Match }> {
  const topic = freshTopic();
  const expert = await cluster.consultant({ skills: [topic], rate: 36_000 });
  const question = await ask(client, topic);
  return { question, match: await offer(expert, question) };
}

const consentTo = (cluster: Cluster, { id }: Match) =>
  query<{ free_seconds: number }>(cluster, 'select free_seconds from consents where match_id = $1', [id]);

describe('free time per session', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start({ env: { FREE_SECONDS: '600', FREE_TIME_STREAK: '2', WRAP_UP_SECONDS: '0' } });
  });
  afterAll(() => cluster?.stop());

  it('rests after so many calls that ended just under it: the client is told before, agrees, and is billed from the start', async () => {
    const client = await cluster.client();
    for (let call = 1; call <= 2; call++) await asIfRidden(cluster, await shortCall(cluster, client));

    const note = expect.stringContaining('billed from its first second: 2 of your calls in a row');
    const { title, body } = questionOn(freshTopic());
    expect(await client.post<Preview>('/v1/matching/preview', { title, body })).toMatchObject({
      freeSeconds: 0,
      freeTimeNote: note,
    });
    const { question, match } = await offered(cluster, client);
    expect(question).toMatchObject({ freeSeconds: 0, freeTimeNote: note });
    const session = await client.emit('match:accept', { matchId: match.id });
    expect(session.freeSeconds).toBe(0);
    expect(await consentTo(cluster, match)).toEqual([{ free_seconds: 0 }]);
    await client.emit('session:end', { sessionId: session.id });
  });

  it('follows the card: with one that is known from elsewhere, an offer is accepted only after its new terms were told', async () => {
    const rider = await cluster.client();
    for (let call = 1; call <= 2; call++) await asIfRidden(cluster, await shortCall(cluster, rider));

    const newcomer = await cluster.client({ token: null });
    const { question, match } = await offered(cluster, newcomer);
    expect(question).toMatchObject({ freeSeconds: 600, freeTimeNote: null });
    await newcomer.post('/v1/payment-methods', { token: 'tok_visa' });
    await query(
      cluster,
      `update payment_methods set fingerprint = (select fingerprint from payment_methods where client_id = $1)
       where client_id = $2`,
      [rider.id, newcomer.id],
    );
    const accept = () => newcomer.emit('match:accept', { matchId: match.id });
    await expect(accept()).rejects.toMatchObject({
      error: { code: 'conflict', message: expect.stringContaining('Accept the same offer again to agree.') },
    });
    const session = await accept();
    expect(session.freeSeconds).toBe(0);
    expect(await consentTo(cluster, match)).toEqual([{ free_seconds: 0 }]);
  });

  it('is as usual for everybody else, whatever card they add in between', async () => {
    const client = await cluster.client({ token: null });
    const { question, match } = await offered(cluster, client);
    expect(question).toMatchObject({ freeSeconds: 600, freeTimeNote: null });
    expect(match).toMatchObject({ freeSeconds: null, freeTimeNote: null });
    expect(await codeOf(client.emit('match:accept', { matchId: match.id }))).toBe('payment_method_required');
    await client.post('/v1/payment-methods', { token: 'tok_visa' });
    expect((await client.emit('match:accept', { matchId: match.id })).freeSeconds).toBe(600);
  });
});

describe('free time per pair', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start({ env: { FREE_SECONDS: '600', FREE_TIME_POLICY: 'pair', WRAP_UP_SECONDS: '0' } });
  });
  afterAll(() => cluster?.stop());

  it('is what is left of it with that consultant, and all of it with another; each offer says so', async () => {
    const first = await startSession(cluster);
    const { client, consultant, topic } = first;
    expect(first.session.freeSeconds).toBe(600);
    expect(first.question.freeTimeNote).toBe('Free time counts once per consultant.');
    await client.emit('session:end', { sessionId: first.session.id });
    await ended(consultant, first.session);
    await query(cluster, 'update sessions set elapsed_seconds = 200 where id = $1', [first.session.id]);

    const stranger = await cluster.consultant({ skills: [topic], rate: 36_000 });
    const question = await ask(client, topic);
    const [again, anew] = await Promise.all([consultant, stranger].map((it) => offer(it, question)));
    if (!again || !anew) throw new Error('no offers');
    const told = async ({ id }: Match) => (await client.next('match:offered', (it) => it.match.id === id)).match;
    expect(await told(again)).toMatchObject({
      freeSeconds: 400,
      freeTimeNote: 'Free time counts once per consultant: 6 min 40 s of it are left with this one.',
    });
    expect(await told(anew)).toMatchObject({ freeSeconds: 600 });
    const session = await client.emit('match:accept', { matchId: again.id });
    expect(session.freeSeconds).toBe(400);
    expect(await consentTo(cluster, again)).toEqual([{ free_seconds: 400 }]);
  });
});
