import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findLearnedTable } from '../../core/db/queries/learning.ts';
import { loadConsultantsForReplica } from '../../core/flow/candidates/load-online-consultants.ts';
import { holdTaxonomy } from '../../core/flow/taxonomy/hold-taxonomy.ts';
import { learnMatching, MATCHING_TABLES } from '../../core/flow/taxonomy/learn-matching.ts';
import { tidy } from '../../core/flow/upkeep/tidy.ts';
import type { LearnedOrder } from '../../core/online/index.ts';
import { type House, openHouse } from './house.ts';
import { metBefore } from './past.ts';

let house: House;
let expert: string;
const DAY = 86_400_000;

beforeAll(async () => {
  house = await openHouse();
  const client = await house.client();
  expert = await house.consultant();
  for (let i = 0; i < 60; i += 1) {
    const askedAt = new Date(Date.now() - (61 - i) * DAY);
    await metBefore(house.db, {
      clientId: client,
      consultantId: expert,
      askedAt,
      startedAfterMs: 60_000,
      endedAt: new Date(askedAt.getTime() + 1_800_000),
      stars: 5,
    });
  }
  await sql`
    update questions set title = 'My helm chart is stuck again', body = 'The pods never come up.', skills = '{kubernetes}',
      keywords = '[{"term": "Kubernetes", "weight": 1, "skill": "kubernetes"}]'
  `.execute(house.db);
});
afterAll(() => house.close());

test('learning twice from the same history stores the same bytes', async () => {
  const first = await learnMatching(house.parts);
  const stored = await findLearnedTable(house.db, MATCHING_TABLES);
  expect(first).toMatchObject({ changed: true, report: { questions: 60, consultants: 1 } });
  const second = await learnMatching(house.parts);
  expect(second).toEqual({ ...first, changed: false });
  const again = await findLearnedTable(house.db, MATCHING_TABLES);
  expect(again?.bytes.equals(stored!.bytes)).toBe(true);
});

test('tables that decided something outlive the next, until nobody asks about the decision any more', async () => {
  const versions = async () =>
    (await house.db.selectFrom('learned_tables').select('version').orderBy('learned_at').execute()).map(
      (row) => row.version,
    );
  const { version: newest } = await learnMatching(house.parts);
  await sql`
    insert into learned_tables (name, version, bytes, learned_at)
    values (${MATCHING_TABLES}, 'older', '', now() - interval '95 days'),
      (${MATCHING_TABLES}, 'oldest', '', now() - interval '200 days')
  `.execute(house.db);
  await tidy(house.parts);
  // `older` was in force until the newest replaced it; `oldest` has been out of force for 95 days.
  expect(await versions()).toEqual(['older', newest]);
  expect((await findLearnedTable(house.db, MATCHING_TABLES))?.version).toBe(newest);

  await sql`update learned_tables set learned_at = learned_at - interval '91 days'`.execute(house.db);
  await tidy(house.parts);
  expect(await versions()).toEqual([newest]);
});

test('what was learned is taken up with the taxonomy, and named in its version', async () => {
  await learnMatching(house.parts);
  const orders: (LearnedOrder | undefined)[] = [];
  const holder = await holdTaxonomy({
    db: house.db,
    log: house.parts.log,
    online: { orderBy: (order) => void orders.push(order) },
  });
  holder.stop();
  const stored = await findLearnedTable(house.db, MATCHING_TABLES);
  expect(holder.current().model).toBeDefined();
  expect(holder.current().version).toContain(stored!.version);
  expect(orders.at(-1)?.version).toContain(stored!.version);
});

test('a consultant comes online with what they answered: words, skills, fields, how many and how lately', async () => {
  const [loaded] = await loadConsultantsForReplica(house.parts, [expert]);
  expect(loaded?.record?.answers).toBe(60);
  expect(loaded?.record?.skills.get('kubernetes')).toBe(60);
  expect([...loaded!.record!.fields.values()]).toEqual([1]);
  expect(loaded!.record!.lately.days7).toBeGreaterThan(3);
  expect(loaded!.record!.lately.days7).toBeLessThan(loaded!.record!.lately.days90);
  expect(loaded?.profileText).toContain('helm chart');
});
