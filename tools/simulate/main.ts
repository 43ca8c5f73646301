/**
 * `npm run simulate -- --policy FILE [--seed N] [--questions N] [--consultants N] [--out DIR] [--recorded DATABASE_URL]`: plays the
 * same questions under today's policy and under another one. See docs/simulator.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PolicyError, readPolicy, todaysPolicy } from './policy.ts';
import { NothingRecorded, readRecordedWorld } from './recorded/read-recorded-world.ts';
import { compare } from './report/compare.ts';
import { toJson } from './report/json.ts';
import { toPlot } from './report/plot.ts';
import { toTable } from './report/table.ts';
import { replay } from './run/replay.ts';
import { generateWorld } from './world/generate.ts';
import { MARKET } from './world/market.ts';

const USAGE =
  'usage: npm run simulate -- --policy FILE [--seed N] [--questions N] [--consultants N] [--out DIR] [--recorded DATABASE_URL]';

/** An argument that cannot be used. */
class UsageError extends Error {
  override name = 'UsageError';
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      policy: { type: 'string' },
      seed: { type: 'string', default: '1' },
      questions: { type: 'string', default: '2000' },
      consultants: { type: 'string', default: String(MARKET.consultants) },
      out: { type: 'string' },
      recorded: { type: 'string' },
    },
  });
  if (!values.policy) throw new UsageError('--policy names the file with the policy to try');
  return {
    policy: values.policy,
    seed: values.seed,
    questions: whole('questions', values.questions, 100_000),
    consultants: whole('consultants', values.consultants, 100_000),
    out: values.out,
    recorded: values.recorded,
  };
}

function whole(name: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new UsageError(`--${name}: a whole number from 1 to ${most}, not "${text}"`);
}

async function simulate(): Promise<void> {
  const { policy, seed, questions, consultants, out, recorded } = readArguments();
  const tried = readPolicy(policy);
  const today = todaysPolicy();
  const world =
    recorded === undefined
      ? generateWorld({ seed, questions, consultants })
      : await readRecordedWorld({ url: recorded, seed, questions });
  const notes = { today: replay(world, today), tried: replay(world, tried) };
  const comparisons = compare(notes.today, notes.tried);
  const table = toTable(world, tried, comparisons);
  process.stdout.write(table);
  if (out === undefined) return;
  mkdirSync(out, { recursive: true });
  const both = { today: { policy: today, notes: notes.today }, tried: { policy: tried, notes: notes.tried } };
  writeFileSync(join(out, 'report.txt'), table);
  writeFileSync(join(out, 'report.json'), toJson({ world, ...both, comparisons }));
  writeFileSync(join(out, 'plot.svg'), toPlot({ world, ...both, comparisons }));
  process.stdout.write(`\nreport.txt, report.json and plot.svg are in ${out}\n`);
}

// Whoever reads only the beginning (`| head`) has seen what they wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await simulate();
} catch (error) {
  const isUsage = error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  if (isUsage) process.stderr.write(`${(error as Error).message}\n${USAGE}\n`);
  else if (error instanceof PolicyError || error instanceof NothingRecorded) process.stderr.write(`${error.message}\n`);
  else throw error;
  process.exitCode = 2;
}
