import { type ChildProcess, spawn } from 'node:child_process';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { explain, LocalFailure } from './embedded/failure.ts';
import { type LogFile, openLogFile } from './log-file.ts';
import { lastReason, shortWarning } from './log-lines.ts';

/** What our processes say over the IPC channel when they can be used. */
export interface ReadyMessage {
  type: 'ready';
  /** Where a server listens. */
  port?: number;
}

export interface ChildPlan {
  /** As a person would call it: "server". */
  name: string;
  /** Absolute path of the TypeScript file. */
  file: string;
  /** For Node itself. */
  flags?: readonly string[];
  /** Asked for at each start. */
  environment: () => Record<string, string | undefined>;
  logFile: string;
  /** Shows all of its log, instead of its warnings only. */
  verbose: boolean;
  note: (text: string) => void;
  signal?: AbortSignal | undefined;
}

/** A process that is started again, more and more slowly, when it ends although nobody stopped it. */
export interface Child {
  ready: ReadyMessage;
  pid(): number | undefined;
  /** SIGTERM, ten seconds to drain, SIGKILL. */
  stop(): Promise<void>;
}

const DRAIN_MS = 10_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Whoever ran this long did not fail because of how it was started: the pauses begin anew. */
const STABLE_MS = 60_000;
const REMEMBERED_LINES = 50;

const tether = fileURLToPath(new URL('tether.ts', import.meta.url));

/** @throws LocalFailure when it ends before it was ready for the first time */
export async function startChild(plan: ChildPlan): Promise<Child> {
  const log = open(plan);
  let current = launch(plan, log);
  let stopping = false;
  let pause = FIRST_PAUSE_MS;
  let restart: NodeJS.Timeout | undefined;

  const stop = async (): Promise<void> => {
    stopping = true;
    clearTimeout(restart);
    await current.end();
    log.close();
  };
  /** Lives as long as the child does: each end leads to the next start. */
  const watch = async (): Promise<void> => {
    const begun = performance.now();
    const how = await current.ended;
    if (stopping) return;
    if (performance.now() - begun > STABLE_MS) pause = FIRST_PAUSE_MS;
    const reason = current.reason();
    plan.note(`${plan.name} ended ${how}${reason ? `: ${reason}` : ''}; starting it again in ${pause / 1000} s`);
    restart = setTimeout(() => {
      current = launch(plan, log);
      current.ready.then(
        () => plan.note(`${plan.name} is back`),
        () => undefined,
      );
      void watch();
    }, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  };

  const abandon = (): void => void current.end();
  plan.signal?.addEventListener('abort', abandon, { once: true });
  try {
    const ready = await current.ready;
    plan.signal?.throwIfAborted();
    void watch();
    return { ready, pid: () => current.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    plan.signal?.removeEventListener('abort', abandon);
  }
}

interface Life {
  pid: number | undefined;
  ready: Promise<ReadyMessage>;
  ended: Promise<string>;
  reason(): string | undefined;
  end(): Promise<void>;
}

function launch(plan: ChildPlan, log: LogFile): Life {
  const ready = Promise.withResolvers<ReadyMessage>();
  const ended = Promise.withResolvers<string>();
  // A session of its own: Ctrl-C is for the launcher, which then asks its children in order.
  const child = spawn(process.execPath, [...(plan.flags ?? []), '--import', tether, plan.file], {
    env: plan.environment(),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  // Only what was forced or went wrong leaves a child for this to find.
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  void ended.promise.then(() => process.off('exit', killAtExit));

  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      log.write(line);
      lines.push(line);
      if (lines.length > REMEMBERED_LINES) lines.shift();
      const shown = plan.verbose ? line : shortWarning(line);
      if (shown) plan.note(`${plan.name} ${shown}`);
    });
  }
  child.on('message', (message: ReadyMessage) => {
    if (message.type === 'ready') ready.resolve(message);
  });
  child.once('error', (error) => ended.resolve(`without having started (${error.message})`));
  child.once('close', (code, signal) => ended.resolve(signal ? `by ${signal}` : `with exit code ${code}`));
  const reason = (): string | undefined => lastReason(lines);
  void ended.promise.then((how) =>
    ready.reject(
      new LocalFailure(
        `The ${plan.name} ended ${how} before it was ready: ${reason() ?? 'it gave no reason'} (see ${plan.logFile}).`,
      ),
    ),
  );
  return { pid: child.pid, ready: ready.promise, ended: ended.promise, reason, end: () => end(child, ended.promise) };
}

async function end(child: ChildProcess, ended: Promise<string>): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), DRAIN_MS);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(timer);
}

function open(plan: ChildPlan): LogFile {
  try {
    return openLogFile(plan.logFile);
  } catch (error) {
    throw explain(error, `the log ${basename(plan.logFile)}`, plan.logFile);
  }
}
