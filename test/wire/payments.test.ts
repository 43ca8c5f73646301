import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Invoice, PaymentMethod } from '../../contract/index.ts';
import { type Actor, EventRefusal, HttpRefusal } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import {
  ask,
  ended,
  freshTopic,
  offer,
  query,
  questionIs,
  questionOn,
  readQuestion,
  settled,
  startSession,
} from './scenes.ts';

/** 36,000 an hour are 10 a second: FREE_SECONDS 1, then blocks of 4 seconds, of which the next is held 2 seconds early. */
const RATE = 36_000;
let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({
    env: { FREE_SECONDS: '1', QUESTION_SECONDS: '60', INVITATION_SECONDS: '40' },
  });
});
afterAll(() => cluster?.stop());

const addCard = (client: Actor, token: string) => client.post<PaymentMethod>('/v1/payment-methods', { token });

/** A client with such a card (or none), and the offers of so many consultants. */
async function offers(token: string | null, count = 1) {
  const topic = freshTopic();
  const [client, ...consultants] = await Promise.all([
    cluster.client({ token }),
    ...Array.from({ length: count }, () => cluster.consultant({ skills: [topic], rate: RATE })),
  ]);
  if (!client) throw new Error('no client');
  const question = await ask(client, topic);
  const matches = await Promise.all(consultants.map((it) => offer(it, question)));
  return { topic, client, consultants, question, matches };
}
const holds = (matchId: string | undefined) =>
  query<{ status: string; amount: number; captured_amount: number }>(
    cluster,
    'select status, amount, captured_amount from holds where match_id = $1 order by seq, attempt',
    [matchId],
  );

describe('a client without a payment method', () => {
  it('can ask and choose, but not accept; with "first" they cannot even ask', async () => {
    const { topic, client, question, matches } = await offers(null);
    expect(await client.tryEmit('match:accept', { matchId: matches[0]?.id })).toBe('payment_method_required');
    expect(await client.tryPost(`/v1/matches/${matches[0]?.id}/accept`)).toBe('payment_method_required');
    expect(await client.tryEmit('question:ask', questionOn(topic, { acceptance: 'first' }))).toBe(
      'payment_method_required',
    );
    expect(await client.tryPost('/v1/questions', questionOn(topic, { acceptance: 'first' }))).toBe(
      'payment_method_required',
    );
    expect((await readQuestion(client, question)).status).toBe('open');
    await addCard(client, 'tok_visa');
    expect((await client.emit('match:accept', { matchId: matches[0]?.id })).status).toBe('pending');
  });
});

describe('a declined hold', () => {
  it('is payment_failed and rescinds nothing: with another card any of the offers can be accepted', async () => {
    const { client, consultants, question, matches } = await offers('tok_declined', 2);
    const [first, second] = matches;
    expect(await client.tryEmit('match:accept', { matchId: first?.id })).toBe('payment_failed');
    expect(await client.tryPost(`/v1/matches/${second?.id}/accept`)).toBe('payment_failed');
    expect(await client.tryEmit('match:accept', { matchId: first?.id })).toBe('payment_failed');
    const { openQuestions, session } = await client.emit('sync', {});
    expect(session).toBeNull();
    expect(openQuestions[0]?.offers.map((it) => it.match.status)).toEqual(['offered', 'offered']);
    for (const each of consultants) expect(each.all('match:rescinded')).toEqual([]);

    const { isDefault } = await addCard(client, 'tok_visa');
    expect(isDefault).toBe(true);
    expect((await client.emit('match:accept', { matchId: first?.id })).matchId).toBe(first?.id);
    await questionIs(client, question, 'matched');
    expect((await holds(first?.id)).map((it) => it.status)).toEqual(['declined', 'declined', 'held']);
  });

  it('does not end a question that takes its first offer: the offer stays, to be chosen', async () => {
    const topic = freshTopic();
    const [client, expert] = await Promise.all([
      cluster.client({ token: 'tok_declined' }),
      cluster.consultant({ skills: [topic] }),
    ]);
    const question = await ask(client, topic, { acceptance: 'first' });
    const match = await offer(expert, question);
    expect(match.status).toBe('offered');
    expect(await readQuestion(client, question)).toMatchObject({ status: 'open', offeredCount: 1 });
    expect(await client.tryEmit('match:accept', { matchId: match.id })).toBe('payment_failed');
  });

  it('of a later block is told to both, and the call ends when the held time is used up; no more than that is charged', async () => {
    const client = await cluster.client({ token: 'tok_declined_later' });
    const { consultant, session, match } = await startSession(cluster, { client, rate: RATE });
    await Promise.all(
      [client, consultant].map((it) => it.next('session:notice', ({ code }) => code === 'hold_failed')),
    );
    const over = await ended(client, session);
    expect(over).toMatchObject({ status: 'completed', endReason: 'payment_failed', amount: { amount: 40 } });
    const books = await settled(consultant, session);
    expect(books.charge).toEqual({ status: 'captured', amount: { amount: 40, currency: 'USD' } });
    expect([books.commission?.amount, books.payout?.amount]).toEqual([8, 32]);
    expect(await holds(match.id)).toMatchObject([
      { status: 'captured', amount: 40, captured_amount: 40 },
      { status: 'declined' },
    ]);
  });
});

describe('a call that outlasts its first block', () => {
  it('holds the next block before the running one is used up, and each used hold is captured once', async () => {
    const { client, consultant, session, match } = await startSession(cluster, { rate: RATE });
    await client.next('session:clock', (it) => it.billable >= 5);
    const over = await client.emit('session:end', { sessionId: session.id });
    const books = await settled(consultant, session);
    expect(over.amount.amount).toBe(over.billable * 10);
    expect(books.charge).toEqual({ status: 'captured', amount: over.amount });
    const placed = await holds(match.id);
    expect(placed.reduce((sum, it) => sum + it.captured_amount, 0)).toBe(over.amount.amount);
    expect(placed[0]).toMatchObject({ status: 'captured', amount: 40, captured_amount: 40 });
    const invoice = await client.get<Invoice>(`/v1/sessions/${session.id}/invoice`);
    expect(invoice.charges.reduce((sum, it) => sum + it.amount.amount, 0)).toBe(over.amount.amount);
    expect(client.all('session:notice').map((it) => it.code)).not.toContain('hold_failed');
  });

  it('costs nothing when it ends in the free time: the hold goes back', async () => {
    const { client, session, match } = await startSession(cluster, { rate: RATE });
    const over = await client.emit('session:end', { sessionId: session.id });
    expect(over).toMatchObject({ status: 'completed', billable: 0, amount: { amount: 0 } });
    expect((await settled(client, session)).charge.status).toBe('released');
    expect((await holds(match.id)).map((it) => it.status)).toEqual(['released']);
  });
});

describe('a spend cap', () => {
  it('ends the call as cap_reached with exactly that amount, after both were warned that it is near', async () => {
    const { client, consultant, session, match } = await startSession(cluster, {
      rate: RATE,
      ask: { spendCap: { amount: 25, currency: 'USD' } },
    });
    expect(session.spendCap).toEqual({ amount: 25, currency: 'USD' });
    await Promise.all([client, consultant].map((it) => it.next('session:notice', ({ code }) => code === 'cap_near')));
    const over = await ended(consultant, session);
    expect(over).toMatchObject({ status: 'completed', endReason: 'cap_reached', amount: { amount: 25 } });
    expect((await settled(client, session)).charge).toEqual({ status: 'captured', amount: over.amount });
    expect(await holds(match.id)).toMatchObject([{ amount: 25, captured_amount: 25 }]);
    for (const clock of client.all('session:clock')) expect(clock.amount.amount).toBeLessThanOrEqual(25);
  });
});

describe('a card that wants a confirmation', () => {
  it('makes acceptance payment_action_required with a clientSecret; confirmed, the same offer is accepted', async () => {
    const { client, question, matches } = await offers('tok_authentication_required', 2);
    const matchId = matches[0]?.id;
    const overSocket = await client.emit('match:accept', { matchId }).catch((error: unknown) => error);
    expect(overSocket).toBeInstanceOf(EventRefusal);
    const { error } = overSocket as EventRefusal;
    expect(error).toMatchObject({ code: 'payment_action_required', clientSecret: expect.stringMatching(/./) });
    const overHttp = await client.post(`/v1/matches/${matchId}/accept`).catch((it: unknown) => it);
    expect(overHttp).toBeInstanceOf(HttpRefusal);
    expect((overHttp as HttpRefusal).problem).toMatchObject({
      status: 402,
      code: 'payment_action_required',
      clientSecret: error.clientSecret,
    });
    // The claim is kept meanwhile: the question is left alone, past its deadline too.
    await query(cluster, 'update questions set expires_at = now(), next_action_at = now() where id = $1', [
      question.id,
    ]);
    const { items } = await client.get<{ items: PaymentMethod[] }>('/v1/payment-methods');
    expect(items[0]?.needsConfirmation).toBe(true);
    await client.post(`/v1/payment-methods/${items[0]?.id}/confirm`);
    const session = await client.emit('match:accept', { matchId });
    expect(session).toMatchObject({ matchId, status: 'pending' });
    expect((await holds(matchId)).map((it) => it.status)).toEqual(['held']);
  });

  it('is not waited for when the client adds another card instead: that one is the default, and pays', async () => {
    const { client, matches } = await offers('tok_authentication_required');
    const matchId = matches[0]?.id;
    expect(await client.tryEmit('match:accept', { matchId })).toBe('payment_action_required');
    const card = await addCard(client, 'tok_visa');
    expect(card.isDefault).toBe(true);
    expect((await client.emit('match:accept', { matchId })).status).toBe('pending');
    await until(async () => (await holds(matchId)).map((it) => it.status).join() === 'released,held');
    expect((await addCard(client, 'tok_visa')).isDefault).toBe(false);
    const { items } = await client.get<{ items: PaymentMethod[] }>('/v1/payment-methods');
    expect(items.map((it) => it.isDefault)).toEqual([false, true, false]);
  });

  it('leaves the client free to take another offer instead, or to cancel', async () => {
    const { client, question, matches } = await offers('tok_authentication_required', 2);
    const [first, second] = matches.map((it) => it.id);
    expect(await client.tryEmit('match:accept', { matchId: first })).toBe('payment_action_required');
    expect(await client.tryEmit('match:accept', { matchId: second })).toBe('payment_action_required');
    expect((await client.emit('question:cancel', { questionId: question.id })).status).toBe('cancelled');
    const { items } = await client.get<{ items: PaymentMethod[] }>('/v1/payment-methods');
    await client.post(`/v1/payment-methods/${items[0]?.id}/confirm`);
    expect(await client.tryEmit('match:accept', { matchId: second })).toBe('invalid_state');
  });
});
