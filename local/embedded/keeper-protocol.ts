/** What the launcher and its keeper say to each other over their IPC channel. */

/** A signal, and how long the program gets before the next, harder one. */
export interface StopStep {
  signal: NodeJS.Signals;
  patienceMs: number;
}

/** One program that the keeper is to run. */
export interface Charge {
  name: string;
  command: string;
  args: string[];
  /** Entered before the uid is dropped. */
  cwd: string;
  env: Record<string, string>;
  uid?: number;
  gid?: number;
  /** Receives stdout and stderr. */
  logFile: string;
  stop: StopStep[];
}

export type Order =
  | { type: 'run'; charge: Charge }
  | { type: 'stop'; name: string }
  | { type: 'removeAtEnd'; folder: string }
  | { type: 'stopAll' };

export type Report =
  | { type: 'ready' }
  | { type: 'running'; name: string; pid: number }
  | { type: 'failed'; name: string; reason: string }
  | { type: 'ended'; name: string; code: number | null; signal: NodeJS.Signals | null };
