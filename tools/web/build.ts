/** `npm run build:web`: the pages and the SDK for other people's pages, into web/dist. Says what the ask page weighs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'vite';
import { BROWSER_ENTRIES } from '../sdk/browser-entries.ts';
import { bundleSdk } from '../sdk/bundle.ts';
import { isStale, markBuilt, PAGES_FOLDER, repository } from './freshness.ts';
import { ASK_PAGE_BUDGET, firstLoadOf } from './weigh.ts';

/** @throws when something does not compile, or the ask page is over its budget */
export async function buildPages(): Promise<void> {
  // Whatever this process is a part of, what people get is the production build.
  process.env.NODE_ENV = 'production';
  await build({ configFile: join(repository, 'web/vite.config.ts'), logLevel: 'warn' });
  for (const { fileName, code } of await bundleSdk({ entries: BROWSER_ENTRIES, minify: true })) {
    const file = join(PAGES_FOLDER, 'sdk', fileName);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code);
  }
  const { bytes, files } = firstLoadOf('src/pages/ask/ask-page.tsx');
  console.log(
    `ask page: ${(bytes / 1000).toFixed(1)} kB of script in ${files.length} files (gzip), of ${ASK_PAGE_BUDGET / 1000} kB`,
  );
  if (bytes > ASK_PAGE_BUDGET) throw new Error('the ask page is over its budget');
  markBuilt();
}

if (process.argv[1] === import.meta.filename) {
  if (isStale() || !process.argv.includes('--if-stale')) await buildPages();
}
