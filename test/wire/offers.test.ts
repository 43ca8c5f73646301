import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MatchWithQuestion, Page } from '../../contract/index.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { ask, freshTopic, fromNowOn, invitation, offer, questionIs, readQuestion, runOutOfTime } from './scenes.ts';

let cluster: Cluster;
let topic: string;
beforeAll(async () => {
  cluster = await Cluster.start({ env: { INVITATION_SECONDS: '4', QUESTION_SECONDS: '60' } });
});
afterAll(() => cluster?.stop());

/** On a topic of the test's own. */
const client = (): Promise<Actor> => cluster.client();
const expert = (): Promise<Actor> => cluster.consultant({ skills: [topic] });

describe("an offer's life", () => {
  it('moves the deadline of its question by 60 seconds if it is the first, and not at all if it is another', async () => {
    topic = freshTopic();
    const [asking, ...experts] = await Promise.all([client(), expert(), expert()]);
    const question = await ask(asking, topic);
    for (const each of experts) {
      await offer(each, question);
      const { expiresAt } = await readQuestion(asking, question);
      expect(Date.parse(expiresAt) - Date.parse(question.expiresAt)).toBe(60_000);
    }
    await asking.next('question:updated', (it) => it.id === question.id && it.offeredCount === 2);
  });

  it('ends with its question, which says that nothing was accepted and what to do; the consultant is told', async () => {
    topic = freshTopic();
    const [asking, offering] = await Promise.all([client(), expert()]);
    const question = await ask(asking, topic);
    const match = await offer(offering, question);
    await runOutOfTime(cluster, question);
    const expired = await questionIs(asking, question, 'expired');
    expect(expired.expiredReason).toBe('not_accepted');
    expect(expired.advice).toContain('pick one');
    await offering.next('match:rescinded', (it) => it.matchId === match.id && it.reason === 'expired');
    expect(await asking.tryEmit('match:accept', { matchId: match.id })).toBe('invalid_state');
    expect(await offering.tryEmit('match:withdraw', { matchId: match.id })).toBe('invalid_state');
  });

  it('is over when the consultant withdraws it: the client is told, nobody can accept it, and it cannot be made again', async () => {
    topic = freshTopic();
    const [asking, leaving, staying] = await Promise.all([client(), expert(), expert()]);
    const question = await ask(asking, topic);
    const [match, other] = await Promise.all([offer(leaving, question), offer(staying, question)]);
    const withdrawn = await leaving.emit('match:withdraw', { matchId: match.id });
    expect(withdrawn.status).toBe('withdrawn');
    await asking.next('match:withdrawn', (it) => it.matchId === match.id && it.questionId === question.id);
    expect(await leaving.emit('match:withdraw', { matchId: match.id })).toEqual(withdrawn);
    expect(await leaving.tryEmit('match:offer', { matchId: match.id })).toBe('invalid_state');
    expect(await asking.tryEmit('match:accept', { matchId: match.id })).toBe('invalid_state');
    expect((await asking.emit('match:accept', { matchId: other.id })).consultantId).toBe(staying.id);
  });

  it('is one offer, however often and by whatever way it is made', async () => {
    topic = freshTopic();
    const [asking, offering] = await Promise.all([client(), expert()]);
    const question = await ask(asking, topic);
    const first = await offer(offering, question);
    expect(await offering.emit('match:offer', { matchId: first.id, note: 'once more' })).toEqual(first);
    expect(await offering.post(`/v1/matches/${first.id}/offer`)).toEqual(first);
    expect(await offering.post(`/v1/questions/${question.id}/offer`)).toEqual(first);
    expect((await readQuestion(asking, question)).offeredCount).toBe(1);
    expect(asking.all('match:offered')).toHaveLength(1);
  });
});

it('an answer on one device shows on all devices of the consultant', async () => {
  topic = freshTopic();
  const [asking, other, answering] = await Promise.all([client(), client(), expert()]);
  const device = await answering.another();
  const told = (matchId: string, status: string) =>
    device.next('match:answered', (it) => it.match.id === matchId && it.match.status === status);
  const [question, declined] = await Promise.all([ask(asking, topic), ask(other, topic)]);
  const { id: matchId } = await offer(answering, question);
  expect((await told(matchId, 'offered')).question.id).toBe(question.id);
  await answering.emit('match:withdraw', { matchId });
  await told(matchId, 'withdrawn');
  const { id } = await invitation(answering, declined);
  await answering.post(`/v1/matches/${id}/decline`);
  await told(id, 'declined');
  expect(asking.all('match:answered')).toEqual([]);
});

describe('an invitation', () => {
  it('that nobody answers runs out: the consultant is told, and can neither offer nor decline any more', async () => {
    topic = freshTopic();
    const [asking, silent] = await Promise.all([client(), expert()]);
    const match = await invitation(silent, await ask(asking, topic));
    await silent.next('match:rescinded', (it) => it.matchId === match.id && it.reason === 'expired');
    expect(await silent.tryEmit('match:offer', { matchId: match.id })).toBe('invalid_state');
    expect(await silent.tryEmit('match:decline', { matchId: match.id })).toBe('invalid_state');
  });

  it('that is declined stays declined, and its client never hears of it', async () => {
    topic = freshTopic();
    const [asking, declining] = await Promise.all([client(), expert()]);
    const question = await ask(asking, topic);
    const match = await invitation(declining, question);
    const declined = await declining.emit('match:decline', { matchId: match.id, reason: 'no time' });
    expect(declined.status).toBe('declined');
    expect(await declining.emit('match:decline', { matchId: match.id })).toEqual(declined);
    expect(await declining.tryEmit('match:offer', { matchId: match.id })).toBe('invalid_state');
    expect(await declining.tryPost(`/v1/questions/${question.id}/offer`)).toBe('invalid_state');
    expect(await asking.tryEmit('match:accept', { matchId: match.id })).toBe('not_found');
  });

  it('is gone with its question when that is cancelled, and so is an offer; cancelling again is the same answer', async () => {
    topic = freshTopic();
    const [asking, invited, offering] = await Promise.all([client(), expert(), expert()]);
    const question = await ask(asking, topic);
    const [left, made] = await Promise.all([invitation(invited, question), offer(offering, question)]);
    const cancelled = await asking.emit('question:cancel', { questionId: question.id });
    expect(cancelled.status).toBe('cancelled');
    await invited.next('match:rescinded', (it) => it.matchId === left.id && it.reason === 'cancelled');
    await offering.next('match:rescinded', (it) => it.matchId === made.id && it.reason === 'cancelled');
    expect(await asking.emit('question:cancel', { questionId: question.id })).toEqual(cancelled);
    expect(await invited.tryEmit('match:offer', { matchId: left.id })).toBe('invalid_state');
    expect(await asking.tryEmit('match:accept', { matchId: made.id })).toBe('invalid_state');
  });
});

describe('a consultant with several invitations and offers', () => {
  it('is freed of all the others right after one is accepted: offers are withdrawn, invitations rescinded as busy', async () => {
    topic = freshTopic();
    const [wanted, first, second, third] = await Promise.all([expert(), client(), client(), client()]);
    const [taken, alsoOffered, onlyInvited] = await Promise.all([
      ask(first, topic),
      ask(second, topic),
      ask(third, topic),
    ]);
    const [match, otherOffer, openInvitation] = await Promise.all([
      offer(wanted, taken),
      offer(wanted, alsoOffered),
      invitation(wanted, onlyInvited),
    ]);
    const next = fromNowOn(wanted);
    await first.emit('match:accept', { matchId: match.id });
    await Promise.all([
      second.next('match:withdrawn', (it) => it.matchId === otherOffer.id),
      next('match:rescinded', (it) => it.matchId === otherOffer.id && it.reason === 'busy'),
      next('match:rescinded', (it) => it.matchId === openInvitation.id && it.reason === 'busy'),
    ]);
    const { items } = await wanted.get<Page<MatchWithQuestion>>('/v1/matches');
    expect(Object.fromEntries(items.map((it) => [it.match.id, it.match.status]))).toEqual({
      [match.id]: 'accepted',
      [otherOffer.id]: 'withdrawn',
      [openInvitation.id]: 'rescinded',
    });
    expect((await readQuestion(second, alsoOffered)).status).toBe('open');
    expect((await readQuestion(third, onlyInvited)).status).toBe('open');
    expect(await second.tryEmit('match:accept', { matchId: otherOffer.id })).toBe('invalid_state');
  });
});
