import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Db } from '../../core/db/connect.ts';
import { loadTrackRecord, loadTrustHistory } from '../../core/db/queries/ratings.ts';
import { tierFor } from '../../core/domain/tiers.ts';
import { trustScore } from '../../core/domain/trust.ts';
import { demoConsultants } from '../../local/demo/people.ts';
import { seedDemo } from '../../local/seed.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  db = connect({ url: database.url, poolSize: 2 });
  await seedDemo(database.url);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const profiles = () =>
  db
    .selectFrom('consultant_profiles')
    .innerJoin('users', 'users.id', 'user_id')
    .selectAll('consultant_profiles')
    .select('email')
    .execute();

describe('the demo data', () => {
  test('hold a client who can pay, an operator, and consultants of every tier', async () => {
    const tiers = new Set((await profiles()).map(({ tier }) => tier));
    expect(tiers).toEqual(new Set(['rookie', 'growing', 'established', 'expert', 'elite']));
    const card = await db
      .selectFrom('payment_methods')
      .innerJoin('users', 'users.id', 'client_id')
      .select(['email', 'provider_ref', 'is_default'])
      .executeTakeFirstOrThrow();
    expect(card).toMatchObject({ email: 'client@demo.test', is_default: true });
    const roles = await db.selectFrom('users').select(['role']).where('email', '=', 'admin@demo.test').execute();
    expect(roles).toEqual([{ role: 'admin' }]);
  });

  test('are what the formulas make of the history that comes with them', async () => {
    for (const profile of await profiles()) {
      const record = await loadTrackRecord(db, profile.user_id);
      const shown = demoConsultants.find(({ email }) => email === profile.email);
      expect(record).toMatchObject({ completedSessions: shown?.completedSessions, ratingCount: shown?.rating.count });
      if (shown?.rating.average) expect(record?.ratingAverage).toBeCloseTo(shown.rating.average, 1);
      if (record) expect(tierFor({ ...record, current: record.tier }).tier).toBe(shown?.tier);
      const now = Date.now();
      const { score } = trustScore({ ...(await loadTrustHistory(db, profile.user_id)), now });
      expect(Math.abs(score - profile.trust_score)).toBeLessThanOrEqual(0.2);
    }
  });

  test('are added once, and never in place of what is there', async () => {
    await db.updateTable('users').set({ name: 'Renamed' }).where('email', '=', 'consultant7@demo.test').execute();
    const before = await counts();
    await Promise.all([seedDemo(database.url), seedDemo(database.url)]);
    expect(await counts()).toEqual(before);
    const kept = await db.selectFrom('users').select('name').where('email', '=', 'consultant7@demo.test').execute();
    expect(kept).toEqual([{ name: 'Renamed' }]);
  });
});

async function counts(): Promise<Record<string, number>> {
  const tables = ['users', 'consultant_profiles', 'sessions', 'ratings', 'endorsements', 'payment_methods'] as const;
  const entries = tables.map(async (table) => {
    const { count } = await db
      .selectFrom(table)
      .select((it) => it.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return [table, count] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
