/** Where a run takes place: the stores, the population in them, and the processes of the scenario that is running. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Driver } from '../driver/main.ts';
import { insertPopulation } from '../population/insert.ts';
import { type Remote, remote } from './calls.ts';
import { type Child, startChild } from './child.ts';
import { type Product, startProduct } from './product.ts';
import { type Stores, startStores } from './stores.ts';

export interface Size {
  readonly rounds: number;
  /** Online over sockets. */
  readonly consultants: number;
  readonly clients: number;
  /** Of load, per round and contestant. */
  readonly seconds: number;
  readonly questionsPerSecond: number;
  /** Online in the large scenario, most of them as another server's. */
  readonly many: number;
  /** Sold, to be settled. */
  readonly sessions: number;
}

export class Stand {
  readonly size: Size;
  readonly stores: Stores;
  readonly secret = randomBytes(32).toString('hex');
  readonly #running: { stop(): Promise<void> }[] = [];
  readonly #serverOptions: readonly string[];
  #consultants = 0;
  #clients = 0;

  private constructor(size: Size, stores: Stores, serverOptions: readonly string[]) {
    this.size = size;
    this.#serverOptions = serverOptions;
    this.stores = stores;
  }

  /** `serverOptions`: for the Node of the product's server, such as `--cpu-prof`. */
  static async open(size: Size, serverOptions: readonly string[] = []): Promise<Stand> {
    return new Stand(size, await startStores(), serverOptions);
  }

  /** Makes sure that so many are in the database. */
  async populate(consultants: number, clients: number): Promise<void> {
    await insertPopulation(this.stores.databaseUrl, {
      consultants: { from: this.#consultants, to: consultants },
      clients: { from: this.#clients, to: clients },
    });
    this.#consultants = Math.max(this.#consultants, consultants);
    this.#clients = Math.max(this.#clients, clients);
  }

  async startProduct(env: Record<string, string> = {}): Promise<Product> {
    return this.#keep(
      await startProduct(this.stores, { secret: this.secret, env, serverOptions: this.#serverOptions }),
    );
  }

  async startDriver(): Promise<Remote<Driver>> {
    const { call } = await this.start('tools/bench/driver/main.ts');
    return remote<Driver>(call);
  }

  /** One of the run's own processes, with the addresses of the stores in its environment. */
  async start(file: string, env: Record<string, string> = {}, nodeOptions: readonly string[] = []): Promise<Child> {
    return this.#keep(
      await startChild({
        file,
        env: { DATABASE_URL: this.stores.databaseUrl, REDIS_URL: this.stores.redisUrl, ...env },
        nodeOptions,
        logFile: join(this.stores.logs, 'bench.log'),
      }),
    );
  }

  /** Shows how far the run is, apart from its result. */
  say(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  /** A run in which somebody was refused measures something else. */
  refuseRefusals(name: string, refusals: Record<string, number>): void {
    if (Object.keys(refusals).length > 0) {
      throw new Error(`${name}: not everything went through: ${JSON.stringify(refusals)}`);
    }
  }

  /** Ends the processes of a scenario; the stores stay. */
  async stopAll(): Promise<void> {
    await Promise.all(this.#running.splice(0).map((it) => it.stop()));
  }

  async close(): Promise<void> {
    await this.stopAll();
    await this.stores.stop();
  }

  #keep<Running extends { stop(): Promise<void> }>(running: Running): Running {
    this.#running.push(running);
    return running;
  }
}
