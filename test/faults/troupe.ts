import type { Actor } from '../support/actor.ts';
import type { Cluster, Server } from '../support/cluster.ts';

/** Those who play in a test: their sockets may be on a server that is about to die, their HTTP goes to one that lives on. */
export interface Troupe {
  readonly home: Server;
  /** Connected to `server`, or to the one that lives on. */
  client(server?: Server): Promise<Actor>;
  /** The same, available, at 360.00 an hour: ten cents a second; for Kubernetes, if nothing else is said. */
  consultant(server?: Server, skills?: string[]): Promise<Actor>;
  /** Everybody goes, so that they are not asked in the next test. */
  leave(): void;
}

export function createTroupe(cluster: Cluster): Troupe {
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
    leave() {
      for (const actor of onStage.splice(0)) actor.disconnect();
    },
  };
}
