import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { explain } from './failure.ts';

const run = promisify(execFile);

/** Packages that hold the program on Debian and Ubuntu; apt adds the libraries that this machine lacks. */
const PACKAGES = ['redis-server', 'redis-tools'];

export interface UnpackedRedis {
  command: string;
  libraryPath: string;
}

/** Redis as this project unpacked it earlier, if it did. */
export function unpackedRedis(cacheDir: string): UnpackedRedis | undefined {
  const root = join(cacheDir, 'redis');
  const command = join(root, 'usr/bin/redis-server');
  if (!existsSync(command)) return undefined;
  const libraries = ['usr/lib', 'lib'].flatMap((folder) => {
    const at = join(root, folder);
    return existsSync(at) ? readdirSync(at).map((name) => join(at, name)) : [];
  });
  return { command, libraryPath: libraries.filter((folder) => folder.includes('-linux-')).join(':') };
}

export const hasApt = (): boolean => existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg-deb');

/**
 * Downloads Redis from the machine's own Debian or Ubuntu archive and unpacks it into the project's cache. Nothing is
 * installed and root is not needed: apt keeps its state and cache in a folder of ours that goes afterwards.
 */
export async function unpackRedisFromApt(cacheDir: string, signal?: AbortSignal): Promise<void> {
  const work = join(cacheDir, `redis.${process.pid}`);
  try {
    for (const folder of ['state/lists/partial', 'archives/partial', 'root']) {
      mkdirSync(join(work, folder), { recursive: true });
    }
    const options = [
      `Dir::State=${work}/state`,
      `Dir::State::lists=${work}/state/lists`,
      'Dir::State::status=/var/lib/dpkg/status',
      `Dir::Cache=${work}`,
      `Dir::Cache::archives=${work}/archives`,
      'APT::Sandbox::User=root',
      'Debug::NoLocking=true',
      'Acquire::Languages=none',
      'APT::Update::Error-Mode=any',
      'Acquire::Retries=2',
      'Acquire::http::Timeout=20',
    ].flatMap((option) => ['-o', option]);
    const env = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
    const how = signal ? { env, signal } : { env };
    await run('apt-get', [...options, '-qq', 'update'], how);
    const install = ['install', '--download-only', '--reinstall', '--no-install-recommends'];
    await run('apt-get', [...options, '-qq', '-y', ...install, ...PACKAGES], how);

    for (const archive of readdirSync(join(work, 'archives'))) {
      // A C library of another version than the running loader's would break every program that meets it.
      if (!archive.endsWith('.deb') || archive.startsWith('libc6_')) continue;
      await run('dpkg-deb', ['-x', join(work, 'archives', archive), join(work, 'root')]);
    }
    try {
      renameSync(join(work, 'root'), join(cacheDir, 'redis'));
    } catch (error) {
      // Another start was faster: its copy is as good.
      if (!unpackedRedis(cacheDir)) throw error;
    }
  } catch (error) {
    throw explain(error, 'the Redis download', cacheDir);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
