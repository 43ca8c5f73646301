import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isStale, repository } from '../tools/web/freshness.ts';

export const arePagesStale = isStale;

/**
 * Builds the pages if their sources are newer; in a process of its own, so that the databases start meanwhile.
 * @throws when they cannot be built: the last build, if any, is still served
 */
export async function buildPages(signal?: AbortSignal): Promise<void> {
  if (!isStale()) return;
  await promisify(execFile)(process.execPath, [join(repository, 'tools/web/build.ts')], { cwd: repository, signal });
}
