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

test('so do the members of everything that is exported', () => {
  const names = new Set(['index.ts', 'react/index.ts', 'element/index.ts'].flatMap(namesOf));
  const silent = sources.filter((file) => file !== 'contract.ts').flatMap((file) => silentMembers(file, names));
  expect(silent).toEqual([]);
});

const OPENING = /^export (?:class|interface) (\w+)/;
const MEMBER = /^ {2}(?:readonly |get |async |static )*(?!constructor)([a-zA-Z]\w*\??(?:<[^>]*>)?|\[Symbol\.\w+\])[(:]/;

/** As the formatter lays them out: a declaration begins at the margin, its members two spaces in. */
function silentMembers(file: string, names: ReadonlySet<string>): string[] {
  const lines = read(file).split('\n');
  let owner: string | undefined;
  return lines.flatMap((line, at) => {
    const opened = OPENING.exec(line)?.[1];
    if (opened !== undefined) owner = names.has(opened) ? opened : undefined;
    if (line.startsWith('}')) owner = undefined;
    const member = owner && MEMBER.exec(line)?.[1];
    return member && !lines[at - 1]?.trimEnd().endsWith('*/') ? [`${file}: ${owner}.${member}`] : [];
  });
}
