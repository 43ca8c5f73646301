import type { Log } from './ports/log.ts';

/** How long a process that was told to stop may take before it is let go of. */
const STOP_MS = 8_000;

/**
 * Runs a process until it is told to stop: says ready to whoever started it, drains once on SIGTERM or SIGINT, and leaves with a
 * clear line when something that nobody caught comes up.
 */
export async function runProcess(input: {
  log: Log;
  start: () => Promise<{ ready: object; stop: () => Promise<void> }>;
}): Promise<void> {
  const { log } = input;
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise failed unseen'));
  const running = await input.start();
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), STOP_MS).unref();
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  process.on('disconnect', () => stop('parent gone'));
  process.send?.({ type: 'ready', ...running.ready });
}

/** The first thing a `main.ts` does: what is wrong with the settings is told in a sentence, not in a stack. */
export function explainAndExit(error: unknown): never {
  console.error(error instanceof Error && error.name === 'ConfigError' ? error.message : error);
  process.exit(1);
}
