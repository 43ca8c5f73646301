import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MatchWithConsultant, Page, Preview } from '../../contract/index.ts';
import { Cluster } from '../support/cluster.ts';
import { ask, freshTopic, offer, query, questionOn, readQuestion, untilKnown } from './scenes.ts';

const FREE_SECONDS = 420;
let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({ env: { FREE_SECONDS: String(FREE_SECONDS), QUESTION_SECONDS: '60' } });
});
afterAll(() => cluster?.stop());

it('a client knows before accepting what it will cost: so long free, then so much an hour, at most so much', async () => {
  const topic = freshTopic();
  const spendCap = { amount: 5_000, currency: 'USD' as const };
  const [client, consultant] = await Promise.all([
    cluster.client(),
    cluster.consultant({ skills: [topic], rate: 24_000 }),
  ]);
  await untilKnown(client, topic, 1);
  const { title, body, skills } = questionOn(topic);
  const preview = await client.post<Preview>('/v1/matching/preview', { title, body, skills });
  expect(preview.freeSeconds).toBe(FREE_SECONDS);

  const told = { freeSeconds: FREE_SECONDS, spendCap };
  const question = await ask(client, topic, { spendCap });
  expect(question).toMatchObject(told);
  expect(await readQuestion(client, question)).toMatchObject(told);
  const match = await offer(consultant, question);
  const hourlyRate = { amount: 24_000, currency: 'USD' };
  expect((await client.next('match:offered')).match.hourlyRate).toEqual(hourlyRate);
  expect(await client.next('question:updated')).toMatchObject(told);
  const { openQuestions } = await client.emit('sync', {});
  expect(openQuestions).toMatchObject([{ question: told, offers: [{ match: { hourlyRate } }] }]);
  const { items } = await client.get<Page<MatchWithConsultant>>(`/v1/questions/${question.id}/matches`);
  expect(items).toMatchObject([{ match: { hourlyRate } }]);

  // The setting and the price change before they accept: they get what they were told.
  const { url } = await cluster.addServer({ FREE_SECONDS: '60' });
  await consultant.request('PUT', '/v1/consultants/me', {
    body: {
      headline: 'Dearer now',
      bio: 'And worth it.',
      skills: [{ slug: topic, name: topic, level: 4 }],
      languages: ['en'],
      hourlyRate: { amount: 48_000, currency: 'USD' },
    },
  });
  await client.connect({ url });
  const session = await client.emit('match:accept', { matchId: match.id });
  expect(session).toMatchObject({ ...told, hourlyRate });
  expect(await query(cluster, 'select rate_amount, free_seconds, spend_cap from consents')).toEqual([
    { rate_amount: 24_000, free_seconds: FREE_SECONDS, spend_cap: 5_000 },
  ]);
});
