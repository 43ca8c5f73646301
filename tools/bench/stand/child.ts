/** Processes of a run: each tied to this one, ready when it says so, and asked over its IPC channel. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReadyMessage } from '../../../local/child.ts';
import type { Answer, Request } from './calls.ts';

export const repository = fileURLToPath(new URL('../../../', import.meta.url));
const tether = resolve(repository, 'local/tether.ts');
const READY_MS = 180_000;
const STOP_MS = 15_000;

export interface Child {
  readonly pid: number;
  readonly ready: ReadyMessage;
  /** What a child built with `answerCalls` answers. */
  call(method: string, input: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

export interface ChildPlan {
  /** From the root. */
  readonly file: string;
  /** Of another checkout, to hold one against the other. */
  readonly root?: string;
  readonly env?: Record<string, string | undefined>;
  /** For Node itself, such as `--cpu-prof`. */
  readonly nodeOptions?: readonly string[];
  readonly logFile: string;
}

/** @throws Error with the end of its log when it ends before it is ready, or is not ready within three minutes */
export async function startChild(plan: ChildPlan): Promise<Child> {
  const log = openSync(plan.logFile, 'a');
  const child = spawn(
    process.execPath,
    [...(plan.nodeOptions ?? []), '--import', tether, resolve(plan.root ?? repository, plan.file)],
    {
      cwd: plan.root ?? repository,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, ...plan.env },
      stdio: ['ignore', log, log, 'ipc'],
    },
  );
  closeSync(log);
  const ended = Promise.withResolvers<string>();
  child.once('error', (error) => ended.resolve(error.message));
  child.once('exit', (code, signal) => ended.resolve(`${signal ?? `exit code ${code}`}`));
  const calls = trackCalls(child, plan.file, ended.promise);
  const stop = async (): Promise<void> => {
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.kill('SIGTERM');
    await ended.promise;
    clearTimeout(timer);
  };
  try {
    const ready = await untilReady(child, plan, ended.promise);
    return { pid: child.pid!, ready, call: calls, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilReady(
  child: ChildProcess,
  { file, logFile }: ChildPlan,
  ended: Promise<string>,
): Promise<ReadyMessage> {
  const ready = Promise.withResolvers<ReadyMessage>();
  const fail = (what: string): void =>
    ready.reject(new Error(`${file} ${what}\n${readFileSync(logFile, 'utf8').slice(-2_000)}`));
  const timer = setTimeout(() => fail('was not ready in time'), READY_MS);
  child.on('message', (message: ReadyMessage | Answer) => {
    if (message.type === 'ready') ready.resolve(message);
  });
  void ended.then((how) => fail(`ended (${how}) before it was ready`));
  return ready.promise.finally(() => clearTimeout(timer));
}

function trackCalls(child: ChildProcess, file: string, ended: Promise<string>): Child['call'] {
  const open = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  child.on('message', (message: ReadyMessage | Answer) => {
    if (message.type !== 'answer') return;
    const call = open.get(message.id);
    open.delete(message.id);
    if (message.error === undefined) call?.resolve(message.result);
    else call?.reject(new Error(`${file}: ${message.error}`));
  });
  void ended.then((how) => {
    for (const call of open.values()) call.reject(new Error(`${file} ended (${how}) during a call`));
  });
  return async (method, input) => {
    if (!child.connected) throw new Error(`${file} has ended (${await ended})`);
    const call = Promise.withResolvers<unknown>();
    const id = ++last;
    open.set(id, call);
    child.send({ type: 'call', id, method, input } satisfies Request);
    return call.promise;
  };
}
