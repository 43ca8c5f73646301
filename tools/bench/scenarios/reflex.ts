/** From question to first invitation under steady load: the product, its floor, and two ways of building it that we rejected. */
import type { Figure } from '../report/result.ts';
import { quantile } from '../report/statistics.ts';
import type { Stand } from '../stand/stand.ts';
import { type Contestant, enterFloor, enterProduct, REFLEX_ENV, type Round, runRound } from './contestants.ts';
import { compare, interleave } from './rounds.ts';

/** Unmeasured rounds: what runs for the first time is compiled while it runs. */
const WARM_UP = 2;

export async function runReflex(stand: Stand): Promise<Figure[]> {
  const { consultants } = stand.size;
  const product = await enterProduct(stand, await stand.startProduct(REFLEX_ENV));
  const floor = await enterFloor(stand, { name: 'floor', online: consultants });
  const inRedis = await enterFloor(stand, { name: 'floor, selection in Redis', online: consultants, select: 'redis' });
  const byJob = await enterFloor(stand, { name: 'floor, one job before the offer', online: consultants, hop: 'on' });
  const rounds = await race(stand, [product, floor, inRedis, byJob]);
  await stand.stopAll();

  const [ours = [], bare = [], redis = [], job = []] = rounds;
  return [
    ...reflexFigures('reflex', ours, bare, { p50: 1.3, p90: 1.6, cpu: 2 }),
    ...variantFigures('selection in Redis', redis, bare),
    ...variantFigures('one job before the offer', job, bare),
  ];
}

/** All rounds of all contestants, in the contestants' order. */
export async function race(stand: Stand, contestants: readonly Contestant[], unseenShare = 0): Promise<Round[][]> {
  const rounds = contestants.map((): Round[] => []);
  await interleave(
    stand.size.rounds + WARM_UP,
    contestants.map((contestant, at) => async (round) => {
      const times = await runRound(stand, contestant, round, unseenShare);
      if (round >= WARM_UP) rounds[at]!.push(times);
    }),
  );
  return rounds;
}

export function reflexFigures(
  scenario: string,
  product: readonly Round[],
  floor: readonly Round[],
  goals: { p50: number; p90?: number; cpu?: number; loopDelayMs?: number },
): Figure[] {
  const about = { scenario, unit: 'ms', beside: 'floor' } as const;
  const ratio = (atMost: number | undefined) => atMost !== undefined && { goal: { of: 'ratio', atMost } as const };
  const first = (q: number) => (round: Round) => quantile(round.sentToFirst, q);
  const figure = (measure: string, of: (round: Round) => number, goal?: Figure['goal'] | false): Figure =>
    compare({ ...about, measure, ...(goal && { goal }) }, product.map(of), floor.map(of));
  return [
    { ...figure('question → first invitation p50', first(0.5)), ...ratio(goals.p50) },
    { ...figure('question → first invitation p90', first(0.9)), ...ratio(goals.p90) },
    figure('question → first invitation p99', first(0.99)),
    figure('question → acknowledged p50', (round) => quantile(round.sentToAck, 0.5)),
    figure('acknowledged → first invitation p50', (round) => quantile(round.ackToFirst, 0.5)),
    { ...figure('server CPU per question', (round) => round.cpuMsPerQuestion), ...ratio(goals.cpu) },
    figure(
      'event-loop delay p99',
      (round) => round.loopDelayP99Ms,
      goals.loopDelayMs !== undefined && { of: 'product', atMost: goals.loopDelayMs },
    ),
  ];
}

/** A variant stands where the product stands elsewhere: held against the floor. */
function variantFigures(name: string, variant: readonly Round[], floor: readonly Round[]): Figure[] {
  const about = { scenario: `floor with ${name}`, unit: 'ms', beside: 'floor' } as const;
  const figure = (measure: string, of: (round: Round) => number): Figure =>
    compare({ ...about, measure }, variant.map(of), floor.map(of));
  return [
    figure('question → first invitation p50', (round) => quantile(round.sentToFirst, 0.5)),
    figure('question → first invitation p90', (round) => quantile(round.sentToFirst, 0.9)),
    figure('server CPU per question', (round) => round.cpuMsPerQuestion),
  ];
}
