import { afterEach, describe, expect, it } from 'vitest';
import { ConsultantConnect } from '../../client-sdk/src/index.ts';
import type { Session } from '../../contract/index.ts';
import type { Actor } from '../support/actor.ts';
import type { Cluster, Server } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import type { Books } from './books.ts';
import { openSession } from './story.ts';
import { setStage, type Troupe } from './troupe.ts';

const LEASE_SECONDS = 4;
let cluster: Cluster;
let books: Books;
let troupe: Troupe;
setStage(
  { env: { PRESENCE_LEASE_SECONDS: String(LEASE_SECONDS), RECONNECT_SECONDS: '40', FREE_SECONDS: '0' } },
  (it) => {
    ({ cluster, books, troupe } = it);
  },
);

const people: ConsultantConnect[] = [];
afterEach(() => {
  for (const it of people.splice(0)) it.disconnect();
});

/** A client of the package, as a browser has one: it comes back, and joins its session again, by itself. */
async function enter({ accessToken: token }: Actor, { url }: Server): Promise<ConsultantConnect> {
  const person = new ConsultantConnect({ url, token, logLevel: 'silent' });
  people.push(person);
  await person.connect();
  return person;
}

/** Two of them in a running call, both on this server. */
async function talkOn(server: Server) {
  const [client, expert] = await Promise.all([troupe.client(), troupe.consultant()]);
  const session = await openSession(client, expert);
  const [here, there] = await Promise.all(
    [client, expert].map(async (it) => (await enter(it, server)).sessions.join(session.id)),
  );
  const clocks = { here: 0, there: 0 };
  here!.on('clock', (it) => (clocks.here = it.elapsed));
  there!.on('clock', (it) => (clocks.there = it.elapsed));
  await until(() => clocks.here >= 1 && clocks.there >= 1, { what: () => 'the clock to run' });
  return { client, expert, session, here: here!, clocks };
}

const silentFor = async (session: Session): Promise<number> => {
  const [row] = await books.query<{ seconds: number }>(
    `select extract(epoch from clock_timestamp() - max(n.renewed_at))::float8 as seconds
     from nodes n join session_presence p on p.node_id = n.id where p.session_id = $1`,
    [session.id],
  );
  return row!.seconds;
};
const leavesOf = (session: Session): Promise<object[]> =>
  books.query(`select 1 from session_presence where session_id = $1 and kind = 'leave'`, [session.id]);
const untilSilent = (session: Session, leases: number): Promise<unknown> =>
  until(async () => (await silentFor(session)) > LEASE_SECONDS * leases, {
    within: 30_000,
    what: () => `no sign of life for ${leases} leases`,
  });

describe('a server that sleeps for longer than its lease', () => {
  it.each([
    ['and is given up by the others', true],
    ['and wakes before anybody has noticed', false],
  ])(
    '%s: its people are in the running session again, and the pause is not billed',
    async (_case, noticed) => {
      const sleepy = await cluster.addServer();
      const { session, here, clocks } = await talkOn(sleepy);
      const [worker] = cluster.workers;
      if (!noticed) process.kill(worker!.pid, 'SIGSTOP');
      try {
        process.kill(sleepy.pid, 'SIGSTOP');
        const asleepAt = Date.now();
        await untilSilent(session, 1.2);
        if (noticed) await until(async () => (await leavesOf(session)).length === 2);
        else expect(await leavesOf(session)).toHaveLength(0);
        process.kill(sleepy.pid, 'SIGCONT');
        const awakeAt = Date.now();

        const before = { ...clocks };
        await until(() => clocks.here >= before.here + 2 && clocks.there >= before.there + 2, {
          within: 30_000,
          what: () => `the clock to go on for both: ${JSON.stringify({ before, clocks })}`,
        });
        process.kill(worker!.pid, 'SIGCONT');
        const ended = await here.end();
        const startedAt = Date.parse(ended.startedAt!);
        const together = asleepAt - startedAt + (Date.parse(ended.endedAt!) - awakeAt);
        expect(ended.elapsed).toBeLessThanOrEqual(together / 1000);
        expect(ended.elapsed).toBeGreaterThan(before.here);
        expect((await books.untilSettled(session.id)).charged_amount).toBe(ended.billable * 10);
      } finally {
        process.kill(sleepy.pid, 'SIGCONT');
        process.kill(worker!.pid, 'SIGCONT');
        await sleepy.kill();
      }
    },
    90_000,
  );
});

describe('a session that is ended while its server is dead, and nobody knows yet', () => {
  it('is billed up to that server’s last sign of life', async () => {
    const doomed = await cluster.addServer();
    const { client, session } = await talkOn(doomed);
    process.kill(cluster.workers[0]!.pid, 'SIGSTOP');
    try {
      await doomed.kill('SIGKILL');
      const diedAt = Date.now();
      await untilSilent(session, 0.6);
      const ended = await client.post<Session>(`/v1/sessions/${session.id}/end`);
      expect(ended.elapsed).toBeLessThanOrEqual((diedAt - Date.parse(ended.startedAt!)) / 1000);
      expect(ended.billable).toBe(ended.elapsed);
    } finally {
      process.kill(cluster.workers[0]!.pid, 'SIGCONT');
    }
    await books.untilSettled(session.id);
  }, 60_000);
});
