/** From an accepted offer to both sides told, one at a time; and ten accepts of one question at the same instant. */
import type { Figure } from '../report/result.ts';
import { median, quantile } from '../report/statistics.ts';
import type { Stand } from '../stand/stand.ts';
import { type Contestant, enterFloor, enterProduct, REFLEX_ENV } from './contestants.ts';
import { compare, interleave } from './rounds.ts';

const RACERS = 10;
const ACCEPTS = 60;
const RACES = 12;

export async function runAccept(stand: Stand): Promise<Figure[]> {
  const scenario = 'accept';
  const figure = (measure: string, q: number, atMost?: number) => (product: number[][], floor: number[][]) =>
    compare(
      { scenario, measure, unit: 'ms', beside: 'floor', ...(atMost && { goal: { of: 'ratio', atMost } }) },
      product.map((times) => quantile(times, q)),
      floor.map((times) => quantile(times, q)),
    );
  const [product, floor] = await takeTurns(
    stand,
    async ({ driver }, seed) => (await driver.acceptOneByOne({ count: ACCEPTS, seed })).sentToBothTold,
  );
  return [
    figure('accept → both told p50', 0.5, 1.3)(product, floor),
    figure('accept → both told p90', 0.9)(product, floor),
  ];
}

export async function runRace(stand: Stand): Promise<Figure[]> {
  const scenario = 'race of ten accepts';
  const [product, floor] = await takeTurns(stand, async ({ driver }, seed) => {
    const { winner, lastLoser } = await driver.raceOneByOne({ count: RACES, seed, devices: RACERS });
    return { winner: median(winner), lastLoser: median(lastLoser) };
  });
  const about = { scenario, unit: 'ms', beside: 'floor' } as const;
  const winners = product.map((it) => it.winner);
  const lastLosers = product.map((it) => it.lastLoser);
  return [
    compare(
      { ...about, measure: 'winner answered p50' },
      winners,
      floor.map((it) => it.winner),
    ),
    compare(
      { ...about, measure: 'last loser answered p50' },
      lastLosers,
      floor.map((it) => it.lastLoser),
    ),
    compare(
      { ...about, measure: 'last loser beside the winner', beside: 'winner', goal: { of: 'ratio', atMost: 1.5 } },
      lastLosers,
      winners,
    ),
  ];
}

/** The product and the floor, each round's outcome; the first round warms up. */
async function takeTurns<Outcome>(
  stand: Stand,
  run: (contestant: Contestant, seed: number) => Promise<Outcome>,
): Promise<[Outcome[], Outcome[]]> {
  const product = await enterProduct(stand, await stand.startProduct({ ...REFLEX_ENV, WRAP_UP_SECONDS: '0' }));
  const floor = await enterFloor(stand, { name: 'floor', online: stand.size.consultants });
  const outcomes: [Outcome[], Outcome[]] = [[], []];
  await interleave(
    stand.size.rounds + 1,
    [product, floor].map((contestant, at) => async (round) => {
      stand.say(`${contestant.name}: round ${round}`);
      const outcome = await run(contestant, round);
      await contestant.clear();
      if (round > 0) outcomes[at]!.push(outcome);
    }),
  );
  await stand.stopAll();
  return outcomes;
}
