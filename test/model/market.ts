/** The real thing that commands are run against: two servers, a worker, a handful of people, and what is known of them. */
import type { ClientEventName, DataOf } from '../../contract/index.ts';
import type { Books } from '../faults/books.ts';
import { type Actor, EventRefusal, HttpRefusal } from '../support/actor.ts';
import type { Cluster } from '../support/cluster.ts';
import { contradictions, isLive, look, NOTHING, type Seen, type SessionSeen } from './seen.ts';

export interface Person {
  readonly actor: Actor;
  /** Which of the servers they are on; null: they are away. */
  server: number | null;
  /** Until then (`performance.now()`) somebody may still believe what was before they came. */
  unsureUntil: number;
  /** The session that their device has joined. */
  joined: string | null;
}

export interface Model {
  /** What the database showed when it was last looked at. */
  seen: Seen;
  readonly clients: Person[];
  readonly consultants: Person[];
  readonly rated: Set<string>;
  /** Questions whose acceptance was cut off by a crash: they stay claimed for a while. */
  readonly claimed: Set<string>;
  /** How many commands were done. */
  done: number;
  /** So many processes may still be killed in this run; each costs a second. */
  kills: number;
}

/** The code is `ok`, or that of a refusal, or `lost`: the connection went before there was an answer. */
export interface Answer<N extends ClientEventName> {
  readonly code: string;
  readonly data?: DataOf<N>;
}

/** As long as it takes until everybody has noticed who came. */
const NOTICING_MS = 1_500;
const KILLS = 2;
const TOKENS = ['tok_visa', 'tok_visa', 'tok_declined_later'];

export class Market {
  readonly model: Model;
  readonly #cluster: Cluster;
  readonly #books: Books;

  private constructor(cluster: Cluster, books: Books, clients: Person[], consultants: Person[]) {
    this.#cluster = cluster;
    this.#books = books;
    this.model = { seen: NOTHING, clients, consultants, rated: new Set(), claimed: new Set(), done: 0, kills: KILLS };
  }

  /** Three clients and three consultants, on both servers. */
  static async open(cluster: Cluster, books: Books): Promise<Market> {
    const enter = async (actor: Promise<Actor>, server: number): Promise<Person> => ({
      actor: await actor,
      server,
      unsureUntil: performance.now() + NOTICING_MS,
      joined: null,
    });
    const [clients, consultants] = await Promise.all([
      Promise.all(TOKENS.map((token, n) => enter(cluster.client({ url: urlOf(cluster, n), token }), n % 2))),
      Promise.all([0, 1, 2].map((n) => enter(cluster.consultant({ url: urlOf(cluster, n), rate: 360_000 }), n % 2))),
    ]);
    return new Market(cluster, books, clients, consultants);
  }

  /** Looks again. @throws Error when what is seen contradicts itself, or cannot follow from what was seen before */
  async look(): Promise<Seen> {
    const clientIds = this.model.clients.map((it) => it.actor.id);
    const now = await look(this.#books, clientIds);
    const wrong = contradictions(this.model.seen, now);
    if (wrong.length > 0) throw new Error(wrong.join('; '));
    this.model.seen = now;
    return now;
  }

  async emit<N extends ClientEventName>(person: Person, event: N, payload: object): Promise<Answer<N>> {
    try {
      return { code: 'ok', data: await person.actor.emit(event, payload) };
    } catch (error) {
      if (error instanceof EventRefusal) return { code: error.error.code };
      if (!person.actor.socket.connected) return { code: 'lost' };
      throw error;
    }
  }

  /** Over HTTP, on any server. @returns `ok` or the code of the refusal */
  async post(userId: string, path: string, body: object = {}): Promise<string> {
    try {
      await this.personOf(userId).actor.request('POST', path, { url: urlOf(this.#cluster, 0), body });
      return 'ok';
    } catch (error) {
      if (error instanceof HttpRefusal) return error.problem.code;
      throw error;
    }
  }

  goAway(person: Person): void {
    person.actor.disconnect();
    Object.assign(person, { server: null, joined: null, unsureUntil: Number.POSITIVE_INFINITY });
  }

  async come(person: Person, server: number): Promise<void> {
    await person.actor.connect({ url: urlOf(this.#cluster, server) });
    Object.assign(person, { server, joined: null, unsureUntil: performance.now() + NOTICING_MS });
  }

  /** In the middle of whatever it does. */
  shoot(server: number): void {
    process.kill(this.#cluster.servers[server]!.pid, 'SIGKILL');
  }

  /** Another server takes the place of a dead one; those who were on it come back to the one or the other. */
  async replaceServer(server: number): Promise<void> {
    const { servers } = this.#cluster;
    await servers[server]!.exited;
    const fresh = await this.#cluster.addServer();
    servers.splice(servers.indexOf(fresh), 1);
    servers.splice(server, 1, fresh);
    const homeless = this.everybody().filter((it) => it.server === server);
    await Promise.all(homeless.map((it, n) => this.come(it, n % 2)));
  }

  async replaceWorker(): Promise<void> {
    const [worker] = this.#cluster.workers.splice(0, 1);
    await worker!.kill('SIGKILL');
    await this.#cluster.addWorker();
  }

  personOf(id: string): Person {
    const found = this.everybody().find((it) => it.actor.id === id);
    if (!found) throw new Error(`nobody is ${id}`);
    return found;
  }

  liveSessionOf(id: string): SessionSeen | undefined {
    return this.model.seen.sessions.find((it) => isLive(it) && (it.client_id === id || it.consultant_id === id));
  }

  everybody(): Person[] {
    return [...this.model.clients, ...this.model.consultants];
  }
}

const urlOf = (cluster: Cluster, server: number): string => cluster.servers[server % 2]!.url;
