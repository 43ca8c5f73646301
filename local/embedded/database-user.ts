import { execFileSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { LocalFailure } from './failure.ts';

/** The uid and gid that Postgres runs as; undefined means: as whoever we are. */
export interface DatabaseUser {
  uid: number;
  gid: number;
}

/**
 * Postgres refuses to run as root. When we are root it becomes the owner of a cluster that is already there, else
 * `postgres`, else `nobody`.
 * @throws LocalFailure when the cluster belongs to somebody else and we are not root
 */
export function databaseUserFor(cluster: string): DatabaseUser | undefined {
  const owner = statSync(cluster, { throwIfNoEntry: false });
  const self = process.getuid?.();
  if (self !== 0) {
    if (self !== undefined && owner && owner.uid !== self) {
      throw new LocalFailure(`${cluster} belongs to another user (uid ${owner.uid}): start as that user, or as root.`);
    }
    return undefined;
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const user = accountOf('postgres') ?? accountOf('nobody');
  if (!user) {
    throw new LocalFailure(
      'Postgres refuses to run as root, and there is neither a user "postgres" nor "nobody" to run it as.',
    );
  }
  return user;
}

function accountOf(name: string): DatabaseUser | undefined {
  try {
    const ask = (flag: string): number =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: ask('-u'), gid: ask('-g') };
  } catch {
    return undefined;
  }
}

/** Whether `user` can read `path` and walk there, judged by the permission bits (no user: whether we can). */
export function canReach(path: string, user: DatabaseUser | undefined): boolean {
  if (!user) {
    try {
      accessSync(path, constants.R_OK | constants.X_OK);
      return true;
    } catch {
      return false;
    }
  }
  const allows = (at: string, wanted: number): boolean => {
    const { uid, gid, mode } = statSync(at);
    const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
    return ((mode >> shift) & wanted) === wanted;
  };
  if (!allows(path, 5)) return false;
  for (let at = dirname(path); ; at = dirname(at)) {
    if (!allows(at, 1)) return false;
    if (at === dirname(at)) return true;
  }
}
