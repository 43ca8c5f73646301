import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asPicture } from './picture.ts';
import type { Result } from './result.ts';

/** Writes the result as JSON and as a picture. @returns the files */
export function keepResult(folder: string, result: Result): string[] {
  mkdirSync(folder, { recursive: true });
  const name = join(folder, `bench-${result.takenAt.replaceAll(/[:.]/g, '-')}`);
  const { cpu, cores, node, load } = result.machine;
  const caption = `${result.takenAt}, ${cores} × ${cpu}, Node ${node}, load ${load.map((it) => it.toFixed(1)).join(' → ')}${result.quick ? ', quick' : ''}`;
  const files = {
    [`${name}.json`]: JSON.stringify(result, null, 2),
    [`${name}.svg`]: asPicture(result.figures, caption),
  };
  for (const [file, content] of Object.entries(files)) writeFileSync(file, content);
  return Object.keys(files);
}
