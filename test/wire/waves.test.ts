import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Explanation, Match, Page, Question } from '../../contract/index.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { ask, freshTopic, invitation, query, readQuestion, untilKnown, wasInvited } from './scenes.ts';

let cluster: Cluster;
const experts = (count: number, topic: string): Promise<Actor[]> =>
  Promise.all(Array.from({ length: count }, () => cluster.consultant({ skills: [topic] })));
const invitedAmong = (consultants: Actor[], question: Question): Actor[] =>
  consultants.filter((it) => wasInvited(it, question));

describe('waves of two, a second apart', () => {
  beforeAll(async () => {
    cluster = await Cluster.start({
      env: { WAVE_SIZE: '2', WAVE_SECONDS: '1', INVITATION_SECONDS: '15' },
    });
  });
  afterAll(() => cluster?.stop());

  it('widen when their time is up, and take nothing from those who were invited before', async () => {
    const topic = freshTopic();
    const [client, consultants] = await Promise.all([cluster.client(), experts(5, topic)]);
    await untilKnown(client, topic, 5);
    const question = await ask(client, topic);
    const matches = await Promise.all(consultants.map((it) => invitation(it, question)));
    expect(matches.map((it) => it.wave).sort()).toEqual([1, 1, 2, 2, 3]);
    const openedAt = (wave: number): number => Date.parse(matches.find((it) => it.wave === wave)!.invitedAt);
    expect(openedAt(2) - openedAt(1)).toBeGreaterThanOrEqual(990);
    expect(openedAt(3) - openedAt(2)).toBeGreaterThanOrEqual(990);
    const shown = await client.next('question:updated', (it) => it.id === question.id && it.wave === 3);
    expect(shown.invitedCount).toBe(5);
    for (const each of consultants) expect(each.all('match:rescinded')).toEqual([]);
  });
});

describe('waves of three that would wait half a minute', () => {
  beforeAll(async () => {
    cluster = await Cluster.start({
      env: { WAVE_SIZE: '3', WAVE_SECONDS: '30', INVITATION_SECONDS: '40', QUESTION_SECONDS: '60' },
    });
  });
  afterAll(() => cluster?.stop());

  it('widen at once when everybody in them has declined, at the same moment too', async () => {
    const topic = freshTopic();
    const [client, consultants] = await Promise.all([cluster.client(), experts(6, topic)]);
    await untilKnown(client, topic, 6);
    for (let round = 1; round <= 8; round++) {
      const question = await ask(client, topic);
      const first = await until(() => {
        const invited = invitedAmong(consultants, question);
        return invited.length === 3 && invited;
      });
      await Promise.all(
        first.map(async (it) => it.emit('match:decline', { matchId: (await invitation(it, question)).id })),
      );
      const others = consultants.filter((it) => !first.includes(it));
      const second = await Promise.all(others.map((it) => invitation(it, question)));
      for (const it of second) expect(Date.parse(it.invitedAt) - Date.parse(question.createdAt)).toBeLessThan(10_000);
      await client.emit('question:cancel', { questionId: question.id });
    }
  });

  it('take in whoever comes online later, for the oldest question that suits', async () => {
    const topic = freshTopic();
    const [client, other] = await Promise.all([cluster.client(), cluster.client()]);
    const question = await ask(client, topic);
    await ask(other, topic);
    const late = await cluster.consultant({ skills: [topic] });
    const match = await invitation(late, question);
    expect(match.status).toBe('invited');
    await client.next('question:updated', (it) => it.id === question.id && it.invitedCount === 1);
    expect(late.all('match:invited')[0]?.question.id).toBe(question.id);
    expect((await late.emit('match:offer', { matchId: match.id })).status).toBe('offered');
  });

  it('take in whoever comes back, however short they were gone', async () => {
    const topic = freshTopic();
    const [client, restless] = await Promise.all([cluster.client(), cluster.consultant({ skills: [topic] })]);
    await untilKnown(client, topic, 1);
    for (let round = 1; round <= 5; round++) {
      restless.disconnect();
      await untilKnown(client, topic, 0);
      const question = await ask(client, topic);
      expect(question.invitedCount).toBe(0);
      await restless.connect();
      await invitation(restless, question);
      await client.emit('question:cancel', { questionId: question.id });
    }
  });

  it('take in whoever was away and becomes available, every time', async () => {
    const topic = freshTopic();
    const [client, resting] = await Promise.all([
      cluster.client(),
      cluster.consultant({ skills: [topic], available: false }),
    ]);
    for (let round = 1; round <= 5; round++) {
      const question = await ask(client, topic);
      expect(question.invitedCount).toBe(0);
      await resting.emit('availability:set', { status: 'available' });
      await invitation(resting, question);
      await client.emit('question:cancel', { questionId: question.id });
      await resting.emit('availability:set', { status: 'away' });
      await untilKnown(client, topic, 0);
    }
  });

  it('leave whoever is not in them to find the question themselves: their offer is of wave 0 and can be accepted', async () => {
    const topic = freshTopic();
    const [client, stranger, offline, consultants] = await Promise.all([
      cluster.client(),
      cluster.consultant({ skills: [freshTopic()] }),
      cluster.consultant({ skills: [topic], connect: false }),
      experts(4, topic),
    ]);
    await untilKnown(client, topic, 4);
    const question = await ask(client, topic);
    const left = await until(() => {
      const others = consultants.filter((it) => !wasInvited(it, question));
      return others.length === 1 && others[0];
    });
    const seen = async (actor: Actor) => (await actor.get<Page<Question>>('/v1/questions')).items.map((it) => it.id);
    const offering = `/v1/questions/${question.id}/offer`;
    for (const nobody of [stranger, offline]) {
      expect(await seen(nobody)).not.toContain(question.id);
      expect(await nobody.tryPost(offering)).toBe('invalid_state');
    }
    expect(await seen(left)).toContain(question.id);
    const match = await left.post<Match>(offering, { note: 'I found it myself.' });
    expect(match).toMatchObject({ wave: 0, status: 'offered', note: 'I found it myself.' });
    await client.next('match:offered', (it) => it.match.id === match.id && it.consultant.id === left.id);
    expect(await readQuestion(client, question)).toMatchObject({ invitedCount: 3, offeredCount: 1 });
    expect((await client.emit('match:accept', { matchId: match.id })).consultantId).toBe(left.id);
  });

  it('keep their last place for a rookie whom three with a record outrank', async () => {
    const topic = freshTopic();
    const people = await Promise.all(
      Array.from({ length: 5 }, () => cluster.consultant({ skills: [topic], connect: false })),
    );
    const [rookie, ...proven] = people.map((it) => it.id);
    await query(cluster, `update consultant_profiles set completed_sessions = 10 where user_id = $1`, [rookie]);
    await query(
      cluster,
      `update consultant_profiles set completed_sessions = 40, tier = 'growing', trust_score = 90 where user_id = any($1::uuid[])`,
      [proven],
    );
    await query(
      cluster,
      'update consultant_skills set level = case when user_id = $1 then 1 else 5 end where slug = $2',
      [rookie, topic],
    );
    for (const each of people) {
      await each.connect();
      await each.emit('availability:set', { status: 'available' });
    }
    const client = await cluster.client();
    await untilKnown(client, topic, 5);
    const question = await ask(client, topic);
    await Promise.all([invitation(people[0]!, question), until(() => invitedAmong(people, question).length === 3)]);
    const { considered } = await client.get<Explanation>(`/v1/questions/${question.id}/explanation`);
    const scoreOf = (id: string | undefined) => considered.find((it) => it.consultantId === id)?.score ?? 0;
    const outranked = considered.filter((it) => it.excluded === 'outranked');
    expect(outranked).toHaveLength(2);
    for (const it of outranked) expect(it.score).toBeGreaterThan(scoreOf(rookie));
  });
});
