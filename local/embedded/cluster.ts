import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { canReach, type DatabaseUser } from './database-user.ts';
import { explain, LocalFailure } from './failure.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { birthOf, isProgramIn } from './process-identity.ts';

/** The library path is unset on purpose: the programs find their own libraries beside them. */
export const postgresEnvironment = { LC_ALL: 'C.UTF-8', PATH: process.env.PATH ?? '', TZ: 'UTC' };

/**
 * How Postgres is told where its cluster is. Under a home that only root may enter, the user it runs as could not walk
 * there; but a process that begins there (the folder is entered before the uid is dropped) may stay.
 */
export const clusterPath = (cluster: string, user: DatabaseUser | undefined): string =>
  user === undefined || canReach(cluster, user) ? cluster : '/proc/self/cwd';

export interface ClusterPlan {
  cluster: string;
  binaries: PostgresBinaries;
  user: DatabaseUser | undefined;
  password: string;
  ephemeral: boolean;
  signal?: AbortSignal | undefined;
}

/** Makes the cluster if there is none yet: UTF-8, C collation, scram passwords only. */
export async function prepareCluster(plan: ClusterPlan): Promise<void> {
  const { cluster, user } = plan;
  if (existsSync(join(cluster, 'PG_VERSION'))) {
    refuseOtherVersion(cluster);
    await stopLeftover(cluster);
    return;
  }
  // Made beside its place and moved there when it is whole: a first start that is cut short leaves no half cluster.
  const unfinished = `${cluster}.unfinished`;
  try {
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { mode: 0o700 });
    if (user) chownSync(unfinished, user.uid, user.gid);
    await initialise({ ...plan, cluster: unfinished });
    renameSync(unfinished, cluster);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw explain(error, 'the Postgres data', dirname(cluster));
  }
}

async function initialise({ cluster, binaries, user, password, ephemeral, signal }: ClusterPlan): Promise<void> {
  const handover = mkdtempSync(join(tmpdir(), 'postgres-password-'));
  try {
    const passwordFile = join(handover, 'password');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (user) for (const path of [handover, passwordFile]) chownSync(path, user.uid, user.gid);
    const options = ['--username=postgres', '--encoding=UTF8', '--locale=C.UTF-8', '--auth=scram-sha-256'];
    const child = spawn(
      binaries.initdb,
      ['-D', clusterPath(cluster, user), `--pwfile=${passwordFile}`, ...options, ...(ephemeral ? ['--no-sync'] : [])],
      {
        cwd: cluster,
        env: postgresEnvironment,
        stdio: ['ignore', 'pipe', 'pipe'],
        ...user,
        ...(signal ? { signal } : {}),
      },
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(output);
  } finally {
    rmSync(handover, { recursive: true, force: true });
  }
}

function refuseOtherVersion(cluster: string): void {
  const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (version !== '18') {
    throw new LocalFailure(
      `${cluster} was made by Postgres ${version}, and this is Postgres 18: move it away to begin anew.`,
    );
  }
}

/** Stops the Postgres that is still at work on this cluster after both its launcher and its keeper were killed. */
async function stopLeftover(cluster: string): Promise<void> {
  const pid = pidIn(join(cluster, 'postmaster.pid'));
  if (pid === undefined || !isProgramIn(pid, ['postgres'], cluster)) return;
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    process.kill(pid, signal);
    for (let waited = 0; waited < 5_000; waited += 50) {
      if (birthOf(pid) === undefined) return;
      await delay(50);
    }
  }
}

/** The pid on the first line of a pid file. */
export function pidIn(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}
