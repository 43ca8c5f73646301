import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Db } from '../../core/db/connect.ts';
import { newId } from '../../core/flow/ids.ts';
import { seedDemo } from '../../local/seed.ts';
import { todaysPolicy } from '../../tools/simulate/policy.ts';
import { expertiseFrom } from '../../tools/simulate/recorded/evidence.ts';
import { NothingRecorded, readRecordedWorld } from '../../tools/simulate/recorded/read-recorded-world.ts';
import type { ConsultantRow, MatchRow, SessionRow } from '../../tools/simulate/recorded/tables.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { runSimulator, SMALL_WAVES } from './support.ts';

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  db = connect({ url: database.url, poolSize: 2 });
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const read = (questions: number) => readRecordedWorld({ url: database.url, seed: '1', questions });

test('an empty database is told to be empty', async () => {
  await expect(read(10)).rejects.toThrow(NothingRecorded);
  const { code, stderr } = await runSimulator(['--policy', SMALL_WAVES, '--recorded', database.url]);
  expect([code, stderr]).toEqual([2, 'There are no finished questions in this database: nothing to replay.\n']);
});

test('questions, presence, history and reactions are read as they were', async () => {
  await seedDemo(database.url);
  const asked = await askAgain();
  const world = await read(2);
  const [earlier, question] = world.questions;

  expect(world.questions).toHaveLength(2);
  expect(question).toMatchObject({ id: asked.questionId, title: 'Pods stay in Pending', maxHourlyRate: 9_000 });
  expect(question?.hidden.needs).toEqual([{ slug: 'kubernetes', weight: 1 }]);
  expect(world.startsAt).toBe(earlier?.at);

  const [offers, declines, misses] = asked.consultantIds.map((id) => world.onRecord.reaction(asked.questionId, id));
  expect(offers).toEqual({ kind: 'offer', afterMs: 4_000 });
  expect(declines).toEqual({ kind: 'decline', afterMs: 2_500, reason: 'not_my_area' });
  expect(misses).toEqual({ kind: 'silence' });

  for (const id of asked.consultantIds) {
    const person = world.people.find((it) => it.id === id)!;
    expect(person.shifts.some(({ from, to }) => from <= asked.at && asked.at < to)).toBe(true);
    expect(person.past.sessions.every((it) => it.at < world.startsAt)).toBe(true);
  }
});

test('relevance is judged with hindsight: later ratings and refusals count', () => {
  const kubernetes = [{ slug: 'kubernetes', weight: 1 }];
  const expertise = (seen: { stars?: number; refused?: boolean }) =>
    expertiseFrom(
      {
        consultant: { ...CONSULTANT, skills: [{ slug: 'kubernetes', level: 3 }] },
        sessions: seen.stars ? [{ ...SESSION, rating: seen.stars }] : [],
        matches: seen.refused ? [{ ...MATCH, status: 'declined', close_reason: 'not_my_area' }] : [],
        skillsOf: () => kubernetes,
      },
      { skills: new Map(), childrenOf: new Map() },
    ).get('kubernetes')!;
  expect(expertise({})).toBeCloseTo(0.54);
  expect(expertise({ stars: 5 })).toBeGreaterThan(expertise({}));
  expect(expertise({ stars: 2 })).toBeLessThan(expertise({}));
  expect(expertise({ refused: true })).toBeLessThan(expertise({}));
  expect(expertise({ refused: true })).toBeGreaterThan(expertise({ stars: 1 }));
});

test('a replay of what is recorded gives the same bytes each time, and changes nothing in the database', async () => {
  const count = async () => {
    const tables = ['questions', 'matches', 'sessions', 'endorsements', 'consultant_profiles'] as const;
    const rows = tables.map((table) =>
      db.selectFrom(table).select(db.fn.countAll<number>().as('n')).executeTakeFirst(),
    );
    return Promise.all(rows);
  };
  const before = await count();
  const args = ['--policy', SMALL_WAVES, '--recorded', database.url, '--questions', '40'];
  const [first, second] = await Promise.all([runSimulator(args), runSimulator(args)]);
  expect(first.stderr).toBe('');
  expect(second).toEqual(first);
  const report = JSON.parse(first.files['report.json']!);
  expect(report.world.questions).toBe(40);
  expect(report.policies.today.timing).toEqual(todaysPolicy().timing);
  expect(report.outcomes.today.open).toBe(0);
  expect(report.outcomes.today.matched).toBeGreaterThan(0);
  expect(await count()).toEqual(before);
});

const CONSULTANT: Omit<ConsultantRow, 'skills'> = {
  id: 'c',
  headline: '',
  bio: '',
  languages: ['en'],
  rate_amount: 6_000,
  currency: 'USD',
  blocked: [],
  tier: 'rookie',
  brought_sessions: 0,
  brought_ratings: 0,
  brought_average: null,
};
const SESSION: Omit<SessionRow, 'rating'> = {
  question_id: 'q',
  consultant_id: 'c',
  title: 'Pods stay in Pending',
  status: 'completed',
  end_reason: 'ended_by_client',
  no_show_by: null,
  opened: 0,
  started: 1_000,
  ended: 900_000,
  counts: true,
  rated: 901_000,
};
const MATCH: Omit<MatchRow, 'status' | 'close_reason'> = {
  question_id: 'q',
  consultant_id: 'c',
  wave: 1,
  invited: 0,
  offered: null,
  responded: 1_000,
  closed: 1_000,
};

/** A question of now, asked of three people: one offers, one says it is not theirs, one never answers. */
async function askAgain(): Promise<{ questionId: string; consultantIds: string[]; at: number }> {
  const client = await db.selectFrom('users').select('id').where('role', '=', 'client').executeTakeFirstOrThrow();
  const consultants = await db
    .selectFrom('consultant_profiles')
    .select(['user_id', 'rate_amount'])
    .orderBy('user_id')
    .limit(3)
    .execute();
  const questionId = newId();
  const at = Date.now();
  const later = (ms: number): Date => new Date(at + ms);
  await db
    .insertInto('questions')
    .values({
      id: questionId,
      client_id: client.id,
      title: 'Pods stay in Pending',
      body: 'After the upgrade of the node pool.',
      urgency: 'medium',
      currency: 'USD',
      max_rate: 9_000,
      acceptance: 'choose',
      status: 'expired',
      expired_reason: 'not_accepted',
      created_at: later(0),
      expires_at: later(180_000),
      closed_at: later(180_000),
    })
    .execute();
  await db
    .updateTable('questions')
    .set({ keywords: JSON.stringify([{ term: 'Kubernetes', weight: 1, skill: 'kubernetes' }]) })
    .where('id', '=', questionId)
    .execute();
  const ends = [
    { status: 'withdrawn', offered_at: later(4_000), responded_at: later(4_000), closed_at: later(180_000) },
    { status: 'declined', responded_at: later(2_500), closed_at: later(2_500), close_reason: 'not_my_area' },
    { status: 'expired', closed_at: later(20_000), close_reason: 'expired' },
  ] as const;
  await db
    .insertInto('matches')
    .values(
      consultants.map(({ user_id, rate_amount }, place) => ({
        id: newId(),
        question_id: questionId,
        consultant_id: user_id,
        wave: 1,
        score: 0.5,
        weights_version: 'test',
        rate_amount,
        currency: 'USD' as const,
        invited_at: later(0),
        ...ends[place]!,
      })),
    )
    .execute();
  return { questionId, consultantIds: consultants.map((it) => it.user_id), at };
}
