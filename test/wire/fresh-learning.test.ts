/** What a consultant has just done counts at the next question, over real servers, without learning anything anew. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Preview } from '../../contract/index.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { ended, questionOn, startSession } from './scenes.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster?.stop());

it('a session counts at the next question: its words once it has ended, its skills once it was rated', async () => {
  const { client, consultant, topic, session } = await startSession(cluster);
  const twin = await cluster.consultant({ skills: [topic] });
  const { title, body, skills } = questionOn(topic);
  const ahead = async (): Promise<{ skill: number; text: number } | undefined> => {
    const { consultants } = await client.post<Preview>('/v1/matching/preview', { title, body, skills });
    const [parts, twins] = [consultant.id, twin.id].map(
      (id) => consultants.find((it) => it.consultant.id === id)?.scoreParts,
    );
    if (!parts || !twins) return undefined;
    return { skill: (parts.skill ?? 0) - (twins.skill ?? 0), text: (parts.text ?? 0) - (twins.text ?? 0) };
  };
  const isAhead = (part: 'skill' | 'text') =>
    until(async () => ((await ahead())?.[part] ?? 0) > 0.001, {
      what: () => `more ${part} than who has had no session`,
    });

  await client.emit('session:end', { sessionId: session.id });
  await ended(consultant, session);
  await isAhead('text');
  expect((await ahead())?.skill).toBeCloseTo(0, 6);
  await client.post(`/v1/sessions/${session.id}/rating`, { overall: 5 });
  await isAhead('skill');
  expect((await ahead())?.text).toBeGreaterThan(0);
});
