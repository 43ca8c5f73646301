/** Whether web/dist is what the sources say. */
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const repository = join(import.meta.dirname, '../..');
export const PAGES_FOLDER = join(repository, 'web/dist');

const SOURCES = [
  'web/src',
  'web/public',
  'web/index.html',
  'web/vite.config.ts',
  'client-sdk/src',
  'package-lock.json',
];
/** Its own time is that of the last build. */
const mark = join(PAGES_FOLDER, '.built');

export function isStale(): boolean {
  if (!existsSync(mark)) return true;
  const builtAt = statSync(mark).mtimeMs;
  return SOURCES.some((source) => newestIn(join(repository, source)) > builtAt);
}

export const markBuilt = (): void => writeFileSync(mark, '');

/** Folders count as well: their time tells of a file that was taken away. */
function newestIn(path: string): number {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}
