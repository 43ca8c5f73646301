import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { LocalFailure } from './failure.ts';
import type { Charge, Order, Report } from './keeper-protocol.ts';

/** A program under the keeper. */
export interface Kept {
  pid: number;
  /** Settles when the program has ended, for whatever reason. */
  ended: Promise<string>;
  isRunning(): boolean;
  stop(): Promise<void>;
}

export interface Keeper {
  pid: number;
  run(charge: Charge): Promise<Kept>;
  /** A folder that goes when everything has stopped, even when the launcher is dead by then. */
  removeAtEnd(folder: string): void;
  /** Stops all programs and then the keeper itself. */
  stop(): Promise<void>;
}

/** Each program takes at most its own steps plus SIGKILL; the keeper is given up on after all of them. */
const STOP_PATIENCE_MS = 40_000;

interface Ward {
  pid: number;
  started: PromiseWithResolvers<void>;
  ended: PromiseWithResolvers<string>;
  running: boolean;
}

/** Starts a keeper in its own process session, tied to this process by its IPC channel. */
export async function startKeeper(): Promise<Keeper> {
  const child = fork(fileURLToPath(new URL('keeper.ts', import.meta.url)), {
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  const wards = new Map<string, Ward>();
  const ready = Promise.withResolvers<void>();

  child.on('message', (report: Report) => {
    if (report.type === 'ready') return ready.resolve();
    const ward = wards.get(report.name);
    if (!ward) return;
    if (report.type === 'running') {
      ward.pid = report.pid;
      ward.running = true;
      ward.started.resolve();
    } else if (report.type === 'failed') {
      ward.started.reject(new LocalFailure(`${report.name} cannot be started: ${report.reason}`));
    } else {
      ward.running = false;
      ward.ended.resolve(report.signal ? `by ${report.signal}` : `with exit code ${report.code}`);
    }
  });
  child.on('error', ready.reject);
  child.on('exit', () => {
    ready.reject(new LocalFailure('The process that keeps the databases ended before it was ready.'));
    for (const ward of wards.values()) abandon(ward);
  });
  await ready.promise;

  const send = (order: Order): void => {
    if (child.connected) child.send(order, () => undefined);
  };
  return {
    pid: child.pid!,
    run: async (charge) => {
      const ward: Ward = { pid: 0, started: Promise.withResolvers(), ended: Promise.withResolvers(), running: false };
      wards.set(charge.name, ward);
      send({ type: 'run', charge });
      await ward.started.promise;
      return {
        pid: ward.pid,
        ended: ward.ended.promise,
        isRunning: () => ward.running,
        stop: async () => {
          send({ type: 'stop', name: charge.name });
          await ward.ended.promise;
        },
      };
    },
    removeAtEnd: (folder) => send({ type: 'removeAtEnd', folder }),
    stop: () => stopKeeper(child, send),
  };
}

async function stopKeeper(child: ChildProcess, send: (order: Order) => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
  send({ type: 'stopAll' });
  await ended;
  clearTimeout(timer);
}

/** Somebody killed the keeper itself: its programs are now nobody's, and we are the last who know them. */
function abandon(ward: Ward): void {
  ward.started.reject(new LocalFailure('The process that keeps the databases was killed.'));
  if (!ward.running) return;
  ward.running = false;
  try {
    process.kill(ward.pid, 'SIGINT');
  } catch {
    // It went with its keeper.
  }
  ward.ended.resolve('because its keeper was killed');
}
