import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Books, openBooks } from '../faults/books.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { isHere, PEOPLE } from './commands.ts';
import { PROCESSES } from './crashes.ts';
import { Market } from './market.ts';
import { isLive } from './seen.ts';

/** How many stories are played, which, and for how many seconds at most: a slow machine plays fewer rather than longer. */
const RUNS = Number(process.env.MODEL_RUNS ?? 6);
const SEED = Number(process.env.MODEL_SEED ?? Date.now() % 1_000_000);
const SECONDS = Number(process.env.MODEL_SECONDS ?? 60);
/** Commands that cannot be done are passed over: about every third is done. */
const COMMANDS = 200;

let cluster: Cluster;
let books: Books;
beforeAll(async () => {
  cluster = await Cluster.start({
    servers: 2,
    // So long that in a run only people and crashes move anything, and so dear that every second counts.
    env: {
      PRESENCE_LEASE_SECONDS: '5',
      QUESTION_SECONDS: '60',
      INVITATION_SECONDS: '60',
      NO_SHOW_SECONDS: '60',
      RECONNECT_SECONDS: '30',
      FREE_SECONDS: '0',
      HOLD_BLOCK_SECONDS: '2',
      HOLD_LEAD_SECONDS: '1',
    },
  });
  books = openBooks(cluster.database.url);
});
afterAll(async () => {
  await books?.close();
  await cluster?.stop();
});

/** All that is wrong in the whole database; what was wrong before a story began is not of its making. */
const wrongs = async (): Promise<string[]> => [...(await books.doubles()), ...(await books.disagreements())];

/** The deadlines of all that is open, and of what somebody is accepting, pass: moved, so that nobody has to wait a minute. */
async function expireQuestions(): Promise<void> {
  await books.query(
    `update questions set expires_at = now(), next_action_at = now(),
       accepting_until = case when accepting_match_id is not null then now() end
     where status = 'open'`,
  );
  await until(async () => (await books.query(`select 1 from questions where status = 'open'`)).length === 0, {
    within: 10_000,
    what: () => 'every question to end soon after its deadline',
  });
}

/** Lets time pass for what is still open, and waits until the dust has settled. */
async function finish(market: Market, wrongBefore: readonly string[]): Promise<void> {
  const { sessions } = await market.look();
  for (const { id, client_id } of sessions.filter(isLive)) {
    expect(await market.post(client_id, `/v1/sessions/${id}/end`)).toBe('ok');
  }
  await expireQuestions();
  await market.look();
  await until(async () => (await books.unfinished()).length === 0, {
    within: 40_000,
    every: 50,
    what: () => 'every session to be settled and every hold to be captured or given back',
  });
  expect((await wrongs()).filter((it) => !wrongBefore.includes(it))).toEqual([]);
  for (const it of market.everybody().filter(isHere)) {
    const { session, invitations, openQuestions } = await it.actor.emit('sync', {});
    expect({ session, invitations, openQuestions }).toEqual({ session: null, invitations: [], openQuestions: [] });
  }
}

describe('any story of the market', () => {
  it(
    'keeps to the legal moves, whoever does what and whatever dies, and its books balance',
    async () => {
      const enough = performance.now() + SECONDS * 1000;
      let stories = 0;
      let deeds = 0;
      const story = fc.commands([...PEOPLE, ...PROCESSES], { maxCommands: COMMANDS, size: 'max' });
      await fc.assert(
        fc.asyncProperty(story, async (commands) => {
          if (stories > 0 && performance.now() > enough) return;
          stories++;
          const wrongBefore = await wrongs();
          const market = await Market.open(cluster, books);
          try {
            await fc.asyncModelRun(() => ({ model: market.model, real: market }), commands);
            await finish(market, wrongBefore);
          } finally {
            deeds += market.model.done;
            // A story that broke off must not run on into the next one, in which it is told shorter.
            await expireQuestions();
            for (const it of market.everybody()) it.actor.disconnect();
          }
        }),
        { numRuns: RUNS, seed: SEED },
      );
      console.info(`MODEL_SEED=${SEED}: ${stories} stories, ${deeds} things done in them`);
    },
    (SECONDS + 120) * 1000,
  );
});
