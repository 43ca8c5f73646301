/** `npm start`: everything, on a bare machine. `npm start -- --data-dir <folder>` keeps the data elsewhere. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError } from '../core/config.ts';
import { LocalFailure } from './embedded/failure.ts';
import { type Launched, repository, startAll } from './launcher.ts';
import { showProgress } from './progress.ts';
import { summary } from './summary.ts';

/** From npm, a shell and a terminal one Ctrl-C may arrive several times; a person's second one comes later than this. */
const SAME_KEYSTROKE_MS = 500;

const begun = performance.now();
const abort = new AbortController();
let launched: Launched | undefined;
let askedAt: number | undefined;

// The terminal may be gone before we are.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (askedAt === undefined) {
      askedAt = performance.now();
      void stop(0);
    } else if (performance.now() - askedAt > SAME_KEYSTROKE_MS) {
      // Whatever still runs is tied to this process and ends with it; the databases still stop in an orderly way.
      process.exit(1);
    }
  });
}

async function stop(exitCode: number): Promise<void> {
  console.log('\nstopping … (Ctrl-C again to force)');
  if (launched === undefined) return abort.abort();
  await launched.stop();
  console.log('stopped');
  process.exit(exitCode);
}

try {
  const { values } = parseArgs({ options: { 'data-dir': { type: 'string' } } });
  const envFile = join(repository, '.env');
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  const running = await startAll({
    env: process.env,
    dataDir: values['data-dir'],
    progress: showProgress(process.stdout),
    signal: abort.signal,
  });
  launched = running;
  console.log(summary(running, performance.now() - begun));
  if (askedAt !== undefined) await stop(0);
  const reason = await running.failed;
  console.error(reason);
  await stop(1);
} catch (error) {
  if (abort.signal.aborted) {
    console.log('stopped');
    process.exit(0);
  }
  if (error instanceof ConfigError) console.error(`A setting cannot be used:\n${error.message}`);
  else if (error instanceof LocalFailure) console.error(error.message);
  else console.error(error);
  process.exit(1);
}
