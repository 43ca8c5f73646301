import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Question } from '../../contract/index.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { ask, codeOf, freshTopic, query, readQuestion, untilKnown } from './scenes.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({ env: { WAVE_SIZE: '5' } });
});
afterAll(async () => {
  await cluster?.stop();
});

const TEN = 10;

it('ten questions at once with five consultants each: each finds its own, nobody is booked twice', async () => {
  const topics = Array.from({ length: 2 }, freshTopic);
  const clients = await Promise.all(Array.from({ length: TEN }, () => cluster.client()));
  const consultants: Actor[] = [];
  // Two topics, five questions and five consultants each: everybody is wanted by five clients at once.
  for (const topic of topics) {
    consultants.push(...(await Promise.all(Array.from({ length: 5 }, () => cluster.consultant({ skills: [topic] })))));
  }
  const topicOf = (n: number): string => topics[n % 2] as string;
  await Promise.all([untilKnown(clients[0]!, topicOf(0), 5), untilKnown(clients[1]!, topicOf(1), 5)]);

  // Everybody offers on everything they are invited to, and clients accept one offer after the other, until one is theirs.
  const refusals: string[] = [];
  for (const consultant of consultants) {
    consultant.socket.on(
      'match:invited',
      ({ match }) => void codeOf(consultant.emit('match:offer', { matchId: match.id })),
    );
  }
  for (const client of clients) {
    let turn = Promise.resolve();
    client.socket.on('match:offered', ({ match }) => {
      turn = turn.then(async () => {
        const code = await codeOf(client.emit('match:accept', { matchId: match.id }));
        if (code !== 'ok') refusals.push(code);
      });
    });
  }
  const questions = await Promise.all(clients.map((client, n) => ask(client, topicOf(n))));
  expect(questions.every((question) => question.invitedCount === 5)).toBe(true);

  const ends = await until(
    async () => {
      const now = await Promise.all(questions.map((question, n) => readQuestion(clients[n]!, question)));
      return now.every((question) => question.status !== 'open') && now;
    },
    { within: 25_000, every: 100, what: () => 'every question to be matched' },
  );
  expect(refusals.every((code) => code === 'invalid_state' || code === 'already_taken')).toBe(true);
  await expectOneMatchEach(ends);
  // Five willing consultants for five clients: whoever is refused by four who are taken finds the fifth.
  expect(ends.every((question) => question.sessionId !== null)).toBe(true);
  for (const client of clients) {
    for (const { session } of client.all('session:opened')) await client.emit('session:end', { sessionId: session.id });
  }
});

async function expectOneMatchEach(questions: readonly Question[]): Promise<void> {
  const sessions = await query<{ consultant_id: string; client_id: string; question_id: string }>(
    cluster,
    `select consultant_id, client_id, question_id from sessions where status in ('pending', 'active')`,
  );
  for (const column of ['consultant_id', 'client_id', 'question_id'] as const) {
    expect(new Set(sessions.map((row) => row[column])).size).toBe(sessions.length);
  }
  const accepted = await query<{ question_id: string; n: number }>(
    cluster,
    `select question_id, count(*)::int as n from matches where status = 'accepted' group by question_id`,
  );
  expect(accepted.every((row) => row.n === 1)).toBe(true);
  for (const question of questions) {
    expect(accepted.filter((row) => row.question_id === question.id)).toHaveLength(1);
  }
}
