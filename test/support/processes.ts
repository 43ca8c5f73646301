import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import type { ReadyMessage } from '../../local/child.ts';
import { repository } from './embedded.ts';

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface TestProcess {
  pid: number;
  /** The message with which it said that it is ready: `{ type: 'ready', port? }`. */
  ready: ReadyMessage;
  /** Sends the signal and waits for the end. */
  kill(signal?: NodeJS.Signals): Promise<Exit>;
  /** Settles when the process has ended, for whatever reason. */
  exited: Promise<Exit>;
  /** All that it wrote so far, stdout and stderr in the order of arrival. */
  output(): string;
}

const READY_TIMEOUT_MS = 60_000;
const tether = fileURLToPath(new URL('../../local/tether.ts', import.meta.url));
const running = new Map<ChildProcess, string>();

/** A process that a test file leaves behind is ended, and fails that file. */
afterAll(async () => {
  const leaked = [...running];
  for (const [child] of leaked) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  if (leaked.length > 0) throw new Error(`left running: ${leaked.map(([, file]) => file).join(', ')}`);
});

/**
 * Starts one of our processes as it runs in production, and waits until it says that it is ready.
 * @param file from the repository's root: `server/main.ts`
 * @param env on top of a plain environment; an undefined value unsets
 * @throws Error with its output when it ends, or says nothing for a minute, instead
 */
export async function startProcess(file: string, env: Record<string, string | undefined>): Promise<TestProcess> {
  const child = spawn(process.execPath, ['--import', tether, resolve(repository, file)], {
    cwd: repository,
    env: { ...plainEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  running.set(child, file);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text));

  const exited = Promise.withResolvers<Exit>();
  child.once('error', () => running.delete(child));
  child.once('close', (code, signal) => {
    running.delete(child);
    exited.resolve({ code, signal });
  });
  const kill = (signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit> => {
    child.kill(signal);
    return exited.promise;
  };
  try {
    const ready = await untilReady(child, file);
    return { pid: child.pid!, ready, kill, exited: exited.promise, output: () => output };
  } catch (error) {
    if (running.has(child)) await kill('SIGKILL');
    throw new Error(`${error instanceof Error ? error.message : error}\n${output}`, { cause: error });
  }
}

async function untilReady(child: ChildProcess, file: string): Promise<ReadyMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<ReadyMessage>();
  const timer = setTimeout(() => reject(new Error(`${file} was not ready after a minute`)), READY_TIMEOUT_MS);
  child.on('message', (message: ReadyMessage) => {
    if (message.type === 'ready') resolve(message);
  });
  child.once('error', reject);
  child.once('exit', (code, signal) => reject(new Error(`${file} ended before it was ready (${signal ?? code})`)));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}

/** Without what the test runner and the user's shell would smuggle in. */
function plainEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'SystemRoot'];
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
