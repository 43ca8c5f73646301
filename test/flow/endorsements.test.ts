/** What experience teaches about a consultant's skills, as the next question's matching loads it. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TrustPart } from '../../core/domain/trust.ts';
import { loadConsultantsForReplica } from '../../core/flow/candidates/load-online-consultants.ts';
import { declineMatch } from '../../core/flow/matches/decline-match.ts';
import { assessConsultant } from '../../core/flow/ratings/assess-consultant.ts';
import { rateSession } from '../../core/flow/ratings/rate-session.ts';
import { type House, openHouse } from './house.ts';
import { askedBefore, metBefore } from './past.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const DAY = 86_400_000;
const SKILLS = { kubernetes: 1, docker: 0.5 };
const KEYWORDS = Object.entries(SKILLS).map(([skill, weight]) => ({ term: skill, weight, skill }));

/** Every question that has no keywords yet is about Kubernetes, and half as much about Docker. */
const nameSkills = () =>
  sql`update questions set keywords = ${JSON.stringify(KEYWORDS)}::jsonb where keywords = '[]'`.execute(house.db);

async function rated(clientId: string, consultantId: string, overall: number): Promise<void> {
  const times = { askedAt: new Date(Date.now() - 3_600_000), endedAt: new Date(Date.now() - 60_000) };
  const sessionId = await metBefore(house.db, { clientId, consultantId, ...times });
  await nameSkills();
  await rateSession(house.parts, { clientId, sessionId, body: { overall } });
}

async function declined(clientId: string, consultantId: string, reason: string): Promise<void> {
  const { matchId } = await invited(clientId, consultantId);
  await house.db.updateTable('matches').set({ status: 'invited' }).where('id', '=', matchId!).execute();
  await declineMatch(house.parts, { consultantId, matchId: matchId!, reason });
}

async function invited(clientId: string, consultantId: string) {
  const asked = await askedBefore(house.db, { clientId, consultantId, askedAt: new Date(Date.now() - 20_000) });
  await nameSkills();
  return asked;
}

async function skillsOf(consultantId: string): Promise<Record<string, number>> {
  const [loaded] = await loadConsultantsForReplica(house.parts, [consultantId]);
  return Object.fromEntries(loaded!.skills.map(({ slug, endorsements }) => [slug, endorsements]));
}
const kubernetesOf = async (consultantId: string): Promise<number> => (await skillsOf(consultantId)).kubernetes ?? 0;

test('a good session speaks for the consultant in the skills of its question, as much as each of them weighs', async () => {
  const [client, consultant] = [await house.client(), await house.consultant()];
  expect(await skillsOf(consultant)).toEqual({});
  await rated(client, consultant, 5);
  const { kubernetes, docker } = await skillsOf(consultant);
  expect(kubernetes).toBeCloseTo(SKILLS.kubernetes, 3);
  expect(docker).toBeCloseTo(SKILLS.docker, 3);
  expect(house.announced).toContain(consultant);

  const before = await skillsOf(consultant);
  await rated(client, consultant, 3);
  expect((await skillsOf(consultant)).kubernetes).toBeCloseTo(before.kubernetes!, 3);
  await rated(client, consultant, 4);
  expect((await skillsOf(consultant)).kubernetes).toBeCloseTo(1.7, 3);
  await rated(client, consultant, 1);
  expect((await skillsOf(consultant)).kubernetes).toBeCloseTo(1.2, 3);
});

test('half of it is left after sixty days, a quarter after twice that', async () => {
  const [client, consultant] = [await house.client(), await house.consultant()];
  await rated(client, consultant, 5);
  for (const [days, left] of [
    [60, 0.5],
    [120, 0.25],
  ] as const) {
    const at = new Date(Date.now() - days * DAY);
    await house.db.updateTable('endorsements').set({ at }).where('consultant_id', '=', consultant).execute();
    expect(await kubernetesOf(consultant)).toBeCloseTo(left, 3);
  }
});

test('"not my area" takes back, to nothing and no further; another reason takes nothing', async () => {
  const consultant = await house.consultant();
  await rated(await house.client(), consultant, 5);
  await declined(await house.client(), consultant, 'busy');
  expect(await kubernetesOf(consultant)).toBeCloseTo(1, 3);
  house.announced.length = 0;
  await declined(await house.client(), consultant, 'not_my_area');
  expect(await kubernetesOf(consultant)).toBeCloseTo(0.5, 3);
  expect(house.announced).toContain(consultant);
  for (let i = 0; i < 3; i += 1) await declined(await house.client(), consultant, 'not_my_area');
  expect(await skillsOf(consultant)).toEqual({ kubernetes: 0, docker: 0 });
});

test('one client counts for so much and no more, whether they praise or complain', async () => {
  const [friend, foe, consultant] = [await house.client(), await house.client(), await house.consultant()];
  for (let i = 0; i < 5; i += 1) await rated(friend, consultant, 5);
  expect(await kubernetesOf(consultant)).toBeCloseTo(3, 3);
  for (let i = 0; i < 2; i += 1) await rated(await house.client(), consultant, 5);
  expect(await kubernetesOf(consultant)).toBeCloseTo(5, 3);
  for (let i = 0; i < 8; i += 1) await rated(foe, consultant, 1);
  expect(await kubernetesOf(consultant)).toBeCloseTo(2, 3);
});

test('an invitation that runs out costs responsiveness, and nothing that was learned of skills', async () => {
  const consultant = await house.consultant();
  await rated(await house.client(), consultant, 5);
  const assess = async () => {
    await assessConsultant(house.parts, { consultantId: consultant, reason: 'test' });
    const { trust_parts } = await house.db
      .selectFrom('consultant_profiles')
      .select('trust_parts')
      .where('user_id', '=', consultant)
      .executeTakeFirstOrThrow();
    return { skills: await kubernetesOf(consultant), trust: trust_parts as Record<TrustPart, number> };
  };
  const before = await assess();
  for (let i = 0; i < 5; i += 1) {
    const { matchId } = await invited(await house.client(), consultant);
    await house.db.updateTable('matches').set({ closed_at: new Date() }).where('id', '=', matchId!).execute();
  }
  const after = await assess();
  expect(after.trust.response).toBeLessThan(before.trust.response);
  expect(after.skills).toBeCloseTo(before.skills, 3);
  for (const part of ['rating', 'completion', 'disputes'] as const) {
    expect(after.trust[part]).toBeCloseTo(before.trust[part], 1);
  }
});
