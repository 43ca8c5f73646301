import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Payments } from './ports/payments.ts';

/** What decides what is kept of a consultant, and a good deal more: one file too many costs a slow start, one too few a wrong match. */
const DECIDING = ['online', 'domain', 'flow/candidates/load-online-consultants.ts', 'db/queries/online-consultants.ts'];

/**
 * Two processes with the same print make the same index of the same rows: the code that does it is the same, and so is the Node with its
 * tables of letters. Reads some hundred files, in a few milliseconds.
 * @param paths files and folders below `root`
 */
export function printOfCode(root: string = import.meta.dirname, paths: readonly string[] = DECIDING): string {
  const hash = createHash('sha256').update(process.version);
  for (const path of paths) {
    for (const file of filesOf(join(root, path)))
      hash.update(`\0${file.slice(root.length)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Whom the payment provider could not pay is loaded as not available. @returns what an index and whoever takes it must have in common */
export const indexRules = ({ provider, onboarding }: Pick<Payments, 'provider' | 'onboarding'>): string =>
  [printOfCode(), provider, onboarding].join(' ');

function filesOf(path: string): string[] {
  if (path.endsWith('.ts')) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => join(path, file));
}
