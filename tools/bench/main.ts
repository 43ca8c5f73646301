/** `npm run bench [-- scenario… --quick --profile]`: the product beside its floor, in one interleaved run. See docs/benchmarks.md. */
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keepResult } from './report/keep.ts';
import type { Figure } from './report/result.ts';
import { asTable } from './report/table.ts';
import { runAccept, runRace } from './scenarios/accept.ts';
import { runCall } from './scenarios/call.ts';
import { runFirst } from './scenarios/first.ts';
import { runIndex } from './scenarios/index.ts';
import { runMoney } from './scenarios/money.ts';
import { runReflex } from './scenarios/reflex.ts';
import { runScale } from './scenarios/scale.ts';
import { repository } from './stand/child.ts';
import { type Size, Stand } from './stand/stand.ts';

/** In this order: the large population comes last into the database that all share. */
const scenarios: Record<string, (stand: Stand) => Promise<Figure[]>> = {
  index: runIndex,
  first: runFirst,
  reflex: runReflex,
  accept: runAccept,
  call: runCall,
  money: runMoney,
  race: runRace,
  scale: runScale,
};
const full: Size = {
  rounds: 6,
  consultants: 2_000,
  clients: 300,
  seconds: 6,
  questionsPerSecond: 100,
  many: 100_000,
  sessions: 10_000,
};
const quick: Size = {
  rounds: 2,
  consultants: 300,
  clients: 100,
  seconds: 3,
  questionsPerSecond: 30,
  many: 5_000,
  sessions: 1_000,
};
const results = join(repository, 'bench-results');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, profile: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !scenarios[name]);
if (unknown.length > 0) {
  console.error(`There is no scenario ${unknown.join(', ')}; there are ${Object.keys(scenarios).join(', ')}.`);
  process.exit(1);
}

const size = values.quick ? quick : full;
const loadBefore = loadavg()[0] ?? 0;
const stand = await Stand.open(size, values.profile ? ['--cpu-prof', `--cpu-prof-dir=${results}`] : []);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stand.close().finally(() => process.exit(1)));
}
try {
  await stand.populate(size.consultants, size.clients);
  const figures: Figure[] = [];
  for (const [name, run] of Object.entries(scenarios)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    const found = await run(stand);
    console.log(`${asTable(found)}\n`);
    figures.push(...found);
  }
  const files = keepResult(results, {
    takenAt: new Date().toISOString(),
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      node: process.versions.node,
      load: [loadBefore, loadavg()[0] ?? 0],
    },
    quick: values.quick,
    size,
    figures,
  });
  console.log(files.join('\n'));
} finally {
  await stand.close();
}
