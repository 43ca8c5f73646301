import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Explanation, MatchWithConsultant, Page, Preview } from '../../contract/index.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { ask, freshTopic, invitation, offer, questionOn, readQuestion, untilKnown, wasInvited } from './scenes.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster?.stop());

describe('who is never asked', () => {
  it('those who speak another language, price in another currency, ask too much, are away, or know something else', async () => {
    const topic = freshTopic();
    const [client, suited, ...others] = await Promise.all([
      cluster.client(),
      cluster.consultant({ skills: [topic], rate: 10_000, languages: ['de', 'en'] }),
      cluster.consultant({ skills: [topic], rate: 10_000, languages: ['fr'] }),
      cluster.consultant({ skills: [topic], rate: 10_000, currency: 'EUR' }),
      cluster.consultant({ skills: [topic], rate: 10_001 }),
      cluster.consultant({ skills: [topic], rate: 10_000, available: false }),
      cluster.consultant({ skills: [freshTopic()], rate: 10_000 }),
    ]);
    const question = await ask(client, topic, {
      languages: ['en', 'it'],
      maxHourlyRate: { amount: 10_000, currency: 'USD' },
    });
    await invitation(suited, question);
    // By then every wave has looked at everybody.
    await client.next('question:updated', (it) => it.id === question.id && it.wave >= 3);
    expect(others.filter((it) => wasInvited(it, question))).toEqual([]);
    const { considered } = await client.get<Explanation>(`/v1/questions/${question.id}/explanation`);
    const reasons = others.map((it) => considered.find((one) => one.consultantId === it.id)?.excluded ?? 'not met');
    expect(reasons).toEqual(['language', 'currency', 'price', 'away', 'not met']);
    const asAsked = considered.find((it) => it.consultantId === suited.id);
    expect(asAsked).toMatchObject({ wave: 1, excluded: null });
    const left = considered.filter((it) => it.excluded !== null);
    expect(left.map((it) => Object.keys(it.scoreParts).sort())).toEqual(
      left.map(() => Object.keys(asAsked?.scoreParts ?? {}).sort()),
    );
    expect(Object.keys(asAsked?.scoreParts ?? {})).toContain('skill');
  });

  it('those whom the client has blocked, or who have blocked the client; lifting the block lets them be asked again', async () => {
    const topic = freshTopic();
    const [client, suited, blocked, blocking] = await Promise.all([
      cluster.client(),
      cluster.consultant({ skills: [topic] }),
      cluster.consultant({ skills: [topic] }),
      cluster.consultant({ skills: [topic] }),
    ]);
    await client.request('PUT', `/v1/blocks/${blocked.id}`);
    await blocking.request('PUT', `/v1/blocks/${client.id}`);
    const others = async (): Promise<string[]> => {
      const { consultants } = await client.post<Preview>('/v1/matching/preview', previewOf(topic));
      return consultants.map((it) => it.consultant.id).filter((id) => id !== suited.id);
    };
    await until(async () => (await others()).length === 0, { what: () => 'the blocks to be known' });
    const question = await ask(client, topic);
    await invitation(suited, question);
    await client.next('question:updated', (it) => it.id === question.id && it.wave >= 3);
    for (const each of [blocked, blocking]) {
      expect(wasInvited(each, question)).toBe(false);
      expect(await each.tryPost(`/v1/questions/${question.id}/offer`)).toBe('not_found');
      expect(await each.tryPost('/v1/questions/not-an-id/offer')).toBe('validation_failed');
    }
    await client.request('DELETE', `/v1/blocks/${blocked.id}`);
    await until(async () => (await others()).includes(blocked.id), { what: () => 'the lifted block to be known' });
    expect(await others()).not.toContain(blocking.id);
  });
});

describe('a block while a question is open', () => {
  it('ends what stands between the two at once: the offer is withdrawn, the invitation rescinded; others stay', async () => {
    const topic = freshTopic();
    const [client, blocked, blocking, other] = await Promise.all([
      cluster.client(),
      cluster.consultant({ skills: [topic] }),
      cluster.consultant({ skills: [topic] }),
      cluster.consultant({ skills: [topic] }),
    ]);
    await untilKnown(client, topic, 3);
    const question = await ask(client, topic);
    const [offered, invited, kept] = await Promise.all([
      offer(blocked, question),
      invitation(blocking, question),
      offer(other, question),
    ]);
    await client.request('PUT', `/v1/blocks/${blocked.id}`);
    await Promise.all([
      client.next('match:withdrawn', (it) => it.matchId === offered.id),
      blocked.next('match:rescinded', (it) => it.matchId === offered.id),
    ]);
    expect(await client.tryEmit('match:accept', { matchId: offered.id })).toBe('invalid_state');

    await blocking.request('PUT', `/v1/blocks/${client.id}`);
    await blocking.next('match:rescinded', (it) => it.matchId === invited.id);
    expect(await blocking.tryEmit('match:offer', { matchId: invited.id })).toBe('invalid_state');
    expect(await blocking.tryPost(`/v1/questions/${question.id}/offer`)).toBe('invalid_state');

    expect((await client.emit('match:accept', { matchId: kept.id })).consultantId).toBe(other.id);
  });
});

const previewOf = (topic: string) => {
  const { title, body, skills } = questionOn(topic);
  return { title, body, skills };
};

describe('a preview', () => {
  it('shows whom a question would be put to, and asks nobody', async () => {
    const topic = freshTopic();
    const [client, suited, dear] = await Promise.all([
      cluster.client(),
      cluster.consultant({ skills: [topic], rate: 8_000 }),
      cluster.consultant({ skills: [topic], rate: 80_000 }),
    ]);
    await untilKnown(client, topic, 2);
    const body = { ...previewOf(topic), maxHourlyRate: { amount: 10_000, currency: 'USD' } };
    const preview = await client.post<Preview>('/v1/matching/preview', body);
    expect(preview.consultants.map((it) => it.consultant.id)).toEqual([suited.id]);
    expect(preview.consultants[0]?.score).toBeGreaterThan(0);
    expect(preview.keywords.map((it) => it.skill)).toContain(topic);
    expect((await client.get<Page<unknown>>('/v1/questions')).items).toEqual([]);

    const question = await ask(client, topic);
    await Promise.all([invitation(suited, question), invitation(dear, question)]);
    expect(suited.all('match:invited')).toHaveLength(1);
    expect(dear.all('match:invited')).toHaveLength(1);
  });
});

describe('the matches of a question', () => {
  it('are shown to its client once they were offered, to an admin all, to nobody else', async () => {
    const topic = freshTopic();
    const [client, stranger, admin, offering, invited] = await Promise.all([
      cluster.client(),
      cluster.client(),
      cluster.admin(),
      cluster.consultant({ skills: [topic] }),
      cluster.consultant({ skills: [topic] }),
    ]);
    const question = await ask(client, topic);
    const [made, open] = await Promise.all([offer(offering, question), invitation(invited, question)]);
    const path = `/v1/questions/${question.id}/matches`;
    const list = async (actor: typeof client) => (await actor.get<Page<MatchWithConsultant>>(path)).items;
    const [shown, ...more] = await list(client);
    expect(more).toEqual([]);
    expect(shown?.match.id).toBe(made.id);
    expect(shown?.consultant).toMatchObject({ id: offering.id, presence: 'online' });
    expect(shown?.consultant).not.toHaveProperty('email');
    expect((await list(admin)).map((it) => it.match.id).sort()).toEqual([made.id, open.id].sort());
    await expect(list(stranger)).rejects.toMatchObject({ problem: { code: 'not_found' } });
    await expect(list(invited)).rejects.toMatchObject({ problem: { code: 'forbidden' } });
    await offering.emit('match:withdraw', { matchId: made.id });
    expect((await list(client)).map((it) => it.match.status)).toEqual(['withdrawn']);
  });

  it('tell a consultant of a question only what everyone who could take it may see', async () => {
    const topic = freshTopic();
    const [client, suited] = await Promise.all([cluster.client(), cluster.consultant({ skills: [topic] })]);
    const question = await ask(client, topic);
    const { question: shown } = await suited.next('match:invited', (it) => it.question.id === question.id);
    expect(shown).not.toHaveProperty('clientId');
    expect(JSON.stringify(shown)).not.toContain(client.email);
    expect((await readQuestion(suited, question)).id).toBe(question.id);
    await expect(suited.get(`/v1/questions/${question.id}/explanation`)).rejects.toMatchObject({ status: 403 });
  });
});
