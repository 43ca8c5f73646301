import { chmodSync, mkdirSync, mkdtempSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { explain } from './failure.ts';

/**
 * Makes the folder that holds a launcher's data, with `logs/` in it. As root it lets others pass through (not look),
 * because Postgres runs as somebody else, further inside.
 */
export function prepareDataFolder(path: string): string {
  const folder = resolve(path);
  try {
    mkdirSync(folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw explain(error, 'the data folder', folder);
  }
  for (const name of ['postgres.log', 'redis.log']) trim(join(folder, 'logs', name));
  return folder;
}

/** One that whoever asks for it removes again. */
export function temporaryDataFolder(): string {
  const parent = mkdtempSync(join(tmpdir(), 'consultant-connect-'));
  if (process.getuid?.() === 0) chmodSync(parent, 0o711);
  return prepareDataFolder(parent);
}

/** A log begins anew when it has grown past 10 MB. */
function trim(file: string): void {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 10_000_000) truncateSync(file, 0);
}
