import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');

export interface Simulated {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
  /** Name → content of each file in the folder that `--out` named. */
  readonly files: Record<string, string>;
}

/** The command as an operator runs it, in a process and a folder of its own. */
export async function runSimulator(args: readonly string[]): Promise<Simulated> {
  const out = mkdtempSync(join(tmpdir(), 'simulate-'));
  try {
    const command = ['local/guard.cjs', 'tools/simulate/main.ts', ...args, '--out', out];
    const done = await promisify(execFile)(process.execPath, command, { cwd: ROOT, timeout: 120_000 })
      .then(({ stdout, stderr }) => ({ stdout, stderr, code: 0 }))
      .catch((error: { stdout: string; stderr: string; code: number }) => error);
    const files = readdirSync(out).map((name) => [name, readFileSync(join(out, name), 'utf8')] as const);
    return { ...done, stdout: done.stdout.replaceAll(out, 'OUT'), files: Object.fromEntries(files) };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

export const SMALL_WAVES = 'tools/simulate/policies/small-waves.json';
