import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { explain, LocalFailure } from './failure.ts';
import { isAlive, markOf, type ProcessMark } from './process-identity.ts';

interface LockText {
  launcher: ProcessMark;
  address: string;
  /** The process that runs the databases; it may outlive a killed launcher by the second that a clean stop takes. */
  keeper?: ProcessMark;
}

export interface DataDirLock {
  nameKeeper(pid: number): void;
  /** What a second start is told; known for certain only when the server listens. */
  nameAddress(address: string): void;
  release(): void;
}

/** The longest that a keeper may need to stop both databases. */
const KEEPER_PATIENCE_MS = 30_000;
/** The longest that a lock may be without text because its owner is just writing it. */
const WRITER_PATIENCE_MS = 1_000;

/**
 * Takes the data folder for this process. Refuses while another launcher has it; takes over what a killed one left,
 * after its keeper has stopped the databases.
 * @throws LocalFailure naming the other launcher's pid and address
 */
export async function lockDataDir(dataDir: string, address: string): Promise<DataDirLock> {
  const file = join(dataDir, 'launcher.lock');
  const text: LockText = { launcher: markOf(process.pid), address };
  const begun = Date.now();

  while (!tryCreate(file, text, dataDir)) {
    const other = read(file);
    if (other && isAlive(other.launcher)) {
      throw new LocalFailure(
        `Already running: process ${other.launcher.pid} serves ${other.address} from ${dataDir}. Stop it first (Ctrl-C in its terminal).`,
      );
    }
    const keeperIsBusy = other?.keeper !== undefined && isAlive(other.keeper);
    if (keeperIsBusy && Date.now() > begun + KEEPER_PATIENCE_MS) {
      throw new LocalFailure(
        `The databases of an earlier start are still stopping (process ${other.keeper?.pid}). Try again.`,
      );
    }
    if (keeperIsBusy || !other) await delay(50);
    if (!keeperIsBusy && (other || Date.now() > begun + WRITER_PATIENCE_MS)) moveAside(file);
  }
  return {
    nameKeeper: (pid) => {
      text.keeper = markOf(pid);
      writeFileSync(file, JSON.stringify(text));
    },
    nameAddress: (changed) => {
      text.address = changed;
      writeFileSync(file, JSON.stringify(text));
    },
    release: () => {
      if (read(file)?.launcher.pid === process.pid) rmSync(file, { force: true });
    },
  };
}

function tryCreate(file: string, text: LockText, dataDir: string): boolean {
  try {
    writeFileSync(file, JSON.stringify(text), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    // On a full disk the file is there, but empty.
    rmSync(file, { force: true });
    throw explain(error, 'the data folder', dataDir);
  }
}

/** The lock's text, or undefined while its owner is still writing it. */
function read(file: string): LockText | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LockText;
  } catch {
    return undefined;
  }
}

/** Renamed, not removed: of two starters that see the same stale lock only one can move it. */
function moveAside(file: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = read(aside);
  rmSync(aside, { force: true });
  // Somebody was faster and this was already their fresh lock: give it back.
  if (moved && isAlive(moved.launcher)) writeFileSync(file, JSON.stringify(moved), { mode: 0o600 });
}
