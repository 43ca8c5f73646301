import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Consultant, Performance } from '../../contract/index.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { ended, freshTopic, query, settled, startSession, untilKnown } from './scenes.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({ env: { FREE_SECONDS: '1' } });
});
afterAll(() => cluster?.stop());

/** What they brought along when they joined: so many sessions, all of them rated alike. */
async function withRecord(tier: string, sessions: number, average: number): Promise<{ topic: string; expert: Actor }> {
  const topic = freshTopic();
  const expert = await cluster.consultant({ skills: [topic], rate: 360_000, connect: false });
  await query(
    cluster,
    `update consultant_profiles set tier = $2, brought_sessions = $3, brought_ratings = $3, brought_average = $4,
       completed_sessions = $3 where user_id = $1`,
    [expert.id, tier, sessions, average],
  );
  await expert.connect();
  await expert.emit('availability:set', { status: 'available' });
  return { topic, expert };
}

/** One more session, as long as told, and rated if told. */
async function serve(expert: Actor, topic: string, options: { elapsed: number; rating?: number }) {
  const client = await cluster.client();
  await untilKnown(client, topic, 1);
  const { session } = await startSession(cluster, { client, consultant: expert, topic });
  if (options.elapsed > 0) await client.next('session:clock', (it) => it.elapsed >= options.elapsed);
  await client.emit('session:end', { sessionId: session.id });
  await ended(expert, session);
  if (options.rating) await client.post(`/v1/sessions/${session.id}/rating`, { overall: options.rating });
  return settled(expert, session);
}

/** Their performance when it has been assessed so many times. */
const assessed = (expert: Actor, times: number): Promise<Performance> =>
  until(async () => {
    const performance = await expert.get<Performance>('/v1/consultants/me/performance');
    return performance.trustHistory.length >= times && performance;
  });

const shareOf = ({ commission, amount }: Awaited<ReturnType<typeof settled>>): number =>
  Math.round(((commission?.amount ?? 0) / amount.amount) * 100);

describe('the session that completes a record', () => {
  it.each([
    ['rookie', 'growing', 10, 4, 20],
    ['growing', 'established', 50, 4.2, 15],
    ['established', 'expert', 200, 4.5, 12],
    ['expert', 'elite', 500, 4.7, 8],
  ])('makes a %s %s; it is still paid by the tier at acceptance', async (from, to, sessions, average, percent) => {
    const { topic, expert } = await withRecord(from, sessions, average);
    const books = await serve(expert, topic, { elapsed: 2 });
    expect(shareOf(books)).toBe(percent);
    const changed = await expert.next('tier:changed');
    expect(changed).toMatchObject({ from, to, reason: expect.stringContaining(String(sessions + 1)) });
    const performance = await expert.get<Performance>('/v1/consultants/me/performance');
    expect(performance.tier).toBe(to);
    expect(performance.tierHistory[0]).toMatchObject({ from, to, reason: changed.reason });
    expect((await expert.get<Consultant>('/v1/consultants/me')).completedSessions).toBe(sessions + 1);
  });

  it('counts only if it outlasted the free time; and the next one is paid by the new tier', async () => {
    const { topic, expert } = await withRecord('rookie', 10, 5);
    await serve(expert, topic, { elapsed: 0 });
    expect((await assessed(expert, 1)).tier).toBe('rookie');
    await serve(expert, topic, { elapsed: 2 });
    expect((await expert.next('tier:changed')).reason).toContain('11 completed sessions');
    expect(shareOf(await serve(expert, topic, { elapsed: 2 }))).toBe(15);
  });
});

describe('a rating', () => {
  it('that takes the average a tenth below its condition costs the tier, and no less than that', async () => {
    const { topic, expert } = await withRecord('growing', 11, 4.05);
    await serve(expert, topic, { elapsed: 0, rating: 3 });
    // After the session and after its rating; (11 × 4.05 + 3) ÷ 12 is 3.96.
    expect((await assessed(expert, 2)).tier).toBe('growing');
    await serve(expert, topic, { elapsed: 0, rating: 1 });
    const changed = await expert.next('tier:changed');
    expect(changed).toMatchObject({ from: 'growing', to: 'rookie', reason: expect.stringContaining('3.73') });
  });
});
