import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Explanation, Guidance, Metrics, Page, Question } from '../../contract/index.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { ask, freshTopic, invitation, query, untilKnown, wasInvited } from './scenes.ts';

const CAP = 3;
let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({
    env: {
      RATE_LIMITS: 'on',
      INVITATIONS_PER_HOUR: `${CAP}`,
      WAVE_SIZE: '1',
      WAVE_SECONDS: '30',
      INVITATION_SECONDS: '40',
      QUESTION_SECONDS: '60',
    },
  });
});
afterAll(() => cluster?.stop());

const level = (consultant: Actor, to: number) =>
  query(cluster, 'update consultant_skills set level = $2 where user_id = $1', [consultant.id, to]);
const grow = (consultant: Actor) =>
  query(
    cluster,
    `with risen as (
       update consultant_profiles set tier = 'growing', completed_sessions = 20 where user_id = $1 returning user_id)
     insert into tier_history (id, consultant_id, from_tier, to_tier, reason)
     select gen_random_uuid(), user_id, 'rookie', 'growing', 'test' from risen`,
    [consultant.id],
  );
const comeOnline = async (consultant: Actor): Promise<void> => {
  await consultant.connect();
  await consultant.emit('availability:set', { status: 'available' });
};
const explanationOf = (client: Actor, { id }: Question) => client.get<Explanation>(`/v1/questions/${id}/explanation`);

/** Asks so often, one after the other, each taken back once somebody was invited. @returns who was */
async function invitedBy(client: Actor, topic: string, times: number, consultants: Actor[]): Promise<Actor[]> {
  const invited: Actor[] = [];
  for (let at = 0; at < times; at++) {
    const question = await ask(client, topic);
    expect(question.invitedCount).toBe(1);
    invited.push(await until(() => consultants.find((it) => wasInvited(it, question))));
    await client.emit('question:cancel', { questionId: question.id });
  }
  return invited;
}

it('whoever has had their share of the hour makes room for the next, and no question goes uninvited for it', async () => {
  const topic = freshTopic();
  const [client, best, second] = await Promise.all([
    cluster.client(),
    cluster.consultant({ skills: [topic], connect: false }),
    cluster.consultant({ skills: [topic], connect: false }),
  ]);
  await Promise.all([level(best, 5), level(second, 1)]);
  await Promise.all([comeOnline(best), comeOnline(second)]);
  await untilKnown(client, topic, 2);

  const invited = await invitedBy(client, topic, 2 * CAP, [best, second]);
  expect(invited[0]).toBe(best);
  // An invitation fades with the hour: the one that fills the cap may come a moment late.
  for (const each of [best, second]) {
    expect(invited.filter((it) => it === each).length).toBeGreaterThanOrEqual(CAP - 1);
    expect(invited.filter((it) => it === each).length).toBeLessThanOrEqual(CAP + 1);
  }
  await invitedBy(client, topic, 2 * CAP, [best, second]);

  second.disconnect();
  await untilKnown(client, topic, 1);
  expect(await invitedBy(client, topic, 2, [best])).toEqual([best, best]);
});

describe('a question that is over a newcomer’s head', () => {
  it.each<[string, object]>([
    ['urgent', { urgency: 'urgent' }],
    ['dear', { maxHourlyRate: { amount: 25_000, currency: 'USD' } }],
  ])('because it is %s goes to those with a record, as long as there are any', async (_why, wishes) => {
    const topic = freshTopic();
    const [client, rookie, grown] = await Promise.all([
      cluster.client(),
      cluster.consultant({ skills: [topic], connect: false }),
      cluster.consultant({ skills: [topic], connect: false }),
    ]);
    await Promise.all([level(rookie, 5), level(grown, 1), grow(grown)]);
    await Promise.all([comeOnline(rookie), comeOnline(grown)]);
    await untilKnown(client, topic, 2);

    const easy = await ask(client, topic);
    expect((await invitation(rookie, easy)).wave).toBe(1);
    const hard = await ask(client, topic, wishes);
    await invitation(grown, hard);
    const { considered } = await explanationOf(client, hard);
    expect(considered.find((it) => it.consultantId === rookie.id)?.excluded).toBe('rookie');
    const browsed = (await rookie.get<Page<Question>>('/v1/questions')).items.map((it) => it.id);
    expect(browsed).not.toContain(hard.id);
    expect(await rookie.tryPost(`/v1/questions/${hard.id}/offer`)).toBe('invalid_state');

    grown.disconnect();
    await untilKnown(client, topic, 1);
    const alone = await ask(client, topic, wishes);
    expect((await invitation(rookie, alone)).wave).toBe(1);
  });
});

it('guidance names what clients near one’s fields ask for, and how one stands', async () => {
  const [newcomer, one, other] = await Promise.all([
    cluster.consultant({ skills: ['docker'], rate: 9_000, bio: 'Docker.' }),
    cluster.client(),
    cluster.client(),
  ]);
  for (const client of [one, other, one]) {
    const question = await ask(client, 'serverless');
    await client.emit('question:cancel', { questionId: question.id });
  }
  const { items, nextTier } = await newcomer.get<Guidance>('/v1/consultants/me/guidance');
  const detail = (code: string): string => items.find((it) => it.code === code)?.detail ?? '';
  expect(detail('wanted_skills')).toContain('Serverless (3 questions)');
  expect(detail('bio')).toContain('so far 7');
  expect(detail('response')).toContain('You have not answered one yet');
  expect(nextTier).toMatchObject({ tier: 'growing' });
  expect(nextTier?.needs.join()).toContain('11 more completed sessions');
});

it('an operator sees how invitations were spread', async () => {
  const admin = await cluster.admin();
  const { exposure, tierProgression } = await admin.get<Metrics>('/v1/admin/metrics');
  const [sent] = await query<{ n: number }>(cluster, 'select count(*)::int as n from matches where wave > 0');
  expect(exposure.invitations).toBe(sent?.n);
  const shares = Object.values(exposure.shareByTier).map((it) => it ?? Number.NaN);
  expect(shares.reduce((sum, it) => sum + it, 0)).toBeCloseTo(1, 10);
  expect(exposure.shareByTier.rookie).toBeGreaterThan(0);
  expect(exposure.shareByTier.growing).toBeGreaterThan(0);
  expect(exposure.gini).toBeGreaterThan(0);
  expect(exposure.gini).toBeLessThan(1);
  expect(tierProgression.value === null || tierProgression.value <= 1).toBe(true);
});
