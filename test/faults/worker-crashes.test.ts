import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../contract/index.ts';
import type { Actor } from '../support/actor.ts';
import { type Cluster, kubernetesQuestion } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { inBatches } from './barrier.ts';
import type { Books } from './books.ts';
import { cutWaiting, holdRows, untilWaiting } from './holding.ts';
import { billed, joinBoth, openSession, startSession } from './story.ts';
import { setStage, type Troupe } from './troupe.ts';

let cluster: Cluster;
let books: Books;
let troupe: Troupe;
setStage({ workers: 0, env: { RECONNECT_SECONDS: '8' } }, (it) => ({ cluster, books, troupe } = it));

const stopWorkers = async (): Promise<void> => {
  await Promise.all(cluster.workers.map((worker) => worker.kill('SIGKILL')));
};

describe('a worker that dies', () => {
  afterEach(stopWorkers);

  const pair = (): Promise<[Actor, Actor]> => Promise.all([troupe.client(), troupe.consultant()]);
  const intentsOf = (session: Session): Promise<{ status: string; captured_amount: number }[]> =>
    books.query(
      `select i.status, i.captured_amount from simulated_payments.intents i join holds h on h.key = i.key
       where h.session_id = $1 order by h.seq`,
      [session.id],
    );
  /** Charged once, all of it: by the session, by our holds, by the ledger and by the provider. */
  async function expectChargedOnce(session: Session): Promise<void> {
    await books.untilSettled(session.id);
    const settled = await books.session(session.id);
    expect(settled.amount).toBeGreaterThan(0);
    expect(settled.charged_amount).toBe(settled.amount);
    expect(await books.disagreements()).toEqual([]);
    const intents = await intentsOf(session);
    expect(intents.reduce((sum, it) => sum + it.captured_amount, 0)).toBe(settled.amount);
    expect(intents.filter((it) => it.status === 'requires_capture')).toEqual([]);
  }

  it('between the capture and its record, and again between the record and the ledger: the session is charged once', async () => {
    const first = await cluster.addWorker();
    const [client, expert] = await pair();
    const session = await startSession(client, expert);
    await billed(client, session, 1);

    const hold = await holdRows(cluster.database.url, 'select 1 from holds where session_id = $1 for update', [
      session.id,
    ]);
    await client.emit('session:end', { sessionId: session.id });
    await untilWaiting(books, 'update holds h set');
    expect((await intentsOf(session)).map((it) => it.status)).toContain('captured');
    expect((await books.session(session.id)).settled_at).toBeNull();
    await first.kill('SIGKILL');
    await cutWaiting(books, 'update holds h set');

    const closing = await holdRows(cluster.database.url, 'select 1 from sessions where id = $1 for update', [
      session.id,
    ]);
    await hold.letGo();
    const second = await cluster.addWorker();
    await untilWaiting(books, 'update sessions set charge_status');
    await second.kill('SIGKILL');
    await cutWaiting(books, 'update sessions set charge_status');
    await closing.letGo();
    expect((await books.session(session.id)).settled_at).toBeNull();

    await cluster.addWorker();
    await expectChargedOnce(session);
  }, 90_000);

  it('at any moment: of twenty sessions each is charged once', async () => {
    const couples = await inBatches(20, 5, pair);
    const sessions: Session[] = [];
    for (const [client, expert] of couples) sessions.push(await openSession(client, expert));
    await Promise.all(sessions.map((session, n) => joinBoth(session, ...couples[n]!)));
    await Promise.all(sessions.map((session, n) => billed(couples[n]![0], session, 1)));

    let interrupted = 0;
    for (let from = 0; from < sessions.length; from += 4) {
      const worker = await cluster.addWorker();
      const batch = sessions.slice(from, from + 4);
      await Promise.all(
        batch.map((session, n) => couples[from + n]![0].emit('session:end', { sessionId: session.id })),
      );
      // Settling takes some milliseconds: anywhere within.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
      await worker.kill('SIGKILL');
      const states = await Promise.all(sessions.slice(0, from + 4).map((session) => books.session(session.id)));
      interrupted += states.filter((it) => it.settled_at === null).length;
    }
    expect(interrupted).toBeGreaterThan(0);
    await Promise.all([cluster.addWorker(), cluster.addWorker()]);
    for (const session of sessions) await expectChargedOnce(session);
    expect(await books.unfinished()).toEqual([]);
  }, 180_000);

  it('twice in one job does not take the job with it', async () => {
    const first = await cluster.addWorker();
    const [client, expert] = await pair();
    const session = await startSession(client, expert);
    await billed(client, session, 1);
    await client.emit('session:end', { sessionId: session.id });
    await books.untilSettled(session.id);
    const history = () =>
      books.query(`select 1 from trust_history where consultant_id = $1 and reason = 'rating'`, [expert.id]);
    await until(
      async () => (await books.query('select 1 from trust_history where consultant_id = $1', [expert.id])).length > 0,
    );

    const profile = await holdRows(
      cluster.database.url,
      'select 1 from consultant_profiles where user_id = $1 for no key update',
      [expert.id],
    );
    await client.post(`/v1/sessions/${session.id}/rating`, { overall: 5 });
    await untilWaiting(books, 'consultant_profiles');
    await first.kill('SIGKILL');
    await cutWaiting(books, 'consultant_profiles');
    const second = await cluster.addWorker();
    await untilWaiting(books, 'consultant_profiles');
    await second.kill('SIGKILL');
    await cutWaiting(books, 'consultant_profiles');
    await profile.letGo();
    expect(await history()).toHaveLength(0);

    await cluster.addWorker();
    await until(async () => (await history()).length === 1, { within: 40_000, what: () => 'the assessment' });
  }, 120_000);
});

describe('no worker at all', () => {
  beforeAll(stopWorkers);
  afterAll(stopWorkers);

  it('for a while: everything up to the end of a session works, and the rest is made up for, to the cent', async () => {
    const [client, expert, waiting] = await Promise.all([troupe.client(), troupe.consultant(), troupe.client()]);
    const session = await startSession(client, expert);
    await billed(client, session, 2);
    const unanswered = await waiting.emit('question:ask', { ...kubernetesQuestion, languages: ['fi'] });
    const ended = await client.emit('session:end', { sessionId: session.id });
    expect(ended).toMatchObject({ status: 'completed', charge: { status: 'held' } });
    expect(ended.amount.amount).toBe(ended.billable * 10);
    await books.query(`update questions set expires_at = now(), next_action_at = now() where id = $1`, [unanswered.id]);

    await cluster.addWorker();
    await books.untilSettled(session.id);
    expect((await books.session(session.id)).charged_amount).toBe(ended.amount.amount);
    await waiting.next('question:updated', (it) => it.id === unanswered.id && it.status === 'expired');
    await until(async () => (await books.unfinished()).length === 0);
  }, 60_000);
});
