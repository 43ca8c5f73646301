import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Explanation, Invoice, Page, Performance, Question, Rating, Session } from '../../contract/index.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster, kubernetesQuestion } from '../support/cluster.ts';
import { until } from '../support/until.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(async () => {
  await cluster?.stop();
});

describe('a question travels the whole way', () => {
  it('is asked, understood, matched, offered, accepted, talked about, billed and rated', async () => {
    const [client, expert, other] = await Promise.all([
      cluster.client(),
      cluster.consultant({ skills: ['kubernetes', 'docker'], rate: 36_000 }),
      cluster.consultant({ skills: ['kubernetes'], rate: 36_000 }),
    ]);
    const asked = await client.emit('question:ask', kubernetesQuestion);
    expect(asked.status).toBe('open');
    expect(asked.keywords.map((it) => it.skill)).toContain('kubernetes');

    const [invitation, otherInvitation] = await Promise.all([
      expert.next('match:invited', (it) => it.question.id === asked.id),
      other.next('match:invited', (it) => it.question.id === asked.id),
    ]);
    expect(invitation.match).toMatchObject({ status: 'invited', wave: 1, consultantId: expert.id });
    expect(invitation.match.score).toBeGreaterThan(0);

    const offer = await expert.emit('match:offer', { matchId: invitation.match.id, note: 'I have seen this before.' });
    expect(offer.status).toBe('offered');
    const shown = await client.next('match:offered', (it) => it.match.id === offer.id);
    expect(shown.consultant.id).toBe(expert.id);
    expect(shown.match.note).toBe('I have seen this before.');

    const session = await client.emit('match:accept', { matchId: offer.id });
    expect(session).toMatchObject({ status: 'pending', clientId: client.id, consultantId: expert.id, freeSeconds: 2 });
    expect(session).not.toHaveProperty('commission');
    await Promise.all([
      client.next('session:opened'),
      expert.next('session:opened', (it) => it.session.commission !== undefined),
      other.next('match:rescinded', (it) => it.matchId === otherInvitation.match.id && it.reason === 'taken'),
    ]);

    await client.emit('session:join', { sessionId: session.id });
    const joined = await expert.emit('session:join', { sessionId: session.id });
    expect(joined.provider).toBe('p2p');
    await Promise.all([client.next('session:started'), expert.next('session:started')]);

    await client.emit('session:signal', { sessionId: session.id, signal: { type: 'offer', sdp: 'v=0' } });
    expect((await expert.next('session:signal')).signal).toEqual({ type: 'offer', sdp: 'v=0' });
    await expert.emit('session:message', { sessionId: session.id, text: 'Which version did you come from?' });
    expect((await client.next('session:message')).text).toBe('Which version did you come from?');

    await client.next('session:notice', (it) => it.code === 'free_ending');
    await expert.next('session:notice', (it) => it.code === 'billing_started');
    const clock = await client.next('session:clock', (it) => it.billable >= 2);
    expect(clock.amount.amount).toBe(clock.billable * 10);

    const ended = await client.emit('session:end', { sessionId: session.id });
    expect(ended).toMatchObject({ status: 'completed', endReason: 'ended_by_client' });
    await expert.next('session:ended');
    const settled = await until(async () => {
      const it = await expert.get<Session>(`/v1/sessions/${session.id}`);
      return it.charge.status === 'captured' && it;
    });
    expect(settled.billable).toBe(settled.elapsed - 2);
    expect(settled.amount.amount).toBe(settled.billable * 10);
    expect(settled.charge.amount).toEqual(settled.amount);
    expect((settled.commission?.amount ?? 0) + (settled.payout?.amount ?? 0)).toBe(settled.amount.amount);
    expect(settled.commission?.amount).toBe(Math.floor(settled.amount.amount * 0.2 + 0.5));

    const invoice = await client.get<Invoice>(`/v1/sessions/${session.id}/invoice`);
    expect(invoice.total).toEqual(settled.amount);
    expect(invoice.number).toMatch(/^\d{4}-\d{6}$/);

    const seenBy = (it: Actor) => it.get<Session>(`/v1/sessions/${session.id}`);
    expect((await seenBy(client)).rating).toBeNull();
    const before = await expert.get<Performance>('/v1/consultants/me/performance');
    const rating = await client.post<Rating>(`/v1/sessions/${session.id}/rating`, { overall: 5, expertise: 5 });
    expect(rating.overall).toBe(5);
    expect((await seenBy(client)).rating).toEqual(rating);
    expect(await seenBy(expert)).not.toHaveProperty('rating');
    const after = await until(async () => {
      const it = await expert.get<Performance>('/v1/consultants/me/performance');
      return it.trustScore > before.trustScore && it;
    });
    expect(after.trustHistory.length).toBeGreaterThan(0);

    const question = await client.get<Question>(`/v1/questions/${asked.id}`);
    expect(question).toMatchObject({ status: 'completed', sessionId: session.id });
    const explanation = await client.get<Explanation>(`/v1/questions/${asked.id}/explanation`);
    expect(explanation.considered.find((it) => it.consultantId === expert.id)?.wave).toBe(1);
    const sessions = await client.get<Page<Session>>('/v1/sessions');
    expect(sessions.items.map((it) => it.id)).toEqual([session.id]);
  });

  it('takes the first offer at once with acceptance "first"', async () => {
    const [client, expert] = await Promise.all([cluster.client(), cluster.consultant({ skills: ['postgresql'] })]);
    const asked = await client.emit('question:ask', {
      title: 'PostgreSQL index is not used',
      body: 'Our postgres query does a sequential scan although there is an index. Why?',
      acceptance: 'first',
    });
    const { match } = await expert.next('match:invited', (it) => it.question.id === asked.id);
    await expert.emit('match:offer', { matchId: match.id });
    const [{ session }] = await Promise.all([client.next('session:opened'), expert.next('session:opened')]);
    expect(session.matchId).toBe(match.id);
    await client.emit('session:end', { sessionId: session.id });
    expect((await client.next('session:ended')).session.status).toBe('cancelled');
  });
});
