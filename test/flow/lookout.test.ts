import { afterAll, beforeAll, expect, it } from 'vitest';
import { findQuestion } from '../../core/db/queries/questions.ts';
import { buildLexicon } from '../../core/domain/keywords.ts';
import { newId } from '../../core/flow/ids.ts';
import type { LexiconHolder } from '../../core/flow/parts.ts';
import { OnlineIndex } from '../../core/online/index.ts';
import { type Lookout, startLookout } from '../../workers/lookout.ts';
import { until } from '../support/until.ts';
import { type House, openHouse } from './house.ts';

/** Later than this is what the sweeper would do as well. */
const ON_TIME_MS = 400;

let house: House;
let workers: Lookout[];
beforeAll(async () => {
  house = await openHouse();
  const taxonomy: LexiconHolder = { lexicon: buildLexicon([]), version: 'none', slugs: new Set(), model: undefined };
  const deps = { ...house.parts, online: new OnlineIndex(), taxonomy: { current: () => taxonomy } };
  workers = [startLookout(deps), startLookout(deps)];
});
afterAll(async () => {
  for (const worker of workers ?? []) worker.stop();
  await house?.close();
});

it('what falls due in the next moments is done on time and once, without a bell and by as many workers as there are', async () => {
  const client = await house.client();
  const due = [1_300, 1_700, 2_600].map((ms) => new Date(Date.now() + ms));
  const ids = await Promise.all(due.map((at, n) => openQuestion(client, at, n + 1)));
  for (const [n, id] of ids.entries()) {
    const ended = await until(async () => {
      const question = await findQuestion(house.db, id);
      return question?.status === 'expired' && question;
    });
    const late = ended.closed_at!.getTime() - due[n]!.getTime();
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(ON_TIME_MS);
  }
  await until(() => ids.every((id) => toldOf(id) > 0));
  // By the time the last one ended, every worker had come to the others as well.
  expect(ids.map(toldOf).slice(0, -1)).toEqual([1, 1]);
});

it('what has been put off since it was foreseen is left alone until it falls due', async () => {
  const client = await house.client();
  const foreseen = new Date(Date.now() + 1_800);
  const [moved, marker] = [await openQuestion(client, foreseen, 1), await openQuestion(client, foreseen, 2)];
  const later = new Date(foreseen.getTime() + 1_200);
  // Two hundred milliseconds before it is due every worker has foreseen it.
  await until(() => Date.now() > foreseen.getTime() - 200);
  await house.db
    .updateTable('questions')
    .set({ expires_at: later, next_action_at: later })
    .where('id', '=', moved)
    .execute();
  await until(async () => (await findQuestion(house.db, marker))?.status === 'expired');
  const ended = await until(async () => {
    const question = await findQuestion(house.db, moved);
    return question?.status === 'expired' && question;
  });
  expect(ended.closed_at!.getTime()).toBeGreaterThanOrEqual(later.getTime());
  expect(ended.closed_at!.getTime()).toBeLessThan(later.getTime() + ON_TIME_MS);
});

const toldOf = (id: string): number =>
  house.told.filter(({ event, payload }) => event === 'question:updated' && (payload as { id: string }).id === id)
    .length;

async function openQuestion(clientId: string, at: Date, slot: number): Promise<string> {
  const id = newId();
  await house.db
    .insertInto('questions')
    .values({
      id,
      client_id: clientId,
      title: 'A question that nobody answers',
      body: 'It ends when its time is up.',
      urgency: 'medium',
      currency: 'USD',
      acceptance: 'choose',
      status: 'open',
      wave: 1,
      open_slot: slot,
      expires_at: at,
      next_action_at: at,
    })
    .execute();
  return id;
}
