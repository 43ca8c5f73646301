/** `npm run build:sdk`: what is published of the client package, into client-sdk/dist. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BROWSER_ENTRIES } from './browser-entries.ts';
import { bundleSdk } from './bundle.ts';

const repository = join(import.meta.dirname, '../..');
/** The package's own folder. */
export const SDK_FOLDER = join(repository, 'client-sdk');
const dist = join(SDK_FOLDER, 'dist');

/** Compiles to ESM with declarations, and bundles for pages without a bundler. @throws when either complains */
export async function buildSdk(): Promise<void> {
  rmSync(dist, { recursive: true, force: true });
  execFileSync(join(repository, 'node_modules/.bin/tsc'), ['-p', SDK_FOLDER], { stdio: 'inherit' });
  for (const { fileName, code } of await bundleSdk({ entries: BROWSER_ENTRIES, minify: true })) {
    const file = join(dist, 'browser', fileName);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code);
  }
}

if (process.argv[1] === import.meta.filename) await buildSdk();
