/** `npm run bench`: the product beside its floor, in one interleaved run. See docs/benchmarks.md. */
import { parseArgs } from 'node:util';
import { runFirst } from './scenarios/first.ts';
import { type Size, Stand } from './stand/stand.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false } },
});
const full: Size = { rounds: 6, consultants: 2_000, clients: 300, seconds: 10, questionsPerSecond: 100, many: 100_000 };
const quick: Size = { rounds: 2, consultants: 200, clients: 300, seconds: 3, questionsPerSecond: 50, many: 5_000 };
const stand = await Stand.open(values.quick ? quick : full);
try {
  await stand.populate(stand.size.consultants, stand.size.clients);
  console.log(positionals, await runFirst(stand));
} finally {
  await stand.close();
}
