import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SDK_FOLDER } from '../../tools/sdk/build.ts';

const folder = join(SDK_FOLDER, 'src');
const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

/** The names that an entry gives on. */
const namesOf = (entry: string): string[] =>
  [...read(entry).matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, list = '']) =>
    list
      .split(',')
      .map((it) => it.replace('type ', '').trim())
      .filter((it) => it !== ''),
  );

test.each(['index.ts', 'react/index.ts', 'element/index.ts'])('everything that %s exports says what it is', (entry) => {
  const names = namesOf(entry);
  expect(names.length).toBeGreaterThan(1);
  const silent = names.filter((name) => {
    const declaration = new RegExp(`(\\*/\\n)?export (class|interface|type|function|const) ${name}\\b`);
    const found = sources.map((file) => declaration.exec(read(file))).find((it) => it !== null);
    return !found?.[1];
  });
  expect(silent).toEqual([]);
});
