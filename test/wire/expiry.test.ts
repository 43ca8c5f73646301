import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Explanation } from '../../contract/index.ts';
import { Cluster } from '../support/cluster.ts';
import { ask, freshTopic, invitation, questionIs, wasInvited } from './scenes.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({ env: { QUESTION_SECONDS: '3', INVITATION_SECONDS: '2' } });
});
afterAll(() => cluster?.stop());

it('a question that suits nobody online ends as no_match; whoever is under the relevance floor is never invited', async () => {
  const topic = freshTopic();
  const [client, stranger] = await Promise.all([cluster.client(), cluster.consultant({ skills: [freshTopic()] })]);
  const question = await ask(client, topic);
  expect(question.invitedCount).toBe(0);
  const expired = await questionIs(client, question, 'expired');
  expect(expired).toMatchObject({ expiredReason: 'no_match', invitedCount: 0 });
  expect(expired.advice).toMatch(/^Nobody/);
  expect(Date.now() - Date.parse(expired.expiresAt)).toBeLessThan(3_000);
  expect(wasInvited(stranger, question)).toBe(false);
});

it.each([
  ['price', 'raise it', { rate: 50_000 }, { maxHourlyRate: { amount: 49_999, currency: 'USD' as const } }],
  ['currency', 'in theirs', { currency: 'EUR' }, { currency: 'CHF' as const }],
  ['language', 'add one', { languages: ['fr', 'it'] }, { languages: ['de', 'en'] }],
])('where only the %s stands between them, the advice is to change it', async (reason, advice, profile, wish) => {
  const topic = freshTopic();
  const [client, almost] = await Promise.all([cluster.client(), cluster.consultant({ skills: [topic], ...profile })]);
  const question = await ask(client, topic, wish);
  const expired = await questionIs(client, question, 'expired');
  expect(expired.expiredReason).toBe('no_match');
  expect(expired.advice).toContain(advice);
  expect(wasInvited(almost, question)).toBe(false);
  const { considered } = await client.get<Explanation>(`/v1/questions/${question.id}/explanation`);
  expect(considered.find((it) => it.consultantId === almost.id)?.excluded).toBe(reason);
});

it('a question that everybody lets pass or declines ends as no_offer', async () => {
  const topic = freshTopic();
  const [client, silent, declining] = await Promise.all([
    cluster.client(),
    cluster.consultant({ skills: [topic] }),
    cluster.consultant({ skills: [topic] }),
  ]);
  const question = await ask(client, topic);
  const [, declined] = await Promise.all([invitation(silent, question), invitation(declining, question)]);
  await declining.emit('match:decline', { matchId: declined.id });
  const expired = await questionIs(client, question, 'expired');
  expect(expired).toMatchObject({ expiredReason: 'no_offer', invitedCount: 2, offeredCount: 0 });
  expect(expired.advice).toContain('ask again');
  await silent.next('match:rescinded', (it) => it.questionId === question.id && it.reason === 'expired');
});
