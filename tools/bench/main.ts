/** `npm run bench`: the product beside its floor, in one interleaved run. See docs/benchmarks.md. */
import { parseArgs } from 'node:util';
import type { Figure } from './report/result.ts';
import { asTable } from './report/table.ts';
import { runAccept, runRace } from './scenarios/accept.ts';
import { runFirst } from './scenarios/first.ts';
import { runReflex } from './scenarios/reflex.ts';
import { type Size, Stand } from './stand/stand.ts';

const scenarios = { first: runFirst, reflex: runReflex, accept: runAccept, race: runRace } as const satisfies Record<
  string,
  (stand: Stand) => Promise<Figure[]>
>;
type Scenario = keyof typeof scenarios;

const full: Size = { rounds: 6, consultants: 2_000, clients: 300, seconds: 10, questionsPerSecond: 100, many: 100_000 };
const quick: Size = { rounds: 2, consultants: 300, clients: 100, seconds: 3, questionsPerSecond: 50, many: 5_000 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false } },
});
const stand = await Stand.open(values.quick ? quick : full);
try {
  await stand.populate(stand.size.consultants, stand.size.clients);
  for (const name of positionals as Scenario[]) console.log(asTable(await scenarios[name](stand)));
} finally {
  await stand.close();
}
