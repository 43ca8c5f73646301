import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { birthOf } from '../../local/embedded/process-identity.ts';
import { repository } from '../support/embedded.ts';

/** `npm start` as a process group of its own, as a terminal would start it. */
export interface Launch {
  pid: number;
  url(): string;
  output(): string;
  exited: Promise<number | null>;
  /** To every process of the group: what a terminal does on Ctrl-C. */
  interrupt(): void;
  kill(signal: NodeJS.Signals): void;
}

const started: ChildProcess[] = [];

/** Launchers that a failed test left behind end with the file; what they started ends with them. */
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

export interface LaunchPlan {
  dataDir: string;
  env?: Record<string, string>;
  /** As another user; needs root. */
  user?: { uid: number; gid: number };
}

export function launch({ dataDir, env = {}, user }: LaunchPlan): Launch {
  const child = spawn(process.execPath, [join(repository, 'local/start.ts'), '--data-dir', dataDir], {
    cwd: repository,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', DEMO_CONSULTANTS: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...user,
  });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  const exited = Promise.withResolvers<number | null>();
  child.once('close', exited.resolve);
  const pid = child.pid!;
  return {
    pid,
    output: () => output,
    url: () => /http:\/\/localhost:\d+/.exec(output)?.[0] ?? '',
    exited: exited.promise,
    interrupt: () => process.kill(-pid, 'SIGINT'),
    kill: (signal) => child.kill(signal),
  };
}

/** Waits until it says that it runs. @throws Error with its output when it ends instead */
export async function untilRunning(launched: Launch): Promise<void> {
  let over = false;
  void launched.exited.then(() => {
    over = true;
  });
  await until(() => launched.output().includes('is running') || over, 45_000, launched.output);
  if (over) throw new Error(`the launcher ended:\n${launched.output()}`);
}

/** @throws Error when the condition does not hold in time */
export async function until(condition: () => boolean, patienceMs: number, what: () => string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not in ${patienceMs} ms: ${what()}`);
    const { promise, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, 5);
    await promise;
  }
}

export interface ProcessEntry {
  pid: number;
  name: string;
  birth: string;
}

/** All that a process started, directly or not (Linux: from /proc, since a bare machine has no `ps`). */
export function descendantsOf(root: number): ProcessEntry[] {
  const parents = new Map<number, { parent: number; name: string }>();
  for (const folder of readdirSync('/proc')) {
    const entry = /^\d+$/.test(folder) ? readStat(Number(folder)) : undefined;
    if (entry) parents.set(Number(folder), entry);
  }
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid)?.parent;
    return parent !== undefined && (parent === root || isBelow(parent));
  };
  return [...parents].flatMap(([pid, { name }]) => {
    const birth = isBelow(pid) ? birthOf(pid) : undefined;
    return birth === undefined ? [] : [{ pid, name, birth }];
  });
}

function readStat(pid: number): { parent: number; name: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = stat.lastIndexOf(')');
    return { name: stat.slice(stat.indexOf('(') + 1, end), parent: Number(stat.slice(end + 2).split(' ')[1]) };
  } catch {
    return undefined;
  }
}

export const isRunning = ({ pid, birth }: ProcessEntry): boolean => birthOf(pid) === birth;
