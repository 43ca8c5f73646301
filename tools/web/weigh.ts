/** What a page costs to open. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PAGES_FOLDER } from './freshness.ts';

/** What somebody downloads before they can ask, in bytes of gzip. */
export const ASK_PAGE_BUDGET = 170_000;

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
}

/** The scripts that must be there before a page shows: the entry, the page, and all that both import. `bytes` after gzip. */
export function firstLoadOf(page: string): { bytes: number; files: string[] } {
  const manifest = JSON.parse(readFileSync(join(PAGES_FOLDER, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const files = new Set<string>();
  const visit = (name: string): void => {
    const chunk = manifest[name];
    if (!chunk) throw new Error(`${name} is not in the build`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    chunk.imports?.forEach(visit);
  };
  visit('index.html');
  visit(page);
  const bytes = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(PAGES_FOLDER, file))).length, 0);
  return { bytes, files: [...files] };
}
