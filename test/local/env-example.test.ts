import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { loadConfig } from '../../core/config.ts';
import { repository } from '../support/embedded.ts';

const example = readFileSync(join(repository, '.env.example'), 'utf8');
/** With the settings taken out of their comments; prose comments have a blank behind the sign. */
const settings = parseEnv(example.replaceAll(/^#(?=[A-Z])/gm, ''));

test('the example names every setting that is read, and no other', () => {
  const parser = readFileSync(join(repository, 'core/config.ts'), 'utf8');
  const known = [...parser.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => name);
  expect(known.length).toBeGreaterThan(30);
  expect(Object.keys(settings).sort()).toEqual(known.sort());
});

test('the example gives the defaults', () => {
  expect(loadConfig(settings)).toEqual(loadConfig({}));
});

test('the example as it is sets nothing', () => {
  expect(parseEnv(example)).toEqual({});
});
