import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Explanation, Preview, Question } from '../../contract/index.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import {
  ask,
  ended,
  freshTopic,
  invitation,
  questionOn,
  readQuestion,
  startSession,
  untilKnown,
  wasInvited,
} from './scenes.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({
    env: { PREFERRED_SECONDS: '2', WAVE_SECONDS: '30', INVITATION_SECONDS: '40', QUESTION_SECONDS: '60' },
  });
});
afterAll(() => cluster?.stop());

/** Whoever has talked before is also found by the words of that question, which all questions here share: nobody stays for the next test. */
const leaving: Actor[] = [];
afterEach(() => {
  for (const actor of leaving.splice(0)) actor.disconnect();
});

/** A client and a consultant who have talked before, free again, beside others of the same topic. */
async function acquaintance(others: number): Promise<{ client: Actor; known: Actor; others: Actor[]; topic: string }> {
  const { client, consultant: known, topic, session } = await startSession(cluster);
  await client.emit('session:end', { sessionId: session.id });
  await ended(known, session);
  const rest = await Promise.all(Array.from({ length: others }, () => cluster.consultant({ skills: [topic] })));
  leaving.push(known, ...rest);
  await untilKnown(client, topic, others + 1);
  return { client, known, others: rest, topic };
}
const invitedAfterMs = (match: { invitedAt: string }, question: Question): number =>
  Date.parse(match.invitedAt) - Date.parse(question.createdAt);

describe('a consultant of an earlier session who is named', () => {
  it('is asked first, alone, for the given seconds; then the others are', async () => {
    const { client, known, others, topic } = await acquaintance(2);
    const question = await ask(client, topic, { preferredConsultantIds: [known.id] });
    expect(question.invitedCount).toBe(1);
    const first = await invitation(known, question);
    expect(first.wave).toBe(1);
    expect(first.scoreParts.preferred).toBeGreaterThan(0);
    const later = await Promise.all(others.map((it) => invitation(it, question)));
    for (const match of later) {
      expect(match.wave).toBe(2);
      expect(invitedAfterMs(match, question)).toBeGreaterThanOrEqual(1_990);
      expect(invitedAfterMs(match, question)).toBeLessThan(10_000);
    }
    expect(known.all('match:rescinded')).toEqual([]);
    expect((await known.emit('match:offer', { matchId: first.id })).status).toBe('offered');
  });

  it('and declines: the others are asked at once', async () => {
    const { client, known, others, topic } = await acquaintance(1);
    const question = await ask(client, topic, { preferredConsultantIds: [known.id] });
    await known.emit('match:decline', { matchId: (await invitation(known, question)).id });
    const match = await invitation(others[0]!, question);
    expect(match.wave).toBe(2);
    expect(invitedAfterMs(match, question)).toBeLessThan(1_900);
  });

  it('and offers: the rest of the seconds is for choosing, and nobody else is asked in them', async () => {
    const { client, known, others, topic } = await acquaintance(1);
    const question = await ask(client, topic, { preferredConsultantIds: [known.id] });
    const { id } = await known.emit('match:offer', { matchId: (await invitation(known, question)).id });
    await client.next('match:offered', (it) => it.match.id === id);
    expect((await client.emit('match:accept', { matchId: id })).consultantId).toBe(known.id);
    expect(wasInvited(others[0]!, question)).toBe(false);
  });

  it('is not joined by somebody who comes online in these seconds', async () => {
    const { client, known, topic } = await acquaintance(0);
    const question = await ask(client, topic, { preferredConsultantIds: [known.id] });
    const late = await cluster.consultant({ skills: [topic] });
    leaving.push(late);
    const match = await invitation(late, question);
    expect(match.wave).toBe(2);
    expect(invitedAfterMs(match, question)).toBeGreaterThanOrEqual(1_990);
  });

  it.each<[string, (known: Actor, client: Actor) => Promise<unknown>, string]>([
    ['is away', (known) => known.emit('availability:set', { status: 'away' }), 'away'],
    ['is offline', async (known) => known.disconnect(), 'offline'],
    ['has blocked the client', (known, client) => known.request('PUT', `/v1/blocks/${client.id}`), 'blocked'],
    ['is blocked by the client', (known, client) => client.request('PUT', `/v1/blocks/${known.id}`), 'blocked'],
  ])('but %s: the first wave is like any other', async (_case, happening, reason) => {
    const { client, known, others, topic } = await acquaintance(1);
    await happening(known, client);
    await untilKnown(client, topic, 1);
    const question = await ask(client, topic, { preferredConsultantIds: [known.id] });
    expect((await invitation(others[0]!, question)).wave).toBe(1);
    expect(wasInvited(known, question)).toBe(false);
    const { considered } = await client.get<Explanation>(`/v1/questions/${question.id}/explanation`);
    expect(considered.filter((it) => it.consultantId === known.id).map((it) => it.excluded)).toEqual([reason]);
  });

  it('but is too dear, or knows nothing of it: every filter stands', async () => {
    const { client, known, topic } = await acquaintance(0);
    const [elsewhere, other] = [freshTopic(), await cluster.consultant({ skills: [topic], rate: 5_000 })];
    leaving.push(other);
    await untilKnown(client, topic, 2);
    const cheap = await ask(client, topic, {
      preferredConsultantIds: [known.id],
      maxHourlyRate: { amount: 6_000, currency: 'USD' },
    });
    expect((await invitation(other, cheap)).wave).toBe(1);
    // In words of its own: those of the first question are part of what is known of them.
    const foreign = await ask(client, elsewhere, {
      title: 'Which beginner mistakes matter?',
      body: 'Newcomers often fail early. Please explain typical pitfalls.',
      preferredConsultantIds: [known.id],
    });
    expect(foreign.invitedCount).toBe(0);
    expect([wasInvited(known, cheap), wasInvited(known, foreign)]).toEqual([false, false]);
  });
});

it('whoever was never talked with is no preference, nor is an id of nobody, and the question is not refused for it', async () => {
  const { client, topic, others } = await acquaintance(2);
  const stranger = others[0]!;
  const preferredConsultantIds = [stranger.id, client.id, crypto.randomUUID()];
  const question = await ask(client, topic, { preferredConsultantIds });
  const matches = await Promise.all(others.map((it) => invitation(it, question)));
  expect(matches.map((it) => it.wave)).toEqual([1, 1]);
  for (const match of matches) expect(match.scoreParts.preferred).toBeUndefined();
  expect((await readQuestion(client, question)).invitedCount).toBe(3);
});

it('a preference of one client says nothing to another: a preview stays as it was', async () => {
  const { known, topic } = await acquaintance(1);
  const other = await cluster.client();
  const question = await ask(other, topic, { preferredConsultantIds: [known.id] });
  expect(question.invitedCount).toBe(2);
  const { title, body, skills } = questionOn(topic);
  const { consultants } = await other.post<Preview>('/v1/matching/preview', { title, body, skills });
  expect(consultants.every((it) => !it.scoreParts.preferred)).toBe(true);
  await until(() => wasInvited(known, question));
});
