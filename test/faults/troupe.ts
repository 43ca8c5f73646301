import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Preview } from '../../contract/index.ts';
import { type Actor, HttpRefusal } from '../support/actor.ts';
import { Cluster, type Env, kubernetesQuestion, type Server } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { type Books, openBooks } from './books.ts';

/** What a file of fault tests plays on: the processes, the books that are looked into afterwards, and those who play. */
export interface Stage {
  readonly cluster: Cluster;
  readonly books: Books;
  readonly troupe: Troupe;
}

/** Patient in everything that a fault test does not wait for: what happens to it while it is broken takes seconds. */
const PATIENT: Env = { WAVE_SIZE: '100', QUESTION_SECONDS: '60', INVITATION_SECONDS: '40', NO_SHOW_SECONDS: '60' };

/** Sets the stage for the tests of this file. After each of them everybody goes, and what must always hold is looked at. */
export function setStage(
  options: { servers?: number; workers?: number; env: Env },
  onSet: (stage: Stage) => unknown,
): void {
  let stage: Stage | undefined;
  beforeAll(async () => {
    const cluster = await Cluster.start({ ...options, env: { ...PATIENT, ...options.env } });
    const books = openBooks(cluster.database.url);
    stage = { cluster, books, troupe: createTroupe(cluster, books) };
    onSet(stage);
  });
  afterAll(async () => {
    await stage?.books.close();
    await stage?.cluster.stop();
  });
  afterEach(async () => {
    const { cluster, books, troupe } = stage!;
    await troupe.leave();
    expect(await books.doubles()).toEqual([]);
    expect(await books.disagreements()).toEqual([]);
    for (const it of [...cluster.servers, ...cluster.workers]) expect(it.output()).not.toContain('unseen');
  });
}

/** Those who play in a test: their sockets may be on a server that is about to die, their HTTP goes to one that lives on. */
export interface Troupe {
  readonly home: Server;
  /** Connected to `server`, or to the one that lives on. */
  client(server?: Server): Promise<Actor>;
  /** The same, available, at 360.00 an hour: ten cents a second; for Kubernetes, if nothing else is said. */
  consultant(server?: Server, skills?: string[]): Promise<Actor>;
  /** Everybody goes; done when the servers have noticed, so that nobody of them is asked in the next test. */
  leave(): Promise<void>;
}

function createTroupe(cluster: Cluster, books: Books): Troupe {
  const home = cluster.servers[0]!;
  const options = { url: home.url, connect: false };
  const onStage: Actor[] = [];
  const enter = async (actor: Actor, server: Server): Promise<Actor> => {
    onStage.push(actor);
    await actor.connect({ url: server.url });
    return actor;
  };
  return {
    home,
    client: async (server = home) => enter(await cluster.client(options), server),
    async consultant(server = home, skills = ['kubernetes', 'docker']) {
      const actor = await enter(await cluster.consultant({ ...options, skills, rate: 36_000 }), server);
      await actor.emit('availability:set', { status: 'available' });
      return actor;
    },
    async leave() {
      const leaving = onStage.splice(0);
      for (const actor of leaving) actor.disconnect();
      await untilGone(
        books,
        leaving.map((it) => it.id),
      );
      const usher = leaving.find((it) => it.user.role === 'client');
      if (usher) await Promise.all(cluster.servers.map((server) => untilDeserted(usher, server)));
    },
  };
}

/** Until the presence store has said of all of them that they are gone, also from a server that is dead, and nobody seems busy. */
async function untilGone(books: Books, ids: string[]): Promise<void> {
  const staying = (): Promise<object[]> =>
    books.query(
      `select 1 from consultant_profiles where user_id = any($1) and (offline_since is null or wrap_up_until > now())`,
      [ids],
    );
  await until(async () => (await staying()).length === 0, {
    within: 20_000,
    every: 50,
    what: () => 'everybody to be known as gone',
  });
}

/** Until this server would ask nobody about Kubernetes; one that is dead does not. */
async function untilDeserted(usher: Actor, server: Server): Promise<void> {
  const wouldAsk = async (): Promise<number> => {
    try {
      const options = { url: server.url, body: kubernetesQuestion };
      const preview = (await usher.request('POST', '/v1/matching/preview', options)) as Preview;
      return preview.consultants.length;
    } catch (error) {
      if (error instanceof HttpRefusal) throw error;
      return 0;
    }
  };
  await until(async () => (await wouldAsk()) === 0, {
    within: 20_000,
    every: 50,
    what: () => 'everybody to be gone',
  });
}
