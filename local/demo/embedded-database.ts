import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PORT_LINE = 3;

/**
 * Where the Postgres of a running `npm start` listens, from the files that it keeps in its data folder.
 * @returns undefined when none runs there
 */
export function embeddedDatabaseUrl(dataDir: string): string | undefined {
  try {
    const [pid, ...rest] = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
    const port = rest[PORT_LINE - 1]?.trim();
    const password = readFileSync(join(dataDir, 'postgres-password'), 'utf8').trim();
    // It says whether there is such a process; another user's may not be signalled, but is there all the same.
    if (!isAlive(Number(pid)) || !port) return undefined;
    return `postgres://postgres:${password}@127.0.0.1:${port}/consultant_connect`;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
