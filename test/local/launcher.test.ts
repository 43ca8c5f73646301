import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { birthOf } from '../../local/embedded/process-identity.ts';
import { temporaryFolder } from './folders.ts';
import { descendantsOf, isRunning, launch, type ProcessEntry, until, untilRunning } from './launch.ts';

/** The tests of this file are one story on one data folder, in the order in which they stand. */
const dataDir = join(temporaryFolder(), 'data');

const postmaster = (): number => Number.parseInt(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10);

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const port = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[3];
  const password = readFileSync(join(dataDir, 'postgres-password'), 'utf8').trim();
  const client = new Client(`postgres://postgres:${password}@127.0.0.1:${port}/consultant_connect`);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const untilGone = (processes: ProcessEntry[]): Promise<void> =>
  until(
    () => !processes.some(isRunning),
    20_000,
    () =>
      processes
        .filter(isRunning)
        .map(({ name, pid }) => `${name} (${pid})`)
        .join(', '),
  );

describe.skipIf(process.platform !== 'linux')('npm start', { timeout: 90_000 }, () => {
  it('starts on a bare machine, runs Postgres as anybody but root, and stops all in order on Ctrl-C', async () => {
    const launched = launch({ dataDir });
    await untilRunning(launched);
    expect((await fetch(`${launched.url()}/health/ready`)).status).toBe(200);
    expect(statSync(`/proc/${postmaster()}`).uid).not.toBe(0);
    await query('CREATE TABLE kept (n int)');
    await query('INSERT INTO kept VALUES (42)');

    const all = descendantsOf(launched.pid);
    const postgres = { pid: postmaster(), name: 'postgres', birth: birthOf(postmaster()) ?? '' };
    const redis = all.filter(({ name }) => name === 'redis-server');
    expect(redis).toHaveLength(1);
    const databases = [postgres, ...redis];
    // Our own processes: what hangs directly on the launcher, but for the keeper that the databases hang on.
    const keeper = all.filter(({ pid }) => descendantsOf(pid).some((below) => below.pid === postgres.pid));
    const known = new Set([...databases, ...keeper, ...descendantsOf(postgres.pid)].map(({ pid }) => pid));
    const ours = all.filter(({ pid }) => !known.has(pid));
    expect(ours.length).toBeGreaterThanOrEqual(2);

    launched.interrupt();
    await until(
      () => {
        const databaseIsGone = !databases.every(isRunning);
        if (databaseIsGone) expect(ours.filter(isRunning)).toEqual([]);
        return !all.some(isRunning);
      },
      20_000,
      launched.output,
    );
    expect(await launched.exited).toBe(0);
    expect(launched.output().trimEnd()).toMatch(/stopped$/);
    expect(readFileSync(join(dataDir, 'logs/postgres.log'), 'utf8')).toContain('database system is shut down');
  });

  it('keeps its data, refuses a second start by naming the first, and leaves no orphan when it is killed', async () => {
    const launched = launch({ dataDir });
    await untilRunning(launched);
    expect(await query('SELECT n FROM kept')).toEqual([{ n: 42 }]);

    const second = launch({ dataDir });
    expect(await second.exited).toBe(1);
    expect(second.output().trim().split('\n')).toHaveLength(1);
    expect(second.output()).toContain(`process ${launched.pid} serves ${launched.url()}`);
    expect((await fetch(`${launched.url()}/health/ready`)).status).toBe(200);

    const all = descendantsOf(launched.pid);
    launched.kill('SIGKILL');
    await untilGone(all);
  });

  it('starts a server again that was killed, on the same address', async () => {
    const launched = launch({ dataDir });
    await untilRunning(launched);
    const [server] = descendantsOf(launched.pid).filter(({ pid }) =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('server/main.ts'),
    );
    process.kill(server?.pid ?? 0, 'SIGKILL');
    await until(() => launched.output().includes('server is back'), 20_000, launched.output);
    expect(launched.output()).toContain('server ended by SIGKILL');
    expect((await fetch(`${launched.url()}/health/ready`)).status).toBe(200);
    launched.kill('SIGTERM');
    expect(await launched.exited).toBe(0);
  });

  it('starts again after it was killed together with its keeper, and ends what those left running', async () => {
    const launched = launch({ dataDir });
    await untilRunning(launched);
    expect(await query('SELECT n FROM kept')).toEqual([{ n: 42 }]);
    const orphan = { pid: postmaster(), name: 'postgres', birth: birthOf(postmaster()) ?? '' };
    const all = descendantsOf(launched.pid);
    const keeper = all.find(({ pid }) => descendantsOf(pid).some((below) => below.pid === orphan.pid));
    process.kill(launched.pid, 'SIGSTOP');
    process.kill(keeper?.pid ?? 0, 'SIGKILL');
    launched.kill('SIGKILL');
    await launched.exited;
    expect(isRunning(orphan)).toBe(true);

    const next = launch({ dataDir });
    await untilRunning(next);
    expect(isRunning(orphan)).toBe(false);
    expect(await query('SELECT n FROM kept')).toEqual([{ n: 42 }]);
    const rest = [...all, ...descendantsOf(next.pid)];
    next.kill('SIGTERM');
    expect(await next.exited).toBe(0);
    await untilGone(rest);
  });

  it('stops what it has started when it is interrupted before it is ready', async () => {
    const launched = launch({ dataDir });
    await until(() => launched.output().includes('✓'), 30_000, launched.output);
    const all = descendantsOf(launched.pid);
    launched.interrupt();
    expect(await launched.exited).toBe(0);
    await untilGone(all);
  });
});
