/** Those who run the same race: the product, its floor, and the floor's variants, each with a driver of its own. */
import pg from 'pg';
import { SERVER_FLAGS } from '../../../local/server-flags.ts';
import type { AskTimes } from '../driver/asks.ts';
import type { Driver } from '../driver/main.ts';
import type { Floor } from '../floor/main.ts';
import { type Remote, remote } from '../stand/calls.ts';
import { LOOP_RESOLUTION_MS } from '../stand/loop-delay.ts';
import type { Product } from '../stand/product.ts';
import type { Stand } from '../stand/stand.ts';

export interface Contestant {
  readonly name: string;
  readonly driver: Remote<Driver>;
  /** Processor time of its server so far, and the event loop's delay since this was last asked; milliseconds. */
  read(): Promise<{ cpuMs: number; loopDelayP99Ms: number }>;
  /** Between rounds: nothing of the last one is left to be done. */
  clear(): Promise<void>;
}
export interface Round extends AskTimes {
  readonly cpuMsPerQuestion: number;
  readonly loopDelayP99Ms: number;
}

/** As in production, but for the size of a wave and for nobody being asked twice while a round lasts. */
export const REFLEX_ENV = {
  WAVE_SIZE: '10',
  WAVE_SECONDS: '60',
  INVITATION_SECONDS: '60',
  INVITATIONS_PER_HOUR: '100000',
};

export async function enterProduct(stand: Stand, product: Product): Promise<Contestant> {
  stand.say('product: connecting');
  const driver = await stand.startDriver();
  await driver.gather({ ...crowdOf(stand), url: product.url, untilFree: true });
  return {
    name: 'product',
    driver,
    async read() {
      const read = await product.metrics();
      return {
        cpuMs: read('process_cpu_seconds_total') * 1000,
        loopDelayP99Ms: read('nodejs_eventloop_lag_p99_seconds') * 1000 - LOOP_RESOLUTION_MS,
      };
    },
    clear: () => closeQuestions(stand.stores.databaseUrl),
  };
}

export async function enterFloor(
  stand: Stand,
  options: { name: string; online: number; select?: 'process' | 'redis'; hop?: 'on' | 'off' },
): Promise<Contestant> {
  stand.say(`${options.name}: connecting`);
  const env = {
    FLOOR_ONLINE: String(options.online),
    FLOOR_SELECT: options.select ?? 'process',
    FLOOR_HOP: options.hop ?? 'off',
  };
  const child = await stand.start('tools/bench/floor/main.ts', env, SERVER_FLAGS);
  const driver = await stand.startDriver();
  await driver.gather({ ...crowdOf(stand), url: `http://127.0.0.1:${child.ready.port}`, untilFree: false });
  const floor = remote<Floor>(child.call);
  return { name: options.name, driver, read: floor.read, clear: floor.clear };
}

/** One round of questions in an open loop. */
export async function runRound(
  stand: Stand,
  contestant: Contestant,
  seed: number,
  /** The share of questions for which somebody without a socket may have been chosen ten times. */
  unseenShare = 0,
): Promise<Round> {
  stand.say(`${contestant.name}: round ${seed}`);
  const { seconds, questionsPerSecond: perSecond } = stand.size;
  const count = seconds * perSecond;
  const before = await contestant.read();
  const times = await contestant.driver.askAtRate({ count, perSecond, seed });
  const after = await contestant.read();
  stand.refuseRefusals(contestant.name, times.refusals);
  if (times.unseen > count * unseenShare)
    throw new Error(`${contestant.name}: ${times.unseen} of ${count} invited nobody`);
  await contestant.clear();
  return { ...times, cpuMsPerQuestion: (after.cpuMs - before.cpuMs) / count, loopDelayP99Ms: after.loopDelayP99Ms };
}

const crowdOf = ({ size, secret }: Stand) => ({
  secret,
  consultants: Array.from({ length: size.consultants }, (_, n) => n),
  clients: size.clients,
});

/** What nobody answered is cancelled as its clients would, or their places for open questions run out. */
export async function closeQuestions(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `update matches set status = 'rescinded', closed_at = now(), close_reason = 'cancelled' where status in ('invited', 'offered')`,
    );
    await client.query(
      `update questions set status = 'cancelled', next_action_at = null, closed_at = now() where status = 'open'`,
    );
  } finally {
    await client.end();
  }
}
