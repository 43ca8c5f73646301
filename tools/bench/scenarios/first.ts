/** Sequential asks with five suited consultants, beside a bare Socket.IO round trip of the same size. */
import { benchSkills, consultantsWith, questionAbout } from '../population/population.ts';
import type { Figure } from '../report/result.ts';
import { quantile } from '../report/statistics.ts';
import type { Stand } from '../stand/stand.ts';
import { closeQuestions } from './contestants.ts';
import { compare, interleave } from './rounds.ts';

const SUITED = 5;
/** Unmeasured: what runs for the first time is compiled while it runs. */
const WARM_UP = 100;
/** So few of each client that neither the limit on asks nor that on open questions is reached. */
const ASKS_PER_CLIENT = 4;

export async function runFirst(stand: Stand): Promise<Figure[]> {
  const { rounds } = stand.size;
  const count = Math.ceil(200 / rounds);
  const skill = benchSkills[0]!.slug;
  const product = await stand.startProduct();
  const [driver, echo] = await Promise.all([stand.startDriver(), stand.start('tools/bench/floor/echo.ts')]);
  await driver.gather({
    url: product.url,
    secret: stand.secret,
    consultants: consultantsWith(skill, SUITED),
    clients: Math.ceil((rounds * count + WARM_UP) / ASKS_PER_CLIENT),
    untilFree: true,
  });

  await driver.askOneByOne({ count: WARM_UP, skill, invitations: SUITED });

  const first: number[][] = [];
  const acked: number[][] = [];
  const gap: number[][] = [];
  const bare: number[][] = [];
  await interleave(rounds, [
    async () => {
      const times = await driver.askOneByOne({ count, skill, invitations: SUITED });
      stand.refuseRefusals('product', times.refusals);
      first.push(times.sentToFirst);
      acked.push(times.sentToAck);
      gap.push(times.ackToFirst);
    },
    async () => {
      const url = `http://127.0.0.1:${echo.ready.port}`;
      bare.push(await driver.echo({ url, count: count + 1, payload: questionAbout(skill, '0') }));
    },
  ]);
  await closeQuestions(stand.stores.databaseUrl);
  await stand.stopAll();

  const beside = 'bare round trip';
  const of = (q: number, it: number[][]): number[] => it.map((times) => quantile(times, q));
  return [
    compare(
      { scenario: 'first', measure: 'ask → first invitation p50', unit: 'ms', beside },
      of(0.5, first),
      of(0.5, bare),
    ),
    compare(
      { scenario: 'first', measure: 'ask → first invitation p90', unit: 'ms', beside },
      of(0.9, first),
      of(0.9, bare),
    ),
    compare(
      { scenario: 'first', measure: 'ask → acknowledged p50', unit: 'ms', beside },
      of(0.5, acked),
      of(0.5, bare),
    ),
    compare(
      { scenario: 'first', measure: 'acknowledged → first invitation p50', unit: 'ms', beside },
      of(0.5, gap),
      of(0.5, bare),
    ),
  ];
}
